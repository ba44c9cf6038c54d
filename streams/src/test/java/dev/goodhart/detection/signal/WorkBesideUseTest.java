package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Combiner;
import dev.goodhart.detection.Outcome;
import dev.goodhart.detection.profile.WorkLog;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkBesideUseTest {
  private static final int WEEKS = 28;
  private static final int TODAY = (int) (MONDAY / DAY) + WEEKS + WorkBesideUse.RECENT_DAYS - 1;

  /** Units of four days and of the weeks before them, at the same pace. */
  private static final double RECENT = 4e6;

  private static final double EARLIER = RECENT * WEEKS / WorkBesideUse.RECENT_DAYS;

  private final WorkBesideUse signal =
      new WorkBesideUse(Profiles.CONFIG.workHalf(), Profiles.CONFIG.workFull());
  private final WorkLog log = new WorkLog();

  private void commits(int from, int days, double each) {
    for (int d = from; d < from + days; d++) {
      log.add(new Outcome(USER, MONDAY + d * DAY + 12 * HOUR, Outcome.Kind.COMMIT, each));
    }
  }

  private Map<SignalId, Reading> read(double recent, double earlier) {
    Map<SignalId, Reading> readings = new EnumMap<>(SignalId.class);
    signal.read(log, TODAY, recent, earlier, r -> readings.put(r.id(), new Reading(r)));
    readings
        .values()
        .forEach(
            reading -> Profiles.assertIsOnePlainSentence(WorkBesideUse.explain(reading)));
    return readings;
  }

  @Test
  void useThatGrowsHundredfoldWithoutWorkSpeaks() {
    commits(0, WEEKS, 4);
    Reading none = read(100 * RECENT, EARLIER).get(SignalId.NO_OUTCOMES);
    assertThat(none.weight()).isGreaterThanOrEqualTo((float) Combiner.SPEAKS);
    assertThat(none.observed()).isZero();
  }

  @Test
  void workThatGoesOnAsBeforeAccusesNobodyAndSpeaksForTheUse() {
    commits(0, WEEKS + WorkBesideUse.RECENT_DAYS, 4);
    Map<SignalId, Reading> readings = read(RECENT, EARLIER);
    assertThat(readings.get(SignalId.NO_OUTCOMES).weight()).isLessThan((float) Combiner.SPEAKS);
    assertThat(readings.get(SignalId.OUTCOMES_KEEP_UP).weight()).isPositive();
  }

  @Test
  void workThatGrowsWithUseSpeaksForItAndWorkThatDoesNotSpeaksLess() {
    commits(0, WEEKS, 4);
    commits(WEEKS, WorkBesideUse.RECENT_DAYS, 40);
    float keepsUp = read(10 * RECENT, EARLIER).get(SignalId.OUTCOMES_KEEP_UP).weight();
    float fallsBehind = read(100 * RECENT, EARLIER).get(SignalId.OUTCOMES_KEEP_UP).weight();
    assertThat(keepsUp).isPositive().isGreaterThan(fallsBehind);
  }

  @Test
  void aFewQuietDaysAreNoSign() {
    commits(0, WEEKS, 1);
    assertThat(read(RECENT / 4, EARLIER).get(SignalId.NO_OUTCOMES).weight())
        .isLessThan((float) Combiner.SPEAKS);
  }

  @Test
  void whoseWorkLeavesNoOutcomesIsNotMeasuredByThem() {
    assertThat(read(1_000 * RECENT, EARLIER)).isEmpty();
    commits(0, 1, 1);
    assertThat(read(1_000 * RECENT, EARLIER)).isEmpty();
  }

  @Test
  void whoUsedNothingBeforeHasNoRatioToFallBehind() {
    commits(0, WEEKS, 4);
    assertThat(read(RECENT, 0)).isEmpty();
  }
}
