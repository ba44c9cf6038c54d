package dev.goodhart.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How often stream threads that die may be replaced. A thread that dies now and then is replaced
 * for ever; one that dies again and again from the same cause is replaced after growing pauses, and
 * then no more. Not thread-safe.
 */
final class Replacements {
  /** Deaths that are older count no more. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** Deaths in the window, for each thread of the instance. */
  static final int AT_MOST = 10;

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  private final int threads;
  private final Deque<Long> deaths = new ArrayDeque<>();

  /**
   * @param threads how many the instance has: what kills one may kill all of them at once
   */
  Replacements(int threads) {
    this.threads = threads;
  }

  /**
   * A thread has died.
   *
   * @param nanoTime now
   * @return after which pause it is to be replaced, or empty: no more
   */
  Optional<Duration> died(long nanoTime) {
    while (!deaths.isEmpty() && nanoTime - deaths.peekFirst() >= WINDOW.toNanos()) {
      deaths.removeFirst();
    }
    deaths.addLast(nanoTime);
    if (deaths.size() > AT_MOST * threads) {
      return Optional.empty();
    }
    int before = (deaths.size() - 1) / threads;
    if (before == 0) {
      return Optional.of(Duration.ZERO);
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << (before - 1));
    return Optional.of(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }
}
