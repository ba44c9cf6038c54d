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
import static dev.goodhart.detection.signal.SignalId.PROMPT_REPETITION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Observation;
import org.junit.jupiter.api.Test;

class PromptRepetitionTest {
  private static final int CALLS = 20;
  private static final int LOOP = 300;

  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS);
  }

  @Test
  void aLoopSpeaks() {
    Reading reading = assertSpeaks(PROMPT_REPETITION, days().loop(TODAY, LOOP, 2 * MINUTE));
    assertThat(reading.observed()).isEqualTo(LOOP - 1);
  }

  @Test
  void aLoopThatChangesAWordEachTimeIsStillALoop() {
    // One bit flipped in each of two prints: they differ in two.
    Reading reading = assertSpeaks(PROMPT_REPETITION, days().loop(TODAY, LOOP, MINUTE, 1));
    assertThat(reading.observed()).isEqualTo(LOOP - 1);
  }

  @Test
  void asMuchVariedWorkIsSilent() {
    assertSilent(PROMPT_REPETITION, days().ordinaryDays(TODAY, 1, LOOP));
  }

  @Test
  void aPollerWhoseDaysAreAllAlikeIsSilent() {
    Calls poller = new Calls(2);
    for (int d = 0; d <= BEFORE; d++) {
      poller.loop(MONDAY + d * DAY, 240, 6 * MINUTE);
    }
    assertSilent(PROMPT_REPETITION, poller);
  }

  @Test
  void supportThatAnswersWithTemplatesEveryDayIsSilent() {
    Calls support = new Calls(3);
    support.ordinaryDays(
        MONDAY, BEFORE + 1, 60, (call, i) -> call.prompt(1L << (20 * (i % 3))).session("c" + i));
    assertSilent(PROMPT_REPETITION, support);
  }

  @Test
  void retriesOfWhatFailsAreSilent() {
    Calls calls = days();
    calls.every(TODAY, LOOP, MINUTE, (call, i) -> call.prompt(1).finish("error"));
    assertSilent(PROMPT_REPETITION, calls);
  }

  @Test
  void oneSkillWithOtherArgumentsIsABatchAndSilent() {
    Calls batch = days();
    batch.every(TODAY, LOOP, MINUTE, (call, i) -> call.prompt(1).tool(1_000 + i));
    assertSilent(PROMPT_REPETITION, batch);
    Calls loop = days();
    loop.every(TODAY, LOOP, MINUTE, (call, i) -> call.prompt(1).tool(1_000));
    assertSpeaks(PROMPT_REPETITION, loop);
  }

  @Test
  void aFewRepeatsAmongMuchElseAreSilent() {
    Calls calls = days().ordinaryDays(TODAY, 1, 400);
    assertSilent(PROMPT_REPETITION, calls.loop(TODAY + 10 * HOUR, 30, 1_000));
  }

  @Test
  void aLoopWeighsByItsPartOfTheCalls() {
    float alone = read(PROMPT_REPETITION, days().loop(TODAY, LOOP, 2 * MINUTE)).weight();
    Calls beside = days().loop(TODAY, LOOP, 2 * MINUTE);
    beside.every(TODAY, 4 * LOOP, MINUTE / 2, (call, i) -> {});
    // A fifth of the calls repeat, two thirds of what counts in full.
    assertThat(read(PROMPT_REPETITION, beside).weight()).isBetween(0.6f * alone, 0.7f * alone);
    assertThat(alone).isEqualTo(Reading.MAX_WEIGHT);
  }

  @Test
  void withoutPrintsNothingCanBeKnown() {
    Calls calls = new Calls(4);
    for (int d = 0; d <= BEFORE; d++) {
      for (int i = 0; i < CALLS; i++) {
        long time = MONDAY + d * DAY + i * MINUTE;
        calls.add(Observation.of(calls.id(), Calls.USER, time, time).tokens(1000, 0, 0, 200, 0));
      }
    }
    assertUnknown(PROMPT_REPETITION, calls, Reading.State.CANNOT_KNOW);
  }

  @Test
  void aLoopOfSomebodyNewIsNotJudged() {
    Calls calls = new Calls(5).ordinaryDays(MONDAY, CONFIG.warmUpDays() - 1, CALLS);
    calls.loop(MONDAY + (CONFIG.warmUpDays() - 1) * DAY, LOOP, MINUTE);
    assertUnknown(PROMPT_REPETITION, calls, Reading.State.NOT_ENOUGH_DATA);
  }

  @Test
  void itGoesOnWhileItRepeatsAndNotAfterwards() {
    Calls calls = days().loop(TODAY, 60, MINUTE);
    Signal signal = Profiles.shipped(PROMPT_REPETITION);
    assertThat(signal.goesOn(Profiles.of(calls), read(PROMPT_REPETITION, calls))).isTrue();
    calls.ordinaryDays(TODAY, 1, CALLS);
    Reading after = read(PROMPT_REPETITION, calls);
    assertThat(after.weight()).isPositive();
    assertThat(signal.goesOn(Profiles.of(calls), after)).isFalse();
  }

  @Test
  void repeatsApartFromEachOtherAreItsSamples() {
    Calls calls = days().loop(TODAY, 100, 6 * MINUTE);
    int first = BEFORE * CALLS;
    Signal signal = Profiles.shipped(PROMPT_REPETITION);
    assertThat(signal.samples(Profiles.of(calls), TODAY))
        .containsExactly("e-" + (first + 95), "e-" + (first + 97), "e-" + (first + 99));
    assertThat(signal.samples(Profiles.of(calls), TODAY + DAY)).isEmpty();
  }
}
