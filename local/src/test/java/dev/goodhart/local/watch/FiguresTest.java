package dev.goodhart.local.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 999",
    "1000, 1.00 k",
    "9994, 9.99 k",
    "9996, 10.0 k",
    "99960, 100 k",
    "999499, 999 k",
    "999500, 1.00 M",
    "12345678, 12.3 M",
    "-1500, -1.50 k",
    "9223372036854775807, 9.22 E"
  })
  void keepsThreeDigits(long number, String text) {
    assertThat(Figures.shortly(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|$0.00", "1|<$0.01", "5000000|$0.01", "1234567890123|$1,234.57"})
  void saysDollars(long nano, String text) {
    assertThat(Figures.dollars(nano)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"PT5M, 5 min", "PT1H, 1 h", "PT24H, 24 h", "P7D, 7 d", "PT90M, 90 min"})
  void namesWindows(String iso, String text) {
    assertThat(Figures.window(iso)).isEqualTo(text);
  }

  @Test
  void letsNothingSteerTheTerminal() {
    assertThat(Figures.printable("a\u001b[2Jb\tc\u4f60\ud83d\ude00"))
        .isEqualTo("a\ufffd[2Jb\ufffdc\u4f60\ud83d\ude00");
  }
}
