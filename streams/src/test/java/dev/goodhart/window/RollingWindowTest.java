package dev.goodhart.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingWindowTest {

  @Test
  void readsSizeAndResolutionAndKeepsTheNameAsWritten() {
    RollingWindow week = RollingWindow.parse("P7D/PT1H");
    assertThat(week).isEqualTo(new RollingWindow("P7D", 604_800_000L, 3_600_000L));
    assertThat(week.panes()).isEqualTo(168);
    assertThat(week).hasToString("P7D/PT1H");
    assertThat(RollingWindow.parse(week.toString())).isEqualTo(week);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 60000, 0",
    "59999, 60000, 0",
    "60000, 120000, 60000",
    "-1, 0, -60000",
    "-60000, 0, -60000",
    "-60001, -60000, -120000",
  })
  void endsAtTheFirstMultipleOfTheResolutionStrictlyAfterTheClock(long clock, long end, long pane) {
    RollingWindow hour = RollingWindow.parse("PT1H/PT1M");
    assertThat(hour.windowEnd(clock)).isEqualTo(end);
    assertThat(hour.windowStart(clock)).isEqualTo(end - 3_600_000);
    assertThat(hour.paneStart(clock)).isEqualTo(pane);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT1H          | Window PT1H: expected SIZE/RESOLUTION, for example PT1H/PT1M.",
        "1h/1m         | Window 1h/1m: \"1h\" is no usable ISO-8601 duration.",
        "PT1H/         | Window PT1H/: \"\" is no usable ISO-8601 duration.",
        "PT1H/PT7M     | Window PT1H: the resolution PT7M does not divide the size: give one that does,"
            + " such as PT1H/PT6M.",
        "PT24H/PT5H    | Window PT24H: the resolution PT5H does not divide the size: give one that"
            + " does, such as PT24H/PT4H.",
        "PT1M/PT1H     | Window PT1M: the resolution PT1H does not divide the size: give one that does,"
            + " such as PT1M/PT30S.",
        "PT0S/PT1M     | Window PT0S: size and resolution must be at least one millisecond.",
        "PT1H/PT0S     | Window PT1H: size and resolution must be at least one millisecond.",
        "PT1H/PT-1M    | Window PT1H: size and resolution must be at least one millisecond.",
        "P7D/PT1M      | Window P7D: 10080 panes are too many, at most 4096 are possible; choose a"
            + " coarser resolution.",
        "PT1H/PT0.0005S| Window PT1H/PT0.0005S: PT0.0005S is no whole number of milliseconds.",
        "P999999999999D/PT1M | Window P999999999999D/PT1M: \"P999999999999D\" is no usable ISO-8601"
            + " duration.",
      })
  void saysInOneSentenceWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> RollingWindow.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesANameThatIsNotItsSize() {
    assertThatThrownBy(() -> new RollingWindow("PT2H", 3_600_000, 60_000))
        .hasMessage("Window PT2H: the name must be its size, which is 3600000 ms.");
  }
}
