package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final WholeNumber number = new WholeNumber();

  private WholeNumber read(String text) {
    // Not at the array's beginning, and not to its end.
    number.read(("9" + text + "9").toCharArray(), 1, text.length());
    return number;
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0,0",
    "0.000,0",
    "-0.0e5,0",
    "0e999999999999999999999,0",
    "5,5",
    "5.0,5",
    "-5.00,-5",
    "0.5e1,5",
    "1e3,1000",
    "1E+3,1000",
    "12000e-3,12",
    "1200.0e-2,12",
    "100200300,100200300",
    "10.20e1,102",
    "9223372036854775807,9223372036854775807",
    "-9223372036854775808,-9223372036854775808",
    "922337203685477580.7e1,9223372036854775807",
  })
  void readsWholeNumbersHoweverTheyAreWritten(String text, long expected) {
    assertThat(read(text).isWhole()).isTrue();
    assertThat(number.fits()).isTrue();
    assertThat(number.value()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12.5",
        "0.1",
        "-0.001",
        "1e-1",
        "5e-999999999999999999",
        "12345678901234567890123.5",
        "100200300e-3",
        "1.05e1"
      })
  void knowsWhatIsNotWhole(String text) {
    assertThat(read(text).isWhole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "1e19",
        "1e999999999999999999999",
        "9223372036854775807.0e1",
        "18446744073709551616",
        "100000000000000000000000000000000000000"
      })
  void cutsOffAtTheEndsOfALong(String text) {
    assertThat(read(text).isWhole()).isTrue();
    assertThat(number.fits()).isFalse();
    assertThat(number.value()).isEqualTo(Long.MAX_VALUE);
    if (!text.equals("9223372036854775808")) {
      assertThat(read("-" + text).fits()).isFalse();
      assertThat(number.value()).isEqualTo(Long.MIN_VALUE);
    }
  }

  @Test
  void readsAMillionDigits() {
    assertThat(read("0." + "0".repeat(900_000) + "7e900001").value()).isEqualTo(7);
    assertThat(number.isWhole() && number.fits()).isTrue();
    assertThat(read("7" + "0".repeat(900_000) + "e-900000").value()).isEqualTo(7);
    assertThat(number.isWhole() && number.fits()).isTrue();
    assertThat(read("9".repeat(900_000)).fits()).isFalse();
  }

  @Test
  void agreesWithExactArithmetic() {
    Random random = new Random(42);
    for (int i = 0; i < 200_000; i++) {
      String text = randomNumber(random);
      BigDecimal exact = new BigDecimal(text);
      boolean whole = exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
      assertThat(read(text).isWhole()).as(text).isEqualTo(whole);
      if (whole) {
        BigInteger value = exact.toBigIntegerExact();
        assertThat(number.value()).as(text).isEqualTo(value.max(MIN).min(MAX).longValueExact());
        assertThat(number.fits()).as(text).isEqualTo(value.bitLength() < 64);
      }
    }
  }

  private static String randomNumber(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    int digits = random.nextInt(22);
    if (digits == 0) {
      text.append('0');
    } else {
      text.append((char) ('1' + random.nextInt(9)));
      digits(random, text, digits - 1);
    }
    if (random.nextBoolean()) {
      text.append('.');
      digits(random, text, 1 + random.nextInt(6));
    }
    if (random.nextBoolean()) {
      text.append('e').append(random.nextInt(50) - 25);
    }
    return text.toString();
  }

  private static void digits(Random random, StringBuilder text, int count) {
    for (int i = 0; i < count; i++) {
      text.append(random.nextInt(3) == 0 ? (char) ('0' + random.nextInt(10)) : '0');
    }
  }
}
