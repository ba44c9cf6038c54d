package dev.goodhart.local.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a replay did.
 *
 * @param lines of usage that are not blank
 * @param outcomeLines of outcomes that are not blank
 * @param referenceLines of memberships, prices and incentives that are not blank
 * @param usageDeadLetters lines of usage that were not accepted
 * @param deadLetters of all files, by reason
 * @param unknownFields ignored, over all files
 * @param rows live keys by output topic
 * @param clock T; empty if nothing was accepted
 * @param phases how long each took
 * @param elapsed everything together
 */
public record ReplaySummary(
    long lines,
    long outcomeLines,
    long referenceLines,
    long usageDeadLetters,
    Map<String, Long> deadLetters,
    long unknownFields,
    Map<String, Long> rows,
    Optional<Instant> clock,
    Map<ReplayPhase, Duration> phases,
    Duration elapsed) {

  /** Lines of usage that were accepted, repeats included. */
  public long accepted() {
    return lines - usageDeadLetters;
  }

  /** Lines of usage a second, everything included. */
  public double linesPerSecond() {
    return lines / Math.max(elapsed.toNanos() / 1e9, 1e-3);
  }

  /** Lines of usage a second while they were read and processed: start and export left out. */
  public double processedPerSecond() {
    long nanos = 0;
    for (ReplayPhase phase : new ReplayPhase[] {ReplayPhase.FEED, ReplayPhase.SETTLE}) {
      nanos += phases.getOrDefault(phase, Duration.ZERO).toNanos();
    }
    return lines / Math.max(nanos / 1e9, 1e-3);
  }
}
