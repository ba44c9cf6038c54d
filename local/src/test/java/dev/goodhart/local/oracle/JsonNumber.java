package dev.goodhart.local.oracle;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A JSON number as it is written. Whether it is whole is decided on its digits, so 5.0 and 1e3 are
 * whole and an exponent of a billion costs nothing.
 */
record JsonNumber(String text) {
  /** Stands for every magnitude of more than 40 digits: beyond all limits there are. */
  private static final BigInteger VAST = BigInteger.TEN.pow(40);

  private static final int EXPONENT_DIGITS = 15;

  /** The value where it is whole; magnitudes above 10^40 are given as 10^40. */
  Optional<BigInteger> whole() {
    boolean negative = text.startsWith("-");
    String unsigned = negative ? text.substring(1) : text;
    int e = Math.max(unsigned.indexOf('e'), unsigned.indexOf('E'));
    String mantissa = e < 0 ? unsigned : unsigned.substring(0, e);
    int point = mantissa.indexOf('.');
    String fraction = point < 0 ? "" : mantissa.substring(point + 1);
    String digits = (point < 0 ? mantissa : mantissa.substring(0, point)) + fraction;
    int from = 0;
    while (from < digits.length() && digits.charAt(from) == '0') {
      from++;
    }
    int to = digits.length();
    while (to > from && digits.charAt(to - 1) == '0') {
      to--;
    }
    if (from == to) {
      return Optional.of(BigInteger.ZERO);
    }
    long exponent =
        (e < 0 ? 0 : exponent(unsigned.substring(e + 1)))
            - fraction.length()
            + (digits.length() - to);
    if (exponent < 0) {
      return Optional.empty();
    }
    BigInteger magnitude =
        to - from + exponent > 40
            ? VAST
            : new BigInteger(digits.substring(from, to))
                .multiply(BigInteger.TEN.pow(Math.toIntExact(exponent)));
    return Optional.of(negative ? magnitude.negate() : magnitude);
  }

  private static long exponent(String written) {
    boolean negative = written.startsWith("-");
    int from = negative || written.startsWith("+") ? 1 : 0;
    while (from < written.length() && written.charAt(from) == '0') {
      from++;
    }
    String digits = written.substring(from);
    if (digits.isEmpty()) {
      return 0;
    }
    long magnitude =
        digits.length() > EXPONENT_DIGITS ? 1_000_000_000_000_000L : Long.parseLong(digits);
    return negative ? -magnitude : magnitude;
  }
}
