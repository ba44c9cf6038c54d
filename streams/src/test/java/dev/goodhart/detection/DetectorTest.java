package dev.goodhart.detection;

import static dev.goodhart.detection.AnomalyType.SUSPECTED_TOKENMAXXING;
import static dev.goodhart.detection.AnomalyType.USAGE_SPIKE;
import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DetectorTest {
  private static final long BURN = MONDAY + 14 * DAY + 9 * HOUR;
  private static final long EVERY = 2 * 60_000L;

  // A small user: what is material to the shipped thresholds would be a whole week.
  private final Detector detector =
      new Detector(DetectorConfig.of(Map.of("materialUnits", "60000")));
  private final CaseFile file = new CaseFile();
  private final Told told = new Told();

  private static Calls ordinary() {
    return new Calls(42).ordinaryDays(MONDAY, 14, 20);
  }

  private void observe(Calls calls) {
    calls.all().forEach(call -> detector.observe(file, call, told));
  }

  @Test
  void anOrdinaryFortnightTellsNothing() {
    observe(ordinary());
    detector.advance(file, USER, MONDAY + 60 * DAY, told);
    assertThat(told.changes).isEmpty();
  }

  @Test
  void aLoopBesideOrdinaryDaysOpensRisesResolvesAndIsWithdrawn() {
    Calls calls = ordinary().loop(BURN, 360, EVERY);
    observe(calls);
    long last = BURN + 359 * EVERY;
    detector.advance(file, USER, Long.MAX_VALUE - 1, told);

    List<Anomaly> states = told.anomalies(SUSPECTED_TOKENMAXXING);
    Anomaly first = states.get(0);
    assertThat(first.status()).isEqualTo(AnomalyStatus.OPEN);
    assertThat(first.severity()).isEqualTo(Severity.INFO);
    assertThat(first.episode()).isEqualTo(1);
    assertThat(first.anomalyId()).isEqualTo("USER/u-1/SUSPECTED_TOKENMAXXING/1");
    assertThat(first.startedAt()).isEqualTo(BURN + EVERY);
    assertThat(first.openedAt()).isEqualTo(first.updatedAt()).isBetween(BURN + HOUR, last);
    assertThat(first.teamId()).isEqualTo("t-1");
    assertThat(first.resolvedAt()).isNull();
    assertThat(first.evidence())
        .extracting(Evidence::signal)
        .containsExactlyInAnyOrder("own-daily-volume", "prompt-repetition");
    assertThat(first.evidence())
        .allSatisfy(
            item -> {
              assertThat(item.weight()).isBetween(0.5, 3.0);
              assertThat(item.explanation()).endsWith(".").containsPattern("\\d");
              assertThat(item.sampleEventIds()).isNotEmpty();
            });

    assertThat(states)
        .extracting(Anomaly::severity)
        .contains(Severity.WARNING)
        .isSortedAccordingTo(Severity::compareTo);
    assertThat(states).extracting(Anomaly::openedAt).containsOnly(first.openedAt());
    assertThat(states).extracting(Anomaly::startedAt).containsOnly(first.startedAt());

    Anomaly resolved = states.get(states.size() - 1);
    assertThat(resolved.status()).isEqualTo(AnomalyStatus.RESOLVED);
    assertThat(resolved.updatedAt()).isEqualTo(last + DAY);
    assertThat(resolved.resolvedAt()).isEqualTo(last + DAY);
    assertThat(resolved.evidence()).isEqualTo(states.get(states.size() - 2).evidence());
    // 360 loop calls of 11,200 tokens, 3,000 units each, against a usual day of 60,000 units.
    assertThat(resolved.excessTokens()).isBetween(3_700_000L, 3_830_000L);
    assertThat(resolved.excessCostNanoUsd()).isBetween(2_970_000_000L, 3_090_000_000L);

    List<AnomalyChange> all = told.of(SUSPECTED_TOKENMAXXING);
    assertThat(all.get(all.size() - 1)).isEqualTo(new Tombstone(last + DAY + 30 * DAY, all.size()));
    assertThat(all)
        .extracting(AnomalyChange::revision)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
    assertThat(all).extracting(AnomalyChange::at).isSorted();
  }

  @Test
  void theSameVolumeOfVariedWorkIsOnlyARemark() {
    observe(ordinary().ordinaryDays(MONDAY + 14 * DAY, 1, 360));
    assertThat(told.of(SUSPECTED_TOKENMAXXING)).isEmpty();
    List<Anomaly> spikes = told.anomalies(USAGE_SPIKE);
    assertThat(spikes).isNotEmpty();
    assertThat(spikes).extracting(Anomaly::severity).containsOnly(Severity.INFO);
    assertThat(spikes.get(0).mitigating())
        .extracting(Evidence::signal)
        .containsExactly("varied-prompts");
  }

  @Test
  void aPollerThatNeverChangesIsLeftAlone() {
    Calls poller = new Calls(3);
    for (int d = 0; d < 28; d++) {
      poller.loop(MONDAY + d * DAY, 240, 6 * 60_000L);
    }
    observe(poller);
    assertThat(told.changes).isEmpty();
  }

  @Test
  void aLoopOfSomebodyNewIsNotFlagged() {
    observe(new Calls(4).ordinaryDays(MONDAY, 3, 20).loop(MONDAY + 3 * DAY, 700, EVERY));
    assertThat(told.changes).isEmpty();
  }

  @Test
  void declaredAutomationAndRetryStormsAreNotSuspected() {
    for (Observation.Builder like :
        List.of(
            Observation.of("", USER, 0, 0).lane(Lane.SCHEDULED).tokens(1000, 10_000, 0, 200, 0),
            Observation.of("", USER, 0, 0).tokens(2000, 10_000, 0, 1, 0))) {
      Observation model = like.build();
      Calls calls = ordinary();
      for (int i = 0; i < 360; i++) {
        TokenCounts t = model.tokens();
        calls.add(
            calls
                .at(BURN + i * EVERY)
                .prompt(77)
                .session("loop")
                .lane(model.lane())
                .tokens(t.input(), t.cacheRead(), t.cacheWrite(), t.output(), t.reasoning()));
      }
      file.clear();
      observe(calls);
      assertThat(told.of(SUSPECTED_TOKENMAXXING)).isEmpty();
    }
  }

  @Test
  void aSecondLoopIsTheSecondEpisodeAlsoAfterTheTombstone() {
    Calls calls = ordinary().loop(BURN, 360, EVERY);
    calls.ordinaryDays(MONDAY + 15 * DAY, 50, 20).loop(BURN + 51 * DAY, 360, EVERY);
    observe(calls);
    List<AnomalyChange> all = told.of(SUSPECTED_TOKENMAXXING);
    assertThat(all).filteredOn(Tombstone.class::isInstance).hasSize(1);
    assertThat(told.anomalies(SUSPECTED_TOKENMAXXING))
        .extracting(Anomaly::episode)
        .containsSubsequence(1, 2)
        .isSorted();
    assertThat(all).extracting(AnomalyChange::revision).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void reopeningBeforeTheTombstoneTakesItsPlace() {
    Calls calls = ordinary().loop(BURN, 360, EVERY);
    calls.ordinaryDays(MONDAY + 15 * DAY, 5, 20).loop(BURN + 6 * DAY, 360, EVERY);
    observe(calls);
    assertThat(told.of(SUSPECTED_TOKENMAXXING)).noneMatch(Tombstone.class::isInstance);
    assertThat(told.anomalies(SUSPECTED_TOKENMAXXING)).extracting(Anomaly::episode).contains(1, 2);
  }

  @Test
  void ordinaryWorkAfterTheLoopTellsNothingAndKeepsNothingAlive() {
    observe(ordinary().loop(BURN, 360, EVERY));
    int before = told.of(SUSPECTED_TOKENMAXXING).size();
    observe(new Calls(43).ordinaryDays(MONDAY + 15 * DAY, 1, 20));
    assertThat(told.of(SUSPECTED_TOKENMAXXING)).hasSize(before);
    detector.advance(file, USER, BURN + 359 * EVERY + DAY, told);
    assertThat(told.anomalies(SUSPECTED_TOKENMAXXING).get(before).status())
        .isEqualTo(AnomalyStatus.RESOLVED);
  }

  @Test
  void criticalNeedsMaterialExcess() {
    Detector strict =
        new Detector(
            DetectorConfig.of(Map.of("materialUnits", "60000", "criticalExcessTokens", "3000000")));
    ordinary().loop(BURN, 360, EVERY).all().forEach(call -> strict.observe(file, call, told));
    assertThat(told.anomalies(SUSPECTED_TOKENMAXXING))
        .filteredOn(state -> state.severity() == Severity.CRITICAL)
        .isNotEmpty()
        .allSatisfy(state -> assertThat(state.excessTokens()).isGreaterThan(3_000_000));
  }

  @Test
  void aLateEventOfTwoDaysBeforeTheLoopChangesNothingTold() {
    Calls calls = ordinary().loop(BURN, 360, EVERY);
    observe(calls);
    Told withLate = new Told();
    CaseFile other = new CaseFile();
    for (Observation call : calls.all()) {
      detector.observe(other, call, withLate);
      if (call.arrival() == BURN + 100 * EVERY) {
        detector.observe(
            other,
            Observation.of("late", USER, call.arrival(), call.arrival() - 2 * DAY)
                .team("t-1")
                .prompt(12345)
                .tokens(1000, 10_000, 0, 200, 0)
                .build(),
            withLate);
      }
    }
    assertThat(withLate.anomalies(SUSPECTED_TOKENMAXXING))
        .extracting(Anomaly::status, Anomaly::severity, Anomaly::startedAt)
        .isEqualTo(
            told.anomalies(SUSPECTED_TOKENMAXXING).stream()
                .map(state -> tuple(state.status(), state.severity(), state.startedAt()))
                .toList());
  }

  @Test
  void whoeverIsLongGoneIsForgotten() {
    observe(ordinary().loop(BURN, 360, EVERY));
    assertThat(detector.nextDue(file)).isEqualTo(BURN + 359 * EVERY + DAY);
    long forgotten = BURN + 359 * EVERY + 180 * DAY;
    detector.advance(file, USER, forgotten - 1, told);
    assertThat(file.isEmpty()).isFalse();
    assertThat(detector.nextDue(file)).isEqualTo(forgotten);
    detector.advance(file, USER, forgotten, told);
    assertThat(file.isEmpty()).isTrue();
    assertThat(detector.nextDue(file)).isEqualTo(Long.MAX_VALUE);
  }
}
