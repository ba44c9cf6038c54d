package dev.goodhart.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
  @ParameterizedTest
  @CsvSource({
    "604800000, 7 days",
    "86400000, 1 day",
    "93600000, 26 hours",
    "300000, 5 minutes",
    "61000, 61 seconds",
    "1500, 1500 milliseconds",
    "0, 0 seconds",
  })
  void namesTheLargestUnitThatIsWhole(long ms, String text) {
    assertThat(Spans.span(ms)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1760000000000, 2025-10-09T08:53:20Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "9223372036854775807, 9223372036854775807 ms",
    "-9223372036854775808, -9223372036854775808 ms",
  })
  void writesInstantsAsPeopleDoWhileACalendarReaches(long epochMs, String text) {
    assertThat(Spans.instant(epochMs)).isEqualTo(text);
  }
}
