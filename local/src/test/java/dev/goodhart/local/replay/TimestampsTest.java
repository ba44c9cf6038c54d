package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z,0",
    "1970-01-01T00:00:00.001Z,1",
    "1969-12-31T23:59:59.999Z,-1",
    "1969-12-31T23:59:59.9991Z,-1",
    "1970-01-01T00:00:00.1Z,100",
    "1970-01-01T00:00:00.123456789Z,123",
    "1970-01-01T00:00Z,0",
    "1970-01-01T02:00:00+02:00,0",
    "1970-01-01T00:00:00-00:30,1800000",
    "1970-01-01T00:00:00+00:00,0",
    "1970-01-01T02:00:00.5+02,500",
    "1970-01-01T02:00:00+0200,0",
    "1970-01-01t00:00:00z,0",
    "2024-02-29T12:34:56Z,1709210096000",
    "2025-12-31T23:59:59.999Z,1767225599999",
    "2025-02-28T23:59:59Z,1740787199000",
    "0000-01-01T00:00:00Z,-62167219200000",
    "+12345-01-01T00:00:00Z,327403382400000",
    "-0001-01-01T00:00:00Z,-62198755200000",
  })
  void readsDateAndTimeWithAnOffset(String text, long expected) {
    assertThat(Timestamps.parse(text)).isEqualTo(Instant.ofEpochMilli(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "now",
        "0",
        "1718000000000",
        "2025-01-01",
        "2025-01-01T00:00:00",
        "2025-01-01 00:00:00Z",
        "2025-01-01T00:00:00Z ",
        " 2025-01-01T00:00:00Z",
        "2025-1-1T00:00:00Z",
        "2025-13-01T00:00:00Z",
        "2025-00-01T00:00:00Z",
        "2025-01-00T00:00:00Z",
        "2025-01-32T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2025-04-31T00:00:00Z",
        "2025-01-01T24:00:00Z",
        "2025-01-01T00:60:00Z",
        "2025-01-01T00:00:60Z",
        "2025-01-01T00:00:00,5Z",
        "2025-01-01T00:00:00.1234567890Z",
        "2025-01-01T00:00:00.12x456Z",
        "2025-01-01T00:00:00.-12Z",
        "2025-01-01T00:00:00+25:00",
        "2025-01-01T00:00:00+02:00+02:00",
        "2025-01-01T00:00:00+2",
        "2025-01-01T00:00:00+02:60",
        "2025-01-01T00:00:00Europe/Berlin",
        "2025-01-01T00:00:00+02:00[Europe/Berlin]",
        "٢٠٢٥-01-01T00:00:00Z",
        "+999999999-01-01T00:00:00Z",
        "-999999999-01-01T00:00:00Z",
        "+9999999999-01-01T00:00:00Z",
      })
  void refusesWhatIsNone(String text) {
    assertThat(Timestamps.parse(text)).isNull();
  }

  @Test
  void refusesEndlessText() {
    assertThat(Timestamps.parse("2025-01-01T00:00:00." + "1".repeat(1_000_000) + "Z")).isNull();
  }
}
