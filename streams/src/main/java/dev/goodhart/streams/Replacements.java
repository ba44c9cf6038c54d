package dev.goodhart.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How often stream threads that die may be replaced. A thread that dies now and then is replaced
 * for ever. Where threads die again and again from the same cause they are replaced after growing
 * pauses, and then no more: also where it is one task that kills the thread which has it, however
 * many there are. Not thread-safe.
 */
final class Replacements {
  /** Blows that are older count no more. */
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** Blows in the window. */
  static final int AT_MOST = 10;

  static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  /** What kills one thread may kill all of them: within so long their deaths are one blow. */
  private static final Duration ONE_BLOW = Duration.ofSeconds(5);

  private final int threads;
  // When each began.
  private final Deque<Long> blows = new ArrayDeque<>();
  private int diedOfLast;

  /**
   * @param threads how many the instance has
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
    while (!blows.isEmpty() && nanoTime - blows.peekFirst() >= WINDOW.toNanos()) {
      blows.removeFirst();
    }
    if (blows.isEmpty()
        || nanoTime - blows.peekLast() >= ONE_BLOW.toNanos()
        || diedOfLast == threads) {
      blows.addLast(nanoTime);
      diedOfLast = 0;
    }
    diedOfLast++;
    if (blows.size() > AT_MOST) {
      return Optional.empty();
    }
    int before = blows.size() - 1;
    if (before == 0) {
      return Optional.of(Duration.ZERO);
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << (before - 1));
    return Optional.of(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }
}
