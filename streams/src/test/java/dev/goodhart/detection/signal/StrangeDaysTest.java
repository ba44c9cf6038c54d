package dev.goodhart.detection.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StrangeDaysTest {
  private final Reading reading = new Reading();

  @Test
  void oneDayAfterAnotherWeighsMoreAndTheFirstWeighsNothing() {
    StrangeDays.read(0, reading);
    assertThat(reading.weight()).isZero();
    float last = 0;
    for (int days = 1; days <= 2; days++) {
      StrangeDays.read(days, reading);
      assertThat(reading.weight()).isGreaterThan(last);
      last = reading.weight();
    }
    // Context: it confirms, and is not what an alert is about.
    StrangeDays.read(StrangeDays.WINDOW, reading);
    assertThat(reading.weight()).isEqualTo(last).isLessThan(Reading.MAX_WEIGHT);
  }

  @Test
  void itIsToldInOnePlainSentence() {
    StrangeDays.read(3, reading);
    Profiles.assertIsOnePlainSentence(StrangeDays.explain(reading));
    assertThat(StrangeDays.explain(reading)).contains("on 3 of the 6 days before");
  }
}
