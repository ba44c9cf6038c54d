package dev.goodhart.intake;

import java.time.Instant;

/** Instants and spans of time as a person reads them. */
public final class Spans {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** Milliseconds of a year that ISO-8601 writes with four digits. */
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private static final long EARLIEST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();

  private Spans() {}

  /**
   * An instant in ISO-8601, UTC; one that no calendar means as its number.
   *
   * @param epochMs milliseconds since the epoch
   */
  public static String instant(long epochMs) {
    return epochMs >= EARLIEST && epochMs <= LATEST
        ? Instant.ofEpochMilli(epochMs).toString()
        : epochMs + " ms";
  }

  /** A span in the largest unit of which it is a whole number, such as {@code 7 days}. */
  public static String span(long ms) {
    if (ms != 0 && ms % DAY == 0) {
      return counted(ms / DAY, "day");
    }
    if (ms != 0 && ms % HOUR == 0) {
      return counted(ms / HOUR, "hour");
    }
    if (ms != 0 && ms % MINUTE == 0) {
      return counted(ms / MINUTE, "minute");
    }
    return ms % SECOND == 0 ? counted(ms / SECOND, "second") : counted(ms, "millisecond");
  }

  private static String counted(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
