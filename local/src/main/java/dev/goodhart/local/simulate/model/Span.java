package dev.goodhart.local.simulate.model;

/**
 * A stretch of event time.
 *
 * @param from milliseconds since the epoch, UTC, inclusive
 * @param to milliseconds since the epoch, UTC
 */
public record Span(long from, long to) {
  /** Milliseconds. */
  public long length() {
    return to - from;
  }

  /** Whether the instant lies in it, its end excluded. */
  public boolean holds(long instant) {
    return from <= instant && instant < to;
  }
}
