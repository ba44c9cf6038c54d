package dev.goodhart.intake;

/**
 * How far an event's own time may lie from its arrival. Both limits are inclusive: an event exactly
 * at a limit is accepted.
 *
 * @param earlyMs how long before it occurred it may arrive, milliseconds, not negative
 * @param lateMs how long after it occurred it may arrive, milliseconds, not negative
 */
public record ArrivalLimits(long earlyMs, long lateMs) {
  /** Refuses negative limits. */
  public ArrivalLimits {
    if (earlyMs < 0 || lateMs < 0) {
      throw new IllegalArgumentException("Limits are not negative: " + earlyMs + ", " + lateMs);
    }
  }
}
