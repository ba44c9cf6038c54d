package dev.goodhart.window;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * A rolling window: its size and the resolution by which it moves. All times are milliseconds since
 * the epoch and may be negative; panes and window bounds are aligned to the epoch.
 *
 * @param name the size as an ISO-8601 duration, as people wrote it ({@code PT24H}, not {@code P1D},
 *     if that is what they wrote): it is part of the published key
 * @param sizeMs length of the window in milliseconds, a positive multiple of the resolution
 * @param resolutionMs length of a pane in milliseconds, positive
 */
public record RollingWindow(String name, long sizeMs, long resolutionMs) {

  /** The most panes a window may have. */
  public static final int MAX_PANES = 4096;

  private static final long[] UNITS_MS = {3_600_000, 60_000, 1_000};

  public RollingWindow {
    if (sizeMs <= 0 || resolutionMs <= 0) {
      throw new IllegalArgumentException(
          "Window " + name + ": size and resolution must be at least one millisecond.");
    }
    if (millis(name, name) != sizeMs) {
      throw new IllegalArgumentException(
          "Window " + name + ": the name must be its size, which is " + sizeMs + " ms.");
    }
    if (sizeMs % resolutionMs != 0) {
      throw new IllegalArgumentException(
          "Window "
              + name
              + ": the resolution "
              + Duration.ofMillis(resolutionMs)
              + " does not divide the size: give one that does, such as "
              + name
              + "/"
              + Duration.ofMillis(finestBelow(sizeMs, resolutionMs))
              + ".");
    }
    if (sizeMs / resolutionMs > MAX_PANES) {
      throw new IllegalArgumentException(
          "Window "
              + name
              + ": "
              + sizeMs / resolutionMs
              + " panes are too many, at most "
              + MAX_PANES
              + " are possible; choose a coarser resolution.");
    }
  }

  /**
   * Reads {@code SIZE/RESOLUTION}, two ISO-8601 durations: {@code PT1H/PT1M}.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  public static RollingWindow parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "Window " + text + ": expected SIZE/RESOLUTION, for example PT1H/PT1M.");
    }
    String size = text.substring(0, slash).strip();
    String resolution = text.substring(slash + 1).strip();
    return new RollingWindow(size, millis(text, size), millis(text, resolution));
  }

  /** End of the window at clock {@code time}, exclusive: the first multiple of r after it. */
  public long windowEnd(long time) {
    return (pane(time) + 1) * resolutionMs;
  }

  /** Start of the window at clock {@code time}, inclusive. */
  public long windowStart(long time) {
    return windowEnd(time) - sizeMs;
  }

  /** Start of the pane that holds {@code time}. */
  public long paneStart(long time) {
    return pane(time) * resolutionMs;
  }

  /** Number of panes in the window, from 1 to {@value #MAX_PANES}. */
  public int panes() {
    return (int) (sizeMs / resolutionMs);
  }

  /** Number of the pane that holds {@code time}; pane 0 starts at the epoch. */
  long pane(long time) {
    return Math.floorDiv(time, resolutionMs);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return name + "/" + Duration.ofMillis(resolutionMs);
  }

  /** The largest divisor of the size that is below a resolution, in units people use. */
  private static long finestBelow(long sizeMs, long resolutionMs) {
    for (long unit : UNITS_MS) {
      for (long tried = (Math.min(resolutionMs, sizeMs) - 1) / unit * unit;
          tried > 0;
          tried -= unit) {
        if (sizeMs % tried == 0) {
          return tried;
        }
      }
    }
    return sizeMs;
  }

  private static long millis(String window, String duration) {
    try {
      Duration parsed = Duration.parse(duration);
      if (!Duration.ofMillis(parsed.toMillis()).equals(parsed)) {
        throw new IllegalArgumentException(
            "Window " + window + ": " + duration + " is no whole number of milliseconds.");
      }
      return parsed.toMillis();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "Window " + window + ": \"" + duration + "\" is no usable ISO-8601 duration.", e);
    }
  }
}
