package dev.goodhart.local.oracle;

import java.time.Duration;
import java.util.List;

/** A rolling window: its name in keys, its size and its resolution, both in milliseconds. */
public record Window(String name, long size, long resolution) {
  public static final List<Window> DEFAULTS =
      List.of(of("PT1H", "PT1M"), of("PT24H", "PT15M"), of("P7D", "PT1H"));

  public static Window of(String size, String resolution) {
    return new Window(size, Duration.parse(size).toMillis(), Duration.parse(resolution).toMillis());
  }

  /** The first multiple of the resolution after the clock. */
  long end(long clock) {
    return Math.multiplyExact(Math.addExact(Math.floorDiv(clock, resolution), 1), resolution);
  }

  long start(long clock) {
    return Math.subtractExact(end(clock), size);
  }

  boolean holds(long occurredAt, long clock) {
    return start(clock) <= occurredAt && occurredAt < end(clock);
  }

  /** Start of the pane an instant lies in. */
  long pane(long at) {
    return Math.multiplyExact(Math.floorDiv(at, resolution), resolution);
  }
}
