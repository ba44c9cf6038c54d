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

  /** Keys per call that are asked to be published because every key is. */
  static final int SETTLED_AT_ONCE = 10_000;

  /** Cohorts' hours told per call: each goes to several partitions, and is some kilobytes long. */
  static final int COHORTS_AT_ONCE = 500;

  private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

  private Pace() {}

  /** Looks often enough that what falls due falls with the next commit. */
  static void schedule(ProcessorContext<?, ?> context, Punctuator look) {
    context.schedule(LOOKS_EVERY, PunctuationType.WALL_CLOCK_TIME, look);
  }
}
