package dev.goodhart.local.demo;

import java.util.ArrayDeque;

/** How fast a count grows, over the last few seconds. */
final class Rate {
  private static final long SPAN_NANOS = 3_000_000_000L;

  private final ArrayDeque<long[]> samples = new ArrayDeque<>();

  /** Takes the count as it is now and returns its growth per second. */
  double update(long nanos, long count) {
    samples.addLast(new long[] {nanos, count});
    while (samples.size() > 2 && nanos - samples.peekFirst()[0] > SPAN_NANOS) {
      samples.removeFirst();
    }
    long[] first = samples.peekFirst();
    return nanos == first[0] ? 0 : (count - first[1]) * 1e9 / (nanos - first[0]);
  }
}
