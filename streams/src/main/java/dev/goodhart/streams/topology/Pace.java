package dev.goodhart.streams.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * How much of what fell due is done in one go. At the end of an hour, or after an outage, it may be
 * hundreds of thousands of things at one instant; but a commit must come before the transaction
 * times out, and until it comes a thread serves all its tasks. So there are turns: one processor's
 * lasts a small part of a second, and all turns of a thread together a few seconds at the most.
 * What is left waits for the next turn, and a tick that comes meanwhile does not begin with more.
 *
 * <p>When something is done changes nothing about what comes of it.
 */
final class Pace {
  /** Does some of what is to be done. */
  @FunctionalInterface
  interface Work {
    /**
     * @param most how many things, at the most
     * @return whether nothing is left
     */
    boolean doSome(int most);
  }

  /** Things that are done at once where there are few: nothing waits for a turn then. */
  static final int AT_ONCE = 256;

  /** After so many a turn looks at the time: some milliseconds. */
  private static final int STEP = 64;

  /** So long may the turns of a thread take that has all tasks: a fifth of a transaction (15 s). */
  private static final Duration ALL_TURNS = Duration.ofSeconds(3);

  /** Processors that have turns, for each partition. */
  private static final int PROCESSORS = 8;

  /** Often enough that what falls due falls with the next commit. */
  private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

  private final long turnNanos;
  private final Work work;
  private boolean workIsLeft;

  /**
   * To be made when a processor is initialised.
   *
   * @param context the processor's
   * @param partitions of each topic: a thread has at the most the tasks of all
   * @param work is done in turns from now on
   */
  Pace(ProcessorContext<?, ?> context, int partitions, Work work) {
    this.turnNanos = ALL_TURNS.toNanos() / ((long) PROCESSORS * partitions);
    this.work = work;
    context.schedule(LOOKS_EVERY, PunctuationType.WALL_CLOCK_TIME, wallNow -> turn());
  }

  /** There may be more to do. */
  void more() {
    if (!workIsLeft) {
      workIsLeft = !work.doSome(AT_ONCE);
    }
  }

  /** Takes a turn, and says whether nothing is left. */
  boolean turn() {
    long start = System.nanoTime();
    workIsLeft = true;
    while (workIsLeft && System.nanoTime() - start < turnNanos) {
      workIsLeft = !work.doSome(STEP);
    }
    return !workIsLeft;
  }
}
