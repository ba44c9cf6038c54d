package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.signal.Profiles.BEFORE;
import static dev.goodhart.detection.signal.Profiles.CONFIG;
import static dev.goodhart.detection.signal.Profiles.TODAY;
import static dev.goodhart.detection.signal.Profiles.assertSilent;
import static dev.goodhart.detection.signal.Profiles.assertSpeaks;
import static dev.goodhart.detection.signal.Profiles.assertUnknown;
import static dev.goodhart.detection.signal.Profiles.read;
import static dev.goodhart.detection.signal.SignalId.ENDLESS_SESSION;
import static dev.goodhart.detection.signal.SignalId.PARALLEL_SESSIONS;
import static dev.goodhart.detection.signal.SignalId.SAME_SEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.detection.Calls;
import org.junit.jupiter.api.Test;

/** In what arrangement: how many at once, how long without an end, from what beginnings. */
class StructureSignalsTest {
  private static final int CALLS = 20;
  private static final int SWARM = 40;
  private static final int ENDLESS = 600;
  private static final int SEEDED = 30;
  private static final int CALLS_OF_A_BUILD = 16;
  private static final int CALLS_OF_A_LOOK = 4;
  private static final long SEED = 0x1234_5678_9abc_def0L;

  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS);
  }

  private static void swarm(Calls calls, long from) {
    calls.every(from, 2 * SWARM, 7_000, (call, i) -> call.session("agent-" + i % SWARM));
  }

  private static void seeded(Calls calls, long from) {
    seeded(calls, from, 60_000);
  }

  private static void seeded(Calls calls, long from, int carriedAlong) {
    calls.every(
        from,
        CALLS_OF_A_BUILD * SEEDED,
        MINUTE,
        (call, i) -> {
          call.session("from-seed-" + from + "-" + i / CALLS_OF_A_BUILD)
              .tokens(1_000, carriedAlong, 0, 200, 0);
          if (i % CALLS_OF_A_BUILD == 0) {
            // Two bits from each other.
            call.prompt(SEED ^ (1L << (i % 50)));
          }
        });
  }

  @Test
  void moreSessionsAtOnceThanEverSpeak() {
    Calls calls = days();
    swarm(calls, TODAY);
    Reading reading = assertSpeaks(PARALLEL_SESSIONS, calls);
    assertThat(reading.observed()).isCloseTo(SWARM, withPercentage(25));
    assertThat(reading.expected()).isLessThan(3);
  }

  @Test
  void theOwnerOfManyAgentsHasManyEveryDayAndIsSilent() {
    Calls calls = new Calls(2);
    for (int d = 0; d <= BEFORE; d++) {
      swarm(calls, MONDAY + d * DAY);
    }
    assertSilent(PARALLEL_SESSIONS, calls);
  }

  @Test
  void asManySessionsOneAfterTheOtherAreSilent() {
    Calls calls = days();
    calls.every(TODAY, SWARM, 11 * MINUTE, (call, i) -> call.session("one-" + i));
    assertSilent(PARALLEL_SESSIONS, calls);
  }

  @Test
  void aSessionWithoutAnEndSpeaks() {
    Calls calls = days();
    calls.every(TODAY, ENDLESS, MINUTE, (call, i) -> call.session("endless"));
    Reading reading = assertSpeaks(ENDLESS_SESSION, calls);
    assertThat(reading.observed()).isEqualTo(ENDLESS);
  }

  @Test
  void whoAlwaysStaysInOneSessionAllDayIsSilent() {
    Calls calls = new Calls(3);
    for (int d = 0; d <= BEFORE; d++) {
      String session = "day-" + d;
      calls.ordinaryDays(MONDAY + d * DAY, 1, 150, (call, i) -> call.session(session));
    }
    assertSilent(ENDLESS_SESSION, calls);
  }

  @Test
  void asManyCallsInManySessionsAreSilent() {
    Calls calls = days();
    calls.every(TODAY, ENDLESS, MINUTE, (call, i) -> call.session("s-" + i / 5));
    assertSilent(ENDLESS_SESSION, calls);
  }

  @Test
  void sessionAfterSessionFromOneSeedSpeaks() {
    Calls calls = days();
    seeded(calls, TODAY);
    Reading reading = assertSpeaks(SAME_SEED, calls);
    assertThat(reading.observed()).isEqualTo(SEEDED - 1);
    // Yesterday's eight sessions, one an hour, are within the 24 hours.
    assertThat(reading.detail()).isEqualTo(SEEDED + 8);
  }

  @Test
  void runsOverTheSameSmallCasesAreAnEvaluation() {
    Calls calls = days();
    seeded(calls, TODAY, 2_000);
    assertSilent(SAME_SEED, calls);
  }

  @Test
  void sessionsThatAreOverAfterAFewCallsAreADemonstration() {
    Calls calls = days();
    calls.every(
        TODAY,
        40 * CALLS_OF_A_LOOK,
        2 * MINUTE,
        (call, i) -> {
          call.session("x-" + i / CALLS_OF_A_LOOK).tokens(1_000, 60_000, 0, 200, 0);
          if (i % CALLS_OF_A_LOOK == 0) {
            call.prompt(SEED);
          }
        });
    assertSilent(SAME_SEED, calls);
  }

  @Test
  void whoBeginsWithATemplateEveryDayIsSilent() {
    Calls calls = new Calls(4);
    for (int d = 0; d <= BEFORE; d++) {
      seeded(calls, MONDAY + d * DAY);
    }
    assertSilent(SAME_SEED, calls);
  }

  @Test
  void asManySessionsThatBeginDifferentlyAreSilent() {
    Calls calls = days();
    calls.every(TODAY, SEEDED, 9 * MINUTE, (call, i) -> call.session("x-" + i));
    assertSilent(SAME_SEED, calls);
  }

  @Test
  void aFewSessionsFromATemplateAmongMuchElseAreSilent() {
    Calls calls = days();
    calls.every(TODAY, 60, 5 * MINUTE, (call, i) -> call.session("x-" + i));
    calls.every(TODAY + 6 * HOUR, 6, MINUTE, (call, i) -> call.session("t-" + i).prompt(SEED));
    assertSilent(SAME_SEED, calls);
  }

  @Test
  void eventsWithoutSessionsShowNoArrangement() {
    Calls calls = new Calls(5);
    calls.ordinaryDays(MONDAY, BEFORE, CALLS, (call, i) -> call.session(null));
    calls.every(TODAY, ENDLESS, MINUTE, (call, i) -> call.session(null).prompt(SEED));
    for (SignalId id : new SignalId[] {PARALLEL_SESSIONS, ENDLESS_SESSION, SAME_SEED}) {
      assertThat(read(id, calls).weight()).as("%s", id).isZero();
    }
  }

  @Test
  void whoIsNewIsNotJudged() {
    int known = CONFIG.warmUpDays() - 1;
    Calls calls = new Calls(6).ordinaryDays(MONDAY, known, CALLS);
    swarm(calls, MONDAY + known * DAY);
    for (SignalId id : new SignalId[] {PARALLEL_SESSIONS, ENDLESS_SESSION, SAME_SEED}) {
      assertUnknown(id, calls, Reading.State.NOT_ENOUGH_DATA);
    }
  }
}
