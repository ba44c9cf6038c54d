package dev.goodhart.streams.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * How much is done in one go, so that no call comes near the transaction timeout (10 s) or holds up
 * the events behind it.
 */
final class Pace {
  /** Timed changes per call. */
  static final int DUE_AT_ONCE = 5_000;

  /** Keys published per call. */
  static final int PUBLISHED_AT_ONCE = 2_000;

  /** Keys per call that are asked to be published because every key is. */
  static final int SETTLED_AT_ONCE = 10_000;

  /** Cohorts' hours told per call: each goes to several partitions, and is some kilobytes long. */
  static final int COHORTS_AT_ONCE = 500;

  private static final long CALLS_PER_INTERVAL = 10;
  private static final long LONGEST_MS = 100;

  private Pace() {}

  /** Looks often enough that rounds of publication start on time. */
  static void schedule(
      ProcessorContext<?, ?> context, TopologySettings settings, Punctuator publication) {
    long everyMs =
        Math.max(1, Math.min(LONGEST_MS, settings.emitInterval().toMillis() / CALLS_PER_INTERVAL));
    context.schedule(Duration.ofMillis(everyMs), PunctuationType.WALL_CLOCK_TIME, publication);
  }
}
