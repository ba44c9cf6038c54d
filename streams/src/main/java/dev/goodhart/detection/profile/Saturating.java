package dev.goodhart.detection.profile;

/** Sums that stop at the end of the range instead of wrapping. */
public final class Saturating {
  private Saturating() {}

  /** a + b, held within the range of a long. */
  public static long add(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }
}
