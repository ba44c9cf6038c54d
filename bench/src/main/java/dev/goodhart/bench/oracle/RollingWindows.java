package dev.goodhart.bench.oracle;

import java.time.Duration;
import java.util.List;

/**
 * Rolling windows as the contract has them, written down once more. A window's number is its place
 * in the setting.
 */
public final class RollingWindows {
  private final String[] names;
  private final long[] sizeMs;
  private final long[] resolutionMs;

  /**
   * @param settings SIZE/RESOLUTION each, two ISO-8601 durations
   */
  public RollingWindows(List<String> settings) {
    names = new String[settings.size()];
    sizeMs = new long[names.length];
    resolutionMs = new long[names.length];
    for (int window = 0; window < names.length; window++) {
      String[] parts = settings.get(window).split("/", -1);
      names[window] = parts[0];
      sizeMs[window] = Duration.parse(parts[0]).toMillis();
      resolutionMs[window] = Duration.parse(parts[1]).toMillis();
    }
  }

  int count() {
    return names.length;
  }

  /** Number of a window, or -1. */
  int of(String name) {
    return List.of(names).indexOf(name);
  }

  /** Number of the longest one. */
  int longest() {
    int longest = 0;
    for (int window = 1; window < names.length; window++) {
      longest = sizeMs[window] > sizeMs[longest] ? window : longest;
    }
    return longest;
  }

  /** Name of the longest one. */
  public String nameOfLongest() {
    return names[longest()];
  }

  /** The first multiple of the resolution after the clock. */
  long end(int window, long clock) {
    return (clock / resolutionMs[window] + 1) * resolutionMs[window];
  }

  long start(int window, long clock) {
    return end(window, clock) - sizeMs[window];
  }

  boolean holds(int window, long clock, long occurredAt) {
    return occurredAt >= start(window, clock) && occurredAt < end(window, clock);
  }
}
