package dev.goodhart.detection.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

class DimensionTest {
  private static final int BYTE = 255;

  @Test
  void aCodeKeepsAnyAmountWithinNinePerCent() {
    for (double value = 1; value < 3e9; value *= 1.01) {
      assertThat(Dimension.UNITS.value(Dimension.UNITS.code(value)))
          .isCloseTo(value, withPercentage(9));
    }
  }

  @Test
  void aCodeKeepsHoursToAnEighthOfAnHour() {
    for (double hours = 0; hours <= 24; hours += 0.125) {
      assertThat(Dimension.HOURS.value(Dimension.HOURS.code(hours))).isEqualTo(hours);
    }
  }

  @Test
  void moreNeverHasASmallerCode() {
    for (Dimension dimension : Dimension.values()) {
      int before = 0;
      for (double value = 0.001; value < 1e12; value *= 1.05) {
        int code = dimension.code(value);
        assertThat(code).as("%s of %s", dimension, value).isBetween(before, BYTE);
        before = code;
      }
    }
  }

  @Test
  void whatIsBeyondAByteStopsThereInsteadOfWrapping() {
    for (Dimension dimension : Dimension.values()) {
      assertThat(dimension.code(1e18)).isEqualTo(BYTE);
      assertThat(dimension.code(Double.POSITIVE_INFINITY)).isEqualTo(BYTE);
    }
  }

  @Test
  void nothingAndLessThanNothingAreZero() {
    for (Dimension dimension : Dimension.values()) {
      assertThat(dimension.code(0)).isZero();
      assertThat(dimension.code(-5)).isZero();
      assertThat(dimension.code(Double.NaN)).isZero();
      assertThat(dimension.value(0)).isZero();
    }
  }

  @Test
  void aDoublingIsEightStepsWhateverTheAmount() {
    for (double value = 100; value < 1e9; value *= 10) {
      assertThat(Dimension.UNITS.code(2 * value) - Dimension.UNITS.code(value))
          .isBetween(Dimension.STEPS - 1, Dimension.STEPS + 1);
    }
  }
}
