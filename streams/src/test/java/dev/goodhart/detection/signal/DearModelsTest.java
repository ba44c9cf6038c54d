package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.COST;
import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.signal.Profiles.BEFORE;
import static dev.goodhart.detection.signal.Profiles.CONFIG;
import static dev.goodhart.detection.signal.Profiles.TODAY;
import static dev.goodhart.detection.signal.Profiles.assertSilent;
import static dev.goodhart.detection.signal.Profiles.assertSpeaks;
import static dev.goodhart.detection.signal.Profiles.assertUnknown;
import static dev.goodhart.detection.signal.SignalId.DEAR_MODELS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.detection.Calls;
import org.junit.jupiter.api.Test;

/** What a unit costs. A plain call costs 300 cents for a million units. */
class DearModelsTest {
  private static final int CALLS = 20;
  private static final int MANY = 200;

  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS);
  }

  private static Calls dear(Calls calls, long from, int count, long times) {
    return calls.every(from, count, 5 * MINUTE, (call, i) -> call.cost(times * COST));
  }

  @Test
  void muchDearerModelsThanEverSpeakAndConfirmRatherThanLead() {
    Reading reading = assertSpeaks(DEAR_MODELS, dear(days(), TODAY, MANY, 20));
    assertThat(reading.expected()).isCloseTo(300, withPercentage(9));
    assertThat(reading.observed()).isCloseTo(20 * 300, withPercentage(0.1));
    assertThat(reading.weight()).isEqualTo(Reading.MAX_WEIGHT / 2);
  }

  @Test
  void whoAlwaysNeedsTheDearestIsSilent() {
    Calls calls = new Calls(2);
    for (int d = 0; d <= BEFORE; d++) {
      dear(calls, MONDAY + d * DAY, MANY, 20);
    }
    assertSilent(DEAR_MODELS, calls);
  }

  @Test
  void aPriceThatDoublesIsSilent() {
    assertSilent(DEAR_MODELS, dear(days(), TODAY, MANY, 2));
  }

  @Test
  void muchMoreOfTheSameModelIsSilent() {
    assertSilent(DEAR_MODELS, dear(days(), TODAY, 280, 1));
  }

  @Test
  void aFewDearCallsAreSilent() {
    Calls calls = new Calls(3).ordinaryDays(MONDAY, BEFORE, 3);
    assertSilent(DEAR_MODELS, dear(calls, TODAY, 10, 50));
  }

  @Test
  void whereModelsHadNoPriceNothingIsDear() {
    Calls calls = new Calls(4).ordinaryDays(MONDAY, BEFORE, CALLS, (call, i) -> call.cost(0));
    assertUnknown(DEAR_MODELS, dear(calls, TODAY, MANY, 20), Reading.State.CANNOT_KNOW);
  }

  @Test
  void whoIsNewIsNotJudged() {
    int known = CONFIG.warmUpDays() - 1;
    Calls calls = new Calls(5).ordinaryDays(MONDAY, known, CALLS);
    dear(calls, MONDAY + known * DAY, MANY, 20);
    assertUnknown(DEAR_MODELS, calls, Reading.State.NOT_ENOUGH_DATA);
  }
}
