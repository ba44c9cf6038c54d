package dev.goodhart.bench.oracle;

import java.time.Duration;

/** The default windows as the contract has them, written down once more. */
final class RollingWindows {
  static final int COUNT = 3;

  private static final String[] NAMES = {"PT1H", "PT24H", "P7D"};
  private static final long[] SIZE_MS = {
    Duration.ofHours(1).toMillis(), Duration.ofHours(24).toMillis(), Duration.ofDays(7).toMillis()
  };
  private static final long[] RESOLUTION_MS = {
    Duration.ofMinutes(1).toMillis(),
    Duration.ofMinutes(15).toMillis(),
    Duration.ofHours(1).toMillis()
  };

  private RollingWindows() {}

  static String name(int window) {
    return NAMES[window];
  }

  /** Number of a window, or -1. */
  static int of(String name) {
    for (int window = 0; window < COUNT; window++) {
      if (NAMES[window].equals(name)) {
        return window;
      }
    }
    return -1;
  }

  /** The first multiple of the resolution after the clock. */
  static long end(int window, long clock) {
    return (clock / RESOLUTION_MS[window] + 1) * RESOLUTION_MS[window];
  }

  static long start(int window, long clock) {
    return end(window, clock) - SIZE_MS[window];
  }

  static boolean holds(int window, long clock, long occurredAt) {
    return occurredAt >= start(window, clock) && occurredAt < end(window, clock);
  }
}
