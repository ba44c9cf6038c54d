package dev.goodhart.reference;

import java.util.Arrays;

/** Search in sorted instants. */
final class Instants {
  private Instants() {}

  /**
   * @param sorted ascending, no value twice
   * @return the index of the last value not after {@code instant}, or -1
   */
  static int lastAtOrBefore(long[] sorted, long instant) {
    int i = Arrays.binarySearch(sorted, instant);
    return i >= 0 ? i : -i - 2;
  }
}
