package dev.goodhart.detection;

import static dev.goodhart.detection.AnomalyType.RUNAWAY_AGENT;
import static dev.goodhart.detection.AnomalyType.SUSPECTED_TOKENMAXXING;
import static dev.goodhart.detection.AnomalyType.USAGE_SPIKE;
import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whole lives, from the first call to what is told. */
class LifeTest {
  private static final DetectorConfig CONFIG = DetectorConfig.defaults();
  private static final int CALLS = 20;
  private static final int DAYS = 14 + CONFIG.warmUpDays();
  private static final long BURN = MONDAY + DAYS * DAY + 9 * HOUR;
  private static final long EVERY = 2 * MINUTE;
  private static final int LOOP = 360;
  private static final long LAST_HOUR = BURN + LOOP * EVERY;
  private static final long QUIET = CONFIG.quietHours() * HOUR;
  private static final long SHOWN = CONFIG.tombstoneDays() * DAY;

  private final Desk desk = new Desk(CONFIG);

  private static Calls ordinary() {
    return new Calls(42).ordinaryDays(MONDAY, DAYS, CALLS);
  }

  private static Calls burning() {
    return ordinary().loop(BURN, LOOP, EVERY);
  }

  private List<Anomaly> suspicions() {
    return desk.told.anomalies(SUSPECTED_TOKENMAXXING);
  }

  @Test
  void ordinaryWeeksTellNothing() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Calls calls = new Calls(seed);
      for (int d = 0; d < 35; d++) {
        // Twice as much on one day as on another, and nothing on Sundays.
        calls.ordinaryDays(
            MONDAY + d * DAY,
            d % 7 == 6 ? 0 : 1,
            150 + random.nextInt(150),
            (call, i) -> call.tokens(1_000, 20_000, 500, 50 + random.nextInt(800), 0));
      }
      Desk some = new Desk(CONFIG).observe(calls.all()).advance(MONDAY + 100 * DAY);
      assertThat(some.statements).as("seed %d", seed).hasSizeGreaterThan(100);
      assertThat(some.told.changes).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aLoopBesideOrdinaryDaysOpensRisesResolvesAndIsWithdrawn() {
    desk.observe(burning().all()).advance(LAST_HOUR + 100 * DAY);
    List<Anomaly> states = suspicions();
    Anomaly first = states.get(0);
    assertThat(first.status()).isEqualTo(AnomalyStatus.OPEN);
    assertThat(first.anomalyId()).isEqualTo("USER/u-1/SUSPECTED_TOKENMAXXING/1");
    assertThat(first.subjectType()).isEqualTo(SubjectType.USER);
    assertThat(first.subjectId()).isEqualTo(USER);
    assertThat(first.teamId()).isEqualTo("t-1");
    // Told as an hour closes, of a behaviour that began with the loop.
    assertThat(first.openedAt() % HOUR).isZero();
    assertThat(first.openedAt()).isEqualTo(first.updatedAt()).isBetween(BURN + HOUR, LAST_HOUR);
    assertThat(first.startedAt()).isEqualTo(BURN);
    assertThat(first.evidence()).extracting(Evidence::signal).contains("prompt-repetition");
    assertThat(first.evidence())
        .filteredOn(item -> item.signal().equals("prompt-repetition"))
        .flatExtracting(Evidence::sampleEventIds)
        .isNotEmpty();

    Anomaly resolved = states.get(states.size() - 1);
    Anomaly last = states.get(states.size() - 2);
    assertThat(states).extracting(Anomaly::severity).contains(Severity.WARNING);
    assertThat(states).extracting(Anomaly::severity).isSortedAccordingTo(Severity::compareTo);
    assertThat(states).extracting(Anomaly::openedAt).containsOnly(first.openedAt());
    assertThat(states).extracting(Anomaly::startedAt).containsOnly(first.startedAt());
    assertThat(states).extracting(Anomaly::excessTokens).isSorted();
    assertThat(last.evidence())
        .extracting(Evidence::signal)
        .contains("own-daily-volume", "prompt-repetition", "machine-cadence");
    assertThat(states)
        .flatExtracting(Anomaly::evidence)
        .allSatisfy(
            item -> {
              assertThat(item.weight()).isGreaterThan(0).isLessThanOrEqualTo(3);
              assertThat(item.explanation()).endsWith(".").containsPattern("\\d");
            });

    assertThat(resolved.status()).isEqualTo(AnomalyStatus.RESOLVED);
    assertThat(resolved.updatedAt()).isEqualTo(LAST_HOUR + QUIET);
    assertThat(resolved.resolvedAt()).isEqualTo(LAST_HOUR + QUIET);
    assertThat(resolved.evidence()).isEqualTo(last.evidence());
    // All of the loop but about a usual day.
    assertThat((double) resolved.excessTokens())
        .isCloseTo((LOOP - CALLS) * (double) Calls.TOKENS, within(0.05 * LOOP * Calls.TOKENS));
    assertThat((double) resolved.excessCostNanoUsd())
        .isCloseTo((LOOP - CALLS) * (double) Calls.COST, within(0.05 * LOOP * Calls.COST));

    List<AnomalyChange> all = desk.told.of(SUSPECTED_TOKENMAXXING);
    assertThat(all.get(all.size() - 1))
        .isEqualTo(new Tombstone(LAST_HOUR + QUIET + SHOWN, all.size()));
    assertThat(all)
        .extracting(AnomalyChange::revision)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
  }

