package dev.goodhart.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.goodhart.intake.ArrivalLimits;
import dev.goodhart.intake.UsageChecks;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final int EVENTS = 20_000;

  private static WorkloadSpec spec(double skew, double hotUser, double hotTeam) {
    return spec(skew, hotUser, hotTeam, 0, 1);
  }

  private static WorkloadSpec spec(
      double skew, double hotUser, double hotTeam, int atOnce, int session) {
    return new WorkloadSpec(
        7,
        1_000,
        10,
        skew,
        atOnce,
        session,
        EVENTS / 2,
        Duration.ofDays(7),
        EVENTS / 4,
        EVENTS / 4,
        Duration.ofMinutes(30),
        hotUser,
        hotTeam,
        0.05,
        0.03);
  }

  private static LongStream numbers() {
    return LongStream.range(0, EVENTS);
  }

  @Test
  void theSameSpecificationMakesTheSameEventsInAnyOrder() {
    Workload one = new Workload(spec(0.8, 0, 0));
    Workload other = new Workload(spec(0.8, 0, 0));

    Made late = other.event(EVENTS - 1);

    assertThat(numbers().mapToObj(other::event))
        .containsExactlyElementsOf(numbers().mapToObj(one::event).toList());
    assertThat(one.event(EVENTS - 1)).isEqualTo(late);
  }

  @Test
  void eventsArriveInOrderOverHistoryAndSpanAndTheLastOneAtTheEnd() {
    Workload workload = new Workload(spec(0.8, 0, 0));

    long[] arrivals = numbers().map(number -> workload.event(number).arrival()).toArray();

    assertThat(arrivals).isSorted();
    assertThat(arrivals[EVENTS - 1]).isEqualTo(Workload.end());
    assertThat(arrivals[EVENTS / 2] - arrivals[0])
        .isCloseTo(Duration.ofDays(7).toMillis(), within(60_000L));
  }

  @Test
  void everyEventIsAccepted() {
    Workload workload = new Workload(spec(0.8, 0.1, 0.2));
    UsageChecks checks =
        new UsageChecks(
            new ArrivalLimits(Duration.ofMinutes(5).toMillis(), Duration.ofDays(7).toMillis()));

    assertThat(numbers().mapToObj(workload::event))
        .allSatisfy(
            made ->
                assertThat(
                        checks.check(made.event(), made.event().getUserId(), 0, 1, made.arrival()))
                    .isEmpty());
  }

  @Test
  void anEventIsSentAgainAsItWasAndSaysSo() {
    Workload workload = new Workload(spec(0.8, 0, 0));
    Map<String, Made> first = new HashMap<>();
    int repeated = 0;
    for (long number = 0; number < EVENTS; number++) {
      Made made = workload.event(number);
      Made before = first.putIfAbsent(made.event().getEventId(), made);

      assertThat(made.repeated()).isEqualTo(before != null);
      if (before != null) {
        assertThat(made.event()).isEqualTo(before.event());
        repeated++;
      }
    }

    assertThat(repeated / (double) EVENTS).isCloseTo(0.05, within(0.01));
  }

  @Test
  void aHotUserAndAHotTeamHaveTheirShare() {
    Workload workload = new Workload(spec(0, 0.1, 0.5));

    double user = numbers().filter(number -> workload.event(number).user() == 0).count();
    double team = numbers().filter(number -> workload.event(number).team() == 0).count();

    assertThat(user / EVENTS).isCloseTo(0.1, within(0.02));
    assertThat(team / EVENTS).isCloseTo(0.1 + 0.5 + 0.04, within(0.02));
  }

  @Test
  void withoutSkewEverybodyIsAsBusyAndWithItAFewAre() {
    assertThat(eventsOfTheBusiestHundred(0)).isCloseTo(0.1, within(0.02));
    assertThat(eventsOfTheBusiestHundred(1.2)).isGreaterThan(0.6);
  }

  private static double eventsOfTheBusiestHundred(double skew) {
    Workload workload = new Workload(spec(skew, 0, 0));
    return numbers().filter(number -> workload.event(number).user() < 100).count()
        / (double) EVENTS;
  }

  @Test
  void usersHaveIdsAndTeamsOfTheirOwn() {
    Workload workload = new Workload(spec(0, 0, 0));
    Set<String> ids = new HashSet<>();

    numbers()
        .mapToObj(workload::event)
        .forEach(
            made -> {
              ids.add(made.event().getUserId());
              assertThat(made.event().getUserId()).isEqualTo(Workload.userId(made.user()));
              assertThat(made.event().getTeamId()).isEqualTo(Workload.teamId(made.team()));
              assertThat(made.team()).isEqualTo(workload.teamOf(made.user()));
            });

    assertThat(ids).hasSize(1_000);
  }

  @Test
  void moreTeamsThanUsersAreRefusedInASentence() {
    assertThatThrownBy(
            () ->
                new WorkloadSpec(
                    1, 5, 6, 0, 0, 1, 0, Duration.ofDays(7), 0, 1, Duration.ofHours(1), 0, 0, 0, 0))
        .hasMessage("There are 6 teams of 5 users: give at most one team a user.");
  }

  @Test
  void ofThoseAtWorkEachMakesASessionBeforeAnotherTakesThePlace() {
    int atOnce = 50;
    int session = 8;
    Workload workload = new Workload(spec(0, 0, 0, atOnce, session));
    int[] users = numbers().mapToInt(number -> workload.eventAt(number, 0).user()).toArray();

    int changes = 0;
    for (int number = atOnce; number < EVENTS; number++) {
      if (users[number] != users[number - atOnce]) {
        changes++;
      }
    }
    // Of a thousand alike, hardly anybody follows on himself.
    double sessions = (EVENTS - atOnce) / (double) session;
    assertThat((double) changes).isCloseTo(sessions, within(0.03 * sessions));
    assertThat(Arrays.stream(users, 0, atOnce).distinct().count()).isGreaterThan(40);
  }
}
