package dev.goodhart.streams.topology;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * What is done ahead of a commit, in the last third of each interval between two: whatever has been
 * written by then need not be waited for by those whose totals the commit publishes.
 *
 * <p>It is for what has come to rest by then. To write what goes on changing would be to write it
 * twice: profiles and sums of people were tried so, and cost more than was gained. What is done
 * ahead may not forward records, and changes nothing about what comes of it.
 */
final class Ahead {
  private static final int LOOKS_IN_AN_INTERVAL = 10;

  private Ahead() {}

  /** Has something done several times before each multiple of an interval of the wall clock. */
  static void ofCommit(ProcessorContext<?, ?> context, Duration interval, Runnable work) {
    long length = interval.toMillis();
    long from = length * 2 / 3;
    context.schedule(
        Instant.EPOCH,
        Duration.ofMillis(Math.max(1, length / LOOKS_IN_AN_INTERVAL)),
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          if (now % length >= from) {
            work.run();
          }
        });
  }
}