  @Test
  void anHourIsStatedOnceWhenItClosesAndOnlyIfThereWasACall() {
    desk.observe(ordinary().all()).advance(BURN);
    assertThat(desk.statements)
        .extracting(Statement::at)
        .isSorted()
        .doesNotHaveDuplicates()
        .allSatisfy(at -> assertThat(at % HOUR).isZero());
    assertThat(desk.statements).hasSizeBetween(7 * DAYS, 8 * DAYS);
    long units = desk.statements.stream().mapToLong(s -> s.sinceLast().centiUnits()).sum();
    assertThat(units).isEqualTo(100L * DAYS * CALLS * Calls.UNITS);
  }

  @Test
  void asMuchVariedWorkIsAtMostARemark() {
    Calls calls = ordinary();
    calls.ordinaryDays(
        MONDAY + DAYS * DAY, 1, LOOP, (call, i) -> call.tokens(Calls.size(i), 10_000, 0, 400, 0));
    desk.observe(calls.all()).advance(LAST_HOUR + 100 * DAY);
    assertThat(suspicions()).isEmpty();
    assertThat(desk.told.anomalies(USAGE_SPIKE))
        .extracting(Anomaly::severity)
        .containsOnly(Severity.INFO);
  }

  @Test
  void aPollerThatNeverChangesIsLeftAlone() {
    Calls poller = new Calls(3);
    for (int d = 0; d < 28; d++) {
      poller.loop(MONDAY + d * DAY, 240, 6 * MINUTE);
    }
    desk.observe(poller.all()).advance(MONDAY + 90 * DAY);
    assertThat(desk.told.changes).isEmpty();
  }

  @Test
  void whoIsNewIsNotSuspectedWithoutPeersToCompareWith() {
    Calls calls = new Calls(4).ordinaryDays(MONDAY, CONFIG.warmUpDays() - 2, CALLS);
    calls.loop(MONDAY + (CONFIG.warmUpDays() - 2) * DAY, LOOP, EVERY);
    desk.observe(calls.all()).advance(MONDAY + 90 * DAY);
    assertThat(suspicions()).isEmpty();
  }

  @Test
  void retriesOfWhatFailsAreAFaultAndNoSuspicion() {
    Calls calls = ordinary();
    calls.every(BURN, LOOP, EVERY / 2, (call, i) -> call.prompt(1).session("loop").finish("error"));
    desk.observe(calls.all()).advance(BURN + 100 * DAY);
    assertThat(suspicions()).isEmpty();
    List<Anomaly> stuck = desk.told.anomalies(RUNAWAY_AGENT);
    assertThat(stuck).isNotEmpty();
    assertThat(stuck).extracting(Anomaly::severity).doesNotContain(Severity.CRITICAL);
    assertThat(stuck.get(0).openedAt()).isEqualTo(BURN + HOUR);
    // A failed call speaks against intent, and here it is the evidence.
    assertThat(stuck.get(0).mitigating()).extracting(Evidence::signal).contains("failed-calls");
  }

