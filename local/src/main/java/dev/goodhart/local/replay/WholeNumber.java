package dev.goodhart.local.replay;

/**
 * Reads a JSON number that should be whole, however it is written: 5, 5.0 and 0.5e1 are the same.
 * Takes time in proportion to the text alone, also for 1e999999999 or a million digits. To be used
 * again and again by one thread.
 */
final class WholeNumber {
  /** Beyond what the digits of any line could make up for. */
  private static final long HUGE_EXPONENT = 1_000_000_000_000L;

  private boolean whole;
  private boolean fits;
  private long value;

  /** Whether the number read last is whole. */
  boolean isWhole() {
    return whole;
  }

  /** Whether it is within a long. */
  boolean fits() {
    return fits;
  }

  /** The number, where it is whole; one that does not fit is cut off at the long's end. */
  long value() {
    return value;
  }

  /**
   * @param text holds a number in JSON's grammar from {@code start} on
   */
  void read(char[] text, int start, int length) {
    int end = start + length;
    int i = start;
    boolean negative = text[i] == '-';
    if (negative) {
      i++;
    }
    // The number is -magnitude * 10^scale; below zero a long reaches one further.
    long magnitude = 0;
    boolean overflow = false;
    long zeros = 0;
    long fraction = 0;
    boolean inFraction = false;
    for (; i < end && text[i] != 'e' && text[i] != 'E'; i++) {
      if (text[i] == '.') {
        inFraction = true;
        continue;
      }
      fraction += inFraction ? 1 : 0;
      if (text[i] == '0') {
        zeros++;
        continue;
      }
      // Zeros wait until a digit follows: those at the end belong to the scale.
      for (; zeros >= 0 && magnitude != 0 && !overflow; zeros--) {
        overflow = magnitude < Long.MIN_VALUE / 10;
        magnitude *= overflow ? 1 : 10;
      }
      zeros = 0;
      int digit = text[i] - '0';
      overflow |= magnitude < Long.MIN_VALUE + digit;
      magnitude -= overflow ? 0 : digit;
    }
    long scale = zeros - fraction + (i < end ? exponent(text, i + 1, end) : 0);
    whole = magnitude == 0 || scale >= 0;
    for (; scale > 0 && magnitude != 0 && !overflow; scale--) {
      overflow = magnitude < Long.MIN_VALUE / 10;
      magnitude *= overflow ? 1 : 10;
    }
    overflow |= !negative && magnitude == Long.MIN_VALUE;
    fits = !overflow;
    if (overflow) {
      value = negative ? Long.MIN_VALUE : Long.MAX_VALUE;
    } else {
      value = negative ? magnitude : -magnitude;
    }
  }

  private static long exponent(char[] text, int start, int end) {
    boolean negative = text[start] == '-';
    int i = negative || text[start] == '+' ? start + 1 : start;
    long exponent = 0;
    for (; i < end; i++) {
      exponent = Math.min(HUGE_EXPONENT, 10 * exponent + (text[i] - '0'));
    }
    return negative ? -exponent : exponent;
  }
}
