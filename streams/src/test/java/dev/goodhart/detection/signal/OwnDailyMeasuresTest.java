package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.signal.Profiles.BEFORE;
import static dev.goodhart.detection.signal.Profiles.CONFIG;
import static dev.goodhart.detection.signal.Profiles.TODAY;
import static dev.goodhart.detection.signal.Profiles.assertSilent;
import static dev.goodhart.detection.signal.Profiles.assertSpeaks;
import static dev.goodhart.detection.signal.Profiles.assertUnknown;
import static dev.goodhart.detection.signal.SignalId.OWN_DAILY_CALLS;
import static dev.goodhart.detection.signal.SignalId.OWN_DAILY_OUTPUT;
import static dev.goodhart.detection.signal.SignalId.OWN_DAILY_VOLUME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Observation;
import org.junit.jupiter.api.Test;

/** How much, in calls and in output, where the cost-weighted amount does not move. */
class OwnDailyMeasuresTest {
  private static final int CALLS = 20;
  private static final int MANY = 400;
  private static final float MOST = 2;

  /** Days of large contexts, beside which an answer costs nothing. */
  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS, (call, i) -> large(call, 200));
  }

  private static void large(Observation.Builder call, long output) {
    call.tokens(1_000, 1_000_000, 0, output, 0);
  }

  private static Calls small(Calls calls, long from) {
    return calls.every(from, MANY, 3 * MINUTE, (call, i) -> call.tokens(10, 0, 0, 10, 0));
  }

  @Test
  void manyTimesTheCallsSpeakThoughTheAmountDoesNotMove() {
    Calls calls = small(days(), TODAY);
    Reading reading = assertSpeaks(OWN_DAILY_CALLS, calls);
    assertThat(reading.weight()).isEqualTo(MOST);
    // Yesterday's are within the 24 hours.
    assertThat(reading.observed()).isBetween((float) MANY, (float) MANY + CALLS);
    assertSilent(OWN_DAILY_VOLUME, calls);
    assertSilent(OWN_DAILY_OUTPUT, calls);
  }

  @Test
  void manyTimesTheOutputSpeaksThoughTheAmountDoesNotMove() {
    Calls calls = days().ordinaryDays(TODAY, 1, CALLS, (call, i) -> large(call, 4_000));
    Reading reading = assertSpeaks(OWN_DAILY_OUTPUT, calls);
    assertThat(reading.weight()).isEqualTo(MOST);
    assertThat(reading.observed()).isBetween(CALLS * 4_000f, CALLS * 4_200f);
    assertSilent(OWN_DAILY_VOLUME, calls);
    assertSilent(OWN_DAILY_CALLS, calls);
  }

  @Test
  void whatIsThoughtAndNotShownIsOutputToo() {
    Calls calls =
        days().ordinaryDays(TODAY, 1, CALLS, (call, i) -> call.tokens(9, 1_000_000, 0, 9, 4_000));
    assertSpeaks(OWN_DAILY_OUTPUT, calls);
  }

  @Test
  void aDayLikeAnyOtherIsSilent() {
    Calls calls = days().ordinaryDays(TODAY, 1, CALLS + 5, (call, i) -> large(call, 250));
    assertSilent(OWN_DAILY_CALLS, calls);
    assertSilent(OWN_DAILY_OUTPUT, calls);
  }

  @Test
  void whoAlwaysCallsAndWritesThatMuchIsSilent() {
    Calls calls = new Calls(2);
    for (int d = 0; d <= BEFORE; d++) {
      small(calls, MONDAY + d * DAY);
      calls.ordinaryDays(MONDAY + d * DAY, 1, CALLS, (call, i) -> large(call, 4_000));
    }
    assertSilent(OWN_DAILY_CALLS, calls);
    assertSilent(OWN_DAILY_OUTPUT, calls);
  }

  @Test
  void whoIsNewIsNotJudged() {
    int known = CONFIG.warmUpDays() - 1;
    Calls calls = small(new Calls(3).ordinaryDays(MONDAY, known, CALLS), MONDAY + known * DAY);
    assertUnknown(OWN_DAILY_CALLS, calls, Reading.State.NOT_ENOUGH_DATA);
    assertUnknown(OWN_DAILY_OUTPUT, calls, Reading.State.NOT_ENOUGH_DATA);
  }
}
