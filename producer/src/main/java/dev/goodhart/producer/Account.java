package dev.goodhart.producer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many events have been accepted and not yet settled, and what they weigh. Thread-safe; every
 * wait has an end.
 */
final class Account {
  /** What an accepted event holds until it is settled: a place among those of its flush. */
  static final class Ticket {
    private final long bytes;
    private final Flush flush;

    private Ticket(long bytes, Flush flush) {
      this.bytes = bytes;
      this.flush = flush;
    }
  }

  /** Events accepted between two calls of {@link #awaitSettled}. */
  private static final class Flush {
    private long open;
  }

  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  // The last one is open for more.
  private final Deque<Flush> flushes = new ArrayDeque<>();
  private int waiting;
  private boolean closed;
  private long held;
  private long published;
  private long delivered;
  private long failed;
  private long refused;

  Account(long capacity) {
    this.capacity = capacity;
    flushes.add(new Flush());
  }

  /**
   * @param bytes what the event weighs
   * @param maxBlock how long to wait for room
   * @return empty: no room, or {@link #isClosed}; then it counts as refused
   */
  Optional<Ticket> accept(long bytes, Duration maxBlock) {
    lock.lock();
    try {
      if (!closed && held + bytes > capacity && !maxBlock.isZero()) {
        awaitRoom(bytes, maxBlock.toNanos());
      }
      if (closed || held + bytes > capacity) {
        refused++;
        return Optional.empty();
      }
      held += bytes;
      published++;
      Flush flush = flushes.getLast();
      flush.open++;
      return Optional.of(new Ticket(bytes, flush));
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom(long bytes, long nanos) {
    waiting++;
    try {
      long left = nanos;
      while (!closed && held + bytes > capacity && left > 0) {
        left = settled.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Whoever interrupts wants no more waiting: the answer is that there is no room.
      Thread.currentThread().interrupt();
    } finally {
      waiting--;
    }
  }

  void refuse() {
    lock.lock();
    try {
      refused++;
    } finally {
      lock.unlock();
    }
  }

  void settle(Ticket ticket, boolean wasDelivered) {
    lock.lock();
    try {
      held -= ticket.bytes;
      ticket.flush.open--;
      if (wasDelivered) {
        delivered++;
      } else {
        failed++;
      }
      if (waiting > 0) {
        settled.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until every event that has been accepted before this call is settled.
   *
   * @return how many are not
   */
  long awaitSettled(Duration timeout) {
    lock.lock();
    try {
      Flush mine = flushes.getLast();
      flushes.add(new Flush());
      waiting++;
      try {
        long left = timeout.toNanos();
        while (openUpTo(mine) > 0 && left > 0) {
          left = settled.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        waiting--;
      }
      long open = openUpTo(mine);
      while (flushes.size() > 1 && flushes.getFirst().open == 0) {
        flushes.removeFirst();
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  private long openUpTo(Flush last) {
    long open = 0;
    for (Flush flush : flushes) {
      open += flush.open;
      if (flush == last) {
        return open;
      }
    }
    // It was removed, and so it is settled with all before it.
    return 0;
  }

  /**
   * Accepts nothing from here on.
   *
   * @return whether this was the first call
   */
  boolean close() {
    lock.lock();
    try {
      boolean first = !closed;
      closed = true;
      settled.signalAll();
      return first;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  PublisherCounts counts() {
    lock.lock();
    try {
      return new PublisherCounts(published, delivered, failed, refused);
    } finally {
      lock.unlock();
    }
  }
}
