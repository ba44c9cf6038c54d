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
import static dev.goodhart.detection.signal.SignalId.LARGE_CONTEXT;
import static dev.goodhart.detection.signal.SignalId.LONG_OUTPUT;
import static dev.goodhart.detection.signal.SignalId.THIN_ANSWERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.detection.Calls;
import org.junit.jupiter.api.Test;

/** What came back for what went in. */
class YieldSignalsTest {
  private static final int CALLS = 20;
  private static final int MANY = 240;

  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS);
  }

  private static void stuff(Calls calls, long from) {
    calls.every(from, MANY, 5 * MINUTE, (call, i) -> call.tokens(2_000, 700_000, 0, 5, 0));
  }

  private static void write(Calls calls, long from) {
    calls.every(from, MANY, 5 * MINUTE, (call, i) -> call.tokens(1_000, 0, 0, 60_000, 0));
  }

  @Test
  void hugeContextsForAWordOrTwoSpeak() {
    Calls calls = days();
    stuff(calls, TODAY);
    Reading thin = assertSpeaks(THIN_ANSWERS, calls);
    assertThat(thin.observed()).isCloseTo(702_005 / 5f, withPercentage(0.1));
    assertThat(thin.expected()).isCloseTo(Calls.TOKENS / 200f, withPercentage(9));
    Reading large = assertSpeaks(LARGE_CONTEXT, calls);
    assertThat(large.observed()).isEqualTo(MANY);
  }

  @Test
  void aReviewerOfLongDocumentsWhoseDaysAreAllLikeThatIsSilent() {
    Calls calls = new Calls(2);
    for (int d = 0; d <= BEFORE; d++) {
      stuff(calls, MONDAY + d * DAY);
    }
    assertSilent(THIN_ANSWERS, calls);
    assertSilent(LARGE_CONTEXT, calls);
  }

  @Test
  void aDayOfWorkOnLongerContextsThatIsAnsweredIsSilent() {
    Calls calls = days();
    calls.every(TODAY, MANY, 5 * MINUTE, (call, i) -> call.tokens(2_000, 40_000, 0, 900, 0));
    assertSilent(THIN_ANSWERS, calls);
    assertSilent(LARGE_CONTEXT, calls);
  }

  @Test
  void aFewLargeContextsAreSilent() {
    Calls calls = days();
    calls.every(TODAY, 5, 5 * MINUTE, (call, i) -> call.tokens(2_000, 700_000, 0, 5, 0));
    assertSilent(LARGE_CONTEXT, calls);
  }

  @Test
  void manyAnswersFarLongerThanUsualSpeak() {
    Calls calls = days();
    write(calls, TODAY);
    Reading reading = assertSpeaks(LONG_OUTPUT, calls);
    assertThat(reading.observed()).isEqualTo(MANY);
    assertThat(reading.detail()).isCloseTo(MANY * 60_000f, withPercentage(1));
  }

  @Test
  void aWriterWhoseDaysAreAllLikeThatIsSilent() {
    Calls calls = new Calls(3);
    for (int d = 0; d <= BEFORE; d++) {
      write(calls, MONDAY + d * DAY);
    }
    assertSilent(LONG_OUTPUT, calls);
  }

  @Test
  void aDayOfDocumentationWithAFewLongAnswersIsSilent() {
    Calls calls = days().ordinaryDays(TODAY, 1, CALLS);
    calls.every(TODAY, 5, MINUTE, (call, i) -> call.tokens(1_000, 0, 0, 60_000, 0));
    assertSilent(LONG_OUTPUT, calls);
  }

  @Test
  void whoIsNewIsNotJudged() {
    int known = CONFIG.warmUpDays() - 1;
    Calls calls = new Calls(4).ordinaryDays(MONDAY, known, CALLS);
    stuff(calls, MONDAY + known * DAY);
    for (SignalId id : new SignalId[] {THIN_ANSWERS, LARGE_CONTEXT, LONG_OUTPUT}) {
      assertUnknown(id, calls, Reading.State.NOT_ENOUGH_DATA);
    }
  }
}
