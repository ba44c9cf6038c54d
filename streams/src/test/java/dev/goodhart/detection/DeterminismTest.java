package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.profile.Dimension;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeterminismTest {
  private static final int CASES = 20;

  // Eager thresholds: most random lives should have something to tell.
  private static final DetectorConfig EAGER =
      DetectorConfig.of(
          Map.of(
              "warmUpDays", "3",
              "materialUnits", "50000",
              "spikeMaterialUnits", "100000",
              "candidateScore", "10",
              "keepScore", "5",
              "runawayMinCalls", "10",
              "forgetDays", "40"));

  /** A leaderboard by the day; targets of tokens and of activity by the week. */
  private static final Periods INCENTIVES =
      (user, team, instant) ->
          List.of(
              running(Period.Kind.LEADERBOARD, DAY, instant),
              running(Period.Kind.TOKEN_TARGET, 7 * DAY, instant),
              running(Period.Kind.ACTIVITY_TARGET, 7 * DAY, instant));

  private static Period running(Period.Kind kind, long length, long instant) {
    long start = Math.floorDiv(instant, length) * length;
    return new Period(kind, start, start + length, 2_000_000);
  }

  /** Outcomes at random instants of a life. */
  private static List<Outcome> work(Random random, List<Observation> life) {
    List<Outcome> outcomes = new ArrayList<>();
    List<Outcome.Kind> kinds = List.of(Outcome.Kind.values());
    for (Observation call : life) {
      if (random.nextInt(30) == 0) {
        Outcome.Kind kind = kinds.get(random.nextInt(kinds.size()));
        outcomes.add(new Outcome(USER, call.arrival(), kind, 1 + random.nextInt(20)));
      }
    }
    return outcomes;
  }

  @Test
  void whatIsToldDoesNotDependOnWhenTheClockIsAdvancedOrWhatIsStored() {
    int told = 0;
    int tombstones = 0;
    int stated = 0;
    int newAgents = 0;
    Set<Dimension> shown = EnumSet.noneOf(Dimension.class);
    for (int i = 0; i < CASES; i++) {
      long seed = 1000L + i;
      Random random = new Random(seed);
      List<Observation> life = Lives.random(random);
      List<Outcome> outcomes = work(random, life);
      long end = life.get(life.size() - 1).arrival() + 60 * DAY;

      Desk lazy = new Desk(EAGER, INCENTIVES);
      Desk busy = new Desk(EAGER, INCENTIVES);
      int next = 0;
      long before = life.get(0).arrival();
      for (Observation call : life) {
        for (long instant : instants(random, before, call.arrival())) {
          busy.advance(instant);
          busy.restart();
        }
        before = call.arrival();
        while (next < outcomes.size() && outcomes.get(next).arrival() <= call.arrival()) {
          lazy.observe(outcomes.get(next));
          busy.observe(outcomes.get(next++));
        }
        lazy.observe(call);
        busy.observe(call);
        busy.restart();
      }
      for (long instant : instants(random, before, end)) {
        busy.advance(instant);
        busy.restart();
      }
      lazy.advance(end);
      busy.advance(end);

      assertThat(busy.stated()).as("seed %d", seed).isEqualTo(lazy.stated());
      assertThat(busy.told.changes).as("seed %d", seed).isEqualTo(lazy.told.changes);
      assertThat(busy.memory()).as("seed %d", seed).isEqualTo(lazy.memory());
      stated += lazy.statements.size();
      for (Statement statement : lazy.statements) {
        for (Dimension dimension : Dimension.values()) {
          if (statement.shown(dimension) > 0) {
            shown.add(dimension);
          }
        }
        newAgents += statement.newAgent() != 0 && statement.newAgentShare() > 0 ? 1 : 0;
      }
      told += lazy.told.changes.size();
      tombstones +=
          (int) lazy.told.changes.stream().filter(c -> c.change() instanceof Tombstone).count();
      assertThat(lazy.told.changes)
          .as("seed %d", seed)
          .extracting(change -> change.change().at())
          .isSorted();
    }
    // Nothing told would prove nothing, and a dimension in which nothing shows neither.
    assertThat(shown).containsExactlyInAnyOrder(Dimension.values());
    assertThat(newAgents).isGreaterThan(CASES);
    assertThat(stated).isGreaterThan(20 * CASES);
    assertThat(told).isGreaterThan(2 * CASES);
    assertThat(tombstones).isGreaterThan(CASES / 2);
  }

  private static SortedSet<Long> instants(Random random, long from, long to) {
    SortedSet<Long> instants = new TreeSet<>();
    int count = to - from > HOUR ? random.nextInt(6) : random.nextInt(8) / 7;
    for (int i = 0; i < count && to > from; i++) {
      instants.add(random.nextLong(from, to + 1));
    }
    return instants;
  }

  @Test
  void theClockAloneBringsAllThatIsDueAndNothingElse() {
    for (int i = 0; i < CASES; i++) {
      long seed = 3000L + i;
      List<Observation> life = Lives.random(new Random(seed));
      Desk desk = new Desk(EAGER).observe(life);
      Desk atOnce = new Desk(EAGER).observe(life);
      long end = life.get(life.size() - 1).arrival() + 60 * DAY;
      for (long due = desk.nextDue(); due <= end; due = desk.nextDue()) {
        String before = desk.memory();
        int told = desk.told.changes.size();
        desk.advance(due - 1);
        assertThat(desk.memory()).as("seed %d", seed).isEqualTo(before);
        assertThat(desk.told.changes).as("seed %d", seed).hasSize(told);
        desk.advance(due);
        assertThat(desk.nextDue()).as("seed %d", seed).isGreaterThan(due);
      }
      atOnce.advance(end);
      assertThat(desk.told.changes).as("seed %d", seed).isEqualTo(atOnce.told.changes);
      assertThat(desk.memory()).as("seed %d", seed).isEqualTo(atOnce.memory());
    }
  }
}
