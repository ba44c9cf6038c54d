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
import static dev.goodhart.detection.signal.SignalId.EVEN_SIZES;
import static dev.goodhart.detection.signal.SignalId.PROMPT_REPETITION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calls that all ask and answer as much as the one before. */
class EvenSizesTest {
  private static final int CALLS = 20;
  private static final int MANY = 200;

  /** Questions and answers of any length. */
  private static Calls.Change varied(long seed) {
    Random random = new Random(seed);
    return (call, i) ->
        call.tokens(200 + random.nextInt(5_000), 10_000, 0, 50 + random.nextInt(1_500), 0);
  }

  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS, varied(1));
  }

  @Test
  void aLoopThatIsRewordedEachTimeSpeaksThoughNoPromptRepeats() {
    Calls calls = days();
    calls.every(TODAY, MANY, 3 * MINUTE, (call, i) -> call.session("loop"));
    Reading reading = assertSpeaks(EVEN_SIZES, calls);
    // Yesterday's calls may have brought a few by chance.
    assertThat(reading.detail()).isBetween(MANY - 1f, MANY + 3f);
    // What chance explains, a tenth, is left out.
    assertThat(reading.observed()).isBetween(0.88f * MANY, 0.92f * MANY);
    assertSilent(PROMPT_REPETITION, calls);
  }

  @Test
  void theContextMayGrowAsInAnySession() {
    Calls calls = days();
    calls.every(
        TODAY,
        MANY,
        3 * MINUTE,
        (call, i) -> call.session("loop").tokens(1_000, 10_000L + i * 3_000L, 0, 200, 0));
    assertSpeaks(EVEN_SIZES, calls);
  }

  @Test
  void withoutSessionsTheStreamAsAWholeIsLookedAt() {
    Calls calls = days();
    assertSpeaks(EVEN_SIZES, calls.every(TODAY, MANY, MINUTE, (call, i) -> call.session(null)));
  }

  @Test
  void asManyCallsOfAllSizesAreSilent() {
    Calls calls = days();
    Calls.Change varied = varied(2);
    calls.every(
        TODAY,
        MANY,
        MINUTE,
        (call, i) -> {
          varied.to(call, i);
          call.session("work");
        });
    assertSilent(EVEN_SIZES, calls);
  }

  @Test
  void anAnswerOfItsOwnLengthToEachQuestionOfOneSizeIsSilent() {
    Calls calls = days();
    Random random = new Random(3);
    calls.every(
        TODAY,
        MANY,
        MINUTE,
        (call, i) -> call.session("s").tokens(1_000, 0, 0, 50 + random.nextInt(1_500), 0));
    assertSilent(EVEN_SIZES, calls);
  }

  @Test
  void aClassifierWhoseDaysAreAllAlikeIsSilent() {
    Calls calls = new Calls(4);
    for (int d = 0; d <= BEFORE; d++) {
      calls.every(MONDAY + d * DAY, MANY, 5 * MINUTE, (call, i) -> call.session("classify"));
    }
    assertSilent(EVEN_SIZES, calls);
  }

  /** Seven calls of one size, then three of any. */
  private static void mixed(Calls calls, long from, int count, long every) {
    Calls.Change varied = varied(from);
    calls.every(
        from,
        count,
        every,
        (call, i) -> {
          call.session("mixed-" + from);
          if (i % 10 >= 7) {
            varied.to(call, i);
          }
        });
  }

  @Test
  void fourTimesTheCallsOfTheSameMixAreMoreWorkAndNotMoreEven() {
    Calls calls = new Calls(5);
    for (int d = 0; d < BEFORE; d++) {
      mixed(calls, MONDAY + d * DAY, 60, 10 * MINUTE);
    }
    mixed(calls, TODAY, 240, 2 * MINUTE);
    assertSilent(EVEN_SIZES, calls);
    Calls looping = new Calls(5);
    for (int d = 0; d < BEFORE; d++) {
      mixed(looping, MONDAY + d * DAY, 60, 10 * MINUTE);
    }
    // As many calls, every one of the same size: a larger part of them than ever.
    looping.every(TODAY, 600, MINUTE, (call, i) -> call.session("loop"));
    assertSpeaks(EVEN_SIZES, looping);
  }

  @Test
  void aFewEvenCallsAreSilent() {
    Calls calls = days();
    assertSilent(EVEN_SIZES, calls.every(TODAY, 12, MINUTE, (call, i) -> call.session("s")));
  }

  @Test
  void whoIsNewIsNotJudged() {
    int known = CONFIG.warmUpDays() - 1;
    Calls calls = new Calls(6).ordinaryDays(MONDAY, known, CALLS, varied(6));
    calls.every(MONDAY + known * DAY, MANY, MINUTE, (call, i) -> call.session("loop"));
    assertUnknown(EVEN_SIZES, calls, Reading.State.NOT_ENOUGH_DATA);
  }
}