  @Test
  void aSecondLoopIsTheSecondEpisodeAlsoAfterTheTombstone() {
    long again = BURN + SHOWN + 20 * DAY;
    Calls calls = burning();
    calls.ordinaryDays(MONDAY + (DAYS + 1) * DAY, (int) ((again - BURN) / DAY) - 1, CALLS);
    desk.observe(calls.loop(again, LOOP, EVERY).all());
    List<AnomalyChange> all = desk.told.of(SUSPECTED_TOKENMAXXING);
    assertThat(all).filteredOn(Tombstone.class::isInstance).hasSize(1);
    assertThat(suspicions()).extracting(Anomaly::episode).containsSubsequence(1, 2).isSorted();
    assertThat(all).extracting(AnomalyChange::revision).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aSecondLoopBeforeTheTombstoneTakesItsPlace() {
    long again = BURN + 6 * DAY;
    Calls calls = burning().ordinaryDays(MONDAY + (DAYS + 1) * DAY, 5, CALLS);
    desk.observe(calls.loop(again, LOOP, EVERY).all()).advance(again + DAY);
    assertThat(desk.told.of(SUSPECTED_TOKENMAXXING)).noneMatch(Tombstone.class::isInstance);
    assertThat(suspicions()).extracting(Anomaly::episode).contains(1, 2).isSorted();
    assertThat(suspicions().get(suspicions().size() - 1).startedAt()).isEqualTo(again);
  }

  @Test
  void ordinaryWorkAfterTheLoopTellsNothingAndKeepsNothingAlive() {
    desk.observe(burning().all()).advance(LAST_HOUR);
    int before = suspicions().size();
    desk.observe(new Calls(43).ordinaryDays(MONDAY + (DAYS + 1) * DAY, 1, CALLS).all());
    assertThat(suspicions()).hasSize(before);
    desk.advance(LAST_HOUR + QUIET);
    assertThat(suspicions().get(before).status()).isEqualTo(AnomalyStatus.RESOLVED);
  }

  @Test
  void materialExcessMakesItCritical() {
    String half = String.valueOf(LOOP * Calls.TOKENS / 2);
    Desk strict = new Desk(DetectorConfig.of(Map.of("criticalExcessTokens", half)));
    strict.observe(burning().all()).advance(LAST_HOUR);
    assertThat(strict.told.anomalies(SUSPECTED_TOKENMAXXING))
        .filteredOn(state -> state.severity() == Severity.CRITICAL)
        .isNotEmpty()
        .allSatisfy(
            state -> assertThat(state.excessTokens()).isGreaterThanOrEqualTo(Long.parseLong(half)));
    desk.observe(burning().all()).advance(LAST_HOUR);
    assertThat(suspicions()).extracting(Anomaly::severity).doesNotContain(Severity.CRITICAL);
  }

  @Test
  void theSameLoopDayAfterDayIsAskedAboutAndNotForEver() {
    Calls calls = ordinary();
    int days = 70;
    for (int d = 0; d < days; d++) {
      calls.loop(BURN + d * DAY, LOOP, EVERY);
    }
    desk.observe(calls.all());
    assertThat(suspicions()).isNotEmpty();
    desk.advance(BURN + days * DAY + 10 * DAY);
    Anomaly last = suspicions().get(suspicions().size() - 1);
    assertThat(last.status()).isEqualTo(AnomalyStatus.RESOLVED);
    // Who simply works like this now is no longer asked.
    assertThat(last.resolvedAt()).isLessThan(BURN + (days - 7) * DAY);
  }

  @Test
  void aLateCallOfTwoDaysBeforeTheLoopChangesNothingThatMatters() {
    desk.observe(burning().all()).advance(LAST_HOUR + 2 * DAY);
    Calls calls = burning();
    long arrival = BURN + 100 * EVERY;
    calls.add(calls.arriving(arrival, arrival - 2 * DAY));
    Desk late = new Desk(CONFIG).observe(calls.all()).advance(LAST_HOUR + 2 * DAY);
    List<Anomaly> withLate = late.told.anomalies(SUSPECTED_TOKENMAXXING);
    assertThat(withLate).hasSameSizeAs(suspicions());
    for (int i = 0; i < withLate.size(); i++) {
      assertThat(withLate.get(i).severity()).isEqualTo(suspicions().get(i).severity());
      assertThat(withLate.get(i).startedAt()).isEqualTo(suspicions().get(i).startedAt());
      assertThat(withLate.get(i).openedAt()).isEqualTo(suspicions().get(i).openedAt());
    }
  }

  @Test
  void workThatGrowsWithUseSpeaksForIt() {
    for (int d = 0; d < DAYS; d++) {
      new Calls(50 + d).ordinaryDays(MONDAY + d * DAY, 1, CALLS).all().forEach(desk::observe);
      desk.observe(new Outcome(USER, MONDAY + d * DAY + 18 * HOUR, Outcome.Kind.PULL_REQUEST, 1));
    }
    Calls burn = new Calls(90).loop(BURN, LOOP, EVERY);
    desk.observe(new Outcome(USER, BURN - HOUR, Outcome.Kind.PULL_REQUEST, 20));
    desk.observe(burn.all()).advance(LAST_HOUR);
    assertThat(suspicions())
        .flatExtracting(Anomaly::mitigating)
        .extracting(Evidence::signal)
        .contains("outcomes-keep-up");
  }

  @Test
  void whoeverIsLongGoneIsForgotten() {
    desk.observe(burning().all()).advance(LAST_HOUR);
    long last = LAST_HOUR - EVERY;
    long forgotten = last + CONFIG.forgetDays() * DAY;
    assertThat(desk.nextDue()).isEqualTo(LAST_HOUR + QUIET);
    desk.advance(forgotten - 1);
    assertThat(desk.isForgotten()).isFalse();
    assertThat(desk.nextDue()).isEqualTo(forgotten);
    desk.advance(forgotten);
    assertThat(desk.isForgotten()).isTrue();
    assertThat(desk.nextDue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anArrivalThatFallsStandsStill() {
    Calls calls = ordinary();
    Observation last = calls.all().get(calls.all().size() - 1);
    desk.observe(calls.all());
    desk.observe(calls.arriving(last.arrival() - 5 * DAY, last.arrival() - 5 * DAY).build());
    desk.advance(BURN);
    assertThat(desk.statements).extracting(Statement::at).isSorted().doesNotHaveDuplicates();
  }
}
