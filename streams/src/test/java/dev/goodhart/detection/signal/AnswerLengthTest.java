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
import static dev.goodhart.detection.signal.SignalId.ANSWER_LENGTH;
import static dev.goodhart.detection.signal.SignalId.LONG_OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.detection.Calls;
import org.junit.jupiter.api.Test;

/** How long the typical answer is. */
class AnswerLengthTest {
  private static final int CALLS = 20;
  private static final int MANY = 240;

  /** Days of answers of 200 tokens. */
  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS);
  }

  private static Calls answering(Calls calls, long from, int count, int output) {
    return calls.every(from, count, 5 * MINUTE, (call, i) -> call.tokens(1_000, 0, 0, output, 0));
  }

  @Test
  void aDayOnWhichAllAnswersAreLongSpeaksThoughNoneIsTheLongest() {
    Calls calls = answering(days(), TODAY, MANY, 2_000);
    Reading reading = assertSpeaks(ANSWER_LENGTH, calls);
    assertThat(reading.expected()).isCloseTo(200, withPercentage(9));
    assertThat(reading.observed()).isBetween(1_500f, 2_000f);
    assertSilent(LONG_OUTPUT, calls);
  }

  @Test
  void aFewLongAnswersAmongOrdinaryOnesAreNotTypical() {
    Calls calls = answering(days(), TODAY, MANY, 200);
    assertSilent(ANSWER_LENGTH, answering(calls, TODAY + MINUTE, MANY / 10, 20_000));
  }

  @Test
  void aWriterWhoseAnswersAreAlwaysLongIsSilent() {
    Calls calls = new Calls(2);
    for (int d = 0; d <= BEFORE; d++) {
      answering(calls, MONDAY + d * DAY, MANY, 4_000);
    }
    assertSilent(ANSWER_LENGTH, calls);
  }

  @Test
  void manyTimesAWordIsStillAShortAnswer() {
    Calls calls =
        new Calls(3)
            .ordinaryDays(MONDAY, BEFORE, CALLS, (call, i) -> call.tokens(1_000, 0, 0, 20, 0));
    assertSilent(ANSWER_LENGTH, answering(calls, TODAY, MANY, 900));
    assertSpeaks(ANSWER_LENGTH, answering(calls, TODAY, MANY, 1_400));
  }

  @Test
  void aHandfulOfAnswersIsSilent() {
    Calls calls = new Calls(4).ordinaryDays(MONDAY, BEFORE, 3);
    assertSilent(ANSWER_LENGTH, answering(calls, TODAY, 8, 40_000));
  }

  @Test
  void whoIsNewIsNotJudged() {
    int known = CONFIG.warmUpDays() - 1;
    Calls calls = new Calls(5).ordinaryDays(MONDAY, known, CALLS);
    answering(calls, MONDAY + known * DAY, MANY, 4_000);
    assertUnknown(ANSWER_LENGTH, calls, Reading.State.NOT_ENOUGH_DATA);
  }
}
