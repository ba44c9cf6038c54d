package dev.goodhart.reference;

import java.util.Arrays;

/**
 * A number over time, kept as its steps: up by one when someone joins, down when they leave. Steps
 * are only ever added; one is taken back by its opposite. They lie in sorted runs with running
 * sums, each run more than twice as long as the next, merged as they grow: adding costs O(log n) on
 * average, asking O(log² n).
 *
 * <p>One thread writes, any number read; a reader sees all or none of one {@link #add}.
 */
final class StepCount {
  private volatile Run[] runs = {};

  /**
   * Steps in {@code [from, until)}, atomically.
   *
   * @param delta what to add there
   * @param from inclusive, milliseconds since the epoch
   * @param until exclusive; null: for ever
   */
  void add(int delta, long from, Long until) {
    Run last =
        until == null
            ? new Run(new long[] {from}, new long[] {delta})
            : new Run(new long[] {from, until}, new long[] {delta, 0});
    Run[] before = runs;
    int kept = before.length;
    while (kept > 0 && before[kept - 1].size() <= 2 * last.size()) {
      last = before[--kept].mergedWith(last);
    }
    boolean nothingLeft = last.size() == 0;
    Run[] after = new Run[nothingLeft ? kept : kept + 1];
    System.arraycopy(before, 0, after, 0, kept);
    if (!nothingLeft) {
      after[kept] = last;
    }
    runs = after;
  }

  /** The number at an instant, milliseconds since the epoch. */
  long at(long instant) {
    long sum = 0;
    for (Run run : runs) {
      sum += run.at(instant);
    }
    return sum;
  }

  /** Immutable. */
  private static final class Run {
    private final long[] instants;
    private final long[] sums;

    Run(long[] instants, long[] sums) {
      this.instants = instants;
      this.sums = sums;
    }

    int size() {
      return instants.length;
    }

    long at(long instant) {
      int i = Instants.lastAtOrBefore(instants, instant);
      return i < 0 ? 0 : sums[i];
    }

    Run mergedWith(Run other) {
      long[] at = new long[size() + other.size()];
      long[] sum = new long[at.length];
      int n = 0;
      int i = 0;
      int j = 0;
      while (i < size() || j < other.size()) {
        boolean mine = j == other.size() || (i < size() && instants[i] <= other.instants[j]);
        boolean others = i == size() || (j < other.size() && other.instants[j] <= instants[i]);
        at[n] = mine ? instants[i] : other.instants[j];
        i += mine ? 1 : 0;
        j += others ? 1 : 0;
        sum[n] = (i == 0 ? 0 : sums[i - 1]) + (j == 0 ? 0 : other.sums[j - 1]);
        // Steps that cancel each other out leave no trace.
        if (sum[n] != (n == 0 ? 0 : sum[n - 1])) {
          n++;
        }
      }
      return new Run(Arrays.copyOf(at, n), Arrays.copyOf(sum, n));
    }
  }
}
