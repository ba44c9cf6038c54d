package dev.goodhart.bench.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Events of many users, or of many teams, on their way into totals. A total that holds n events
 * more than before the first of them holds the n that were sent first: of a user exactly these, as
 * all of them take one way; of a team some n, as its members' events take several.
 *
 * <p>A latency counts from when an event should have been sent. Thread-safe.
 */
final class InFlight {
  private static final long MICROS = 1_000;
  private static final int DIGITS = 3;

  private static final class Entity {
    private long seen;
    private final Deque<Long> waiting = new ArrayDeque<>();

    Entity(long before) {
      seen = before;
    }
  }

  private final IntToLongFunction before;
  private final long countedFrom;
  private final Map<Integer, Entity> entities = new HashMap<>();
  private final Histogram micros = new Histogram(DIGITS);
  private long waiting;

  /**
   * @param before events that the total of an entity holds before the first is sent
   * @param countedFrom what should have been sent earlier is followed and not counted; nanoseconds
   *     of this Java VM
   */
  InFlight(IntToLongFunction before, long countedFrom) {
    this.before = before;
    this.countedFrom = countedFrom;
  }

  /** An event is about to be sent. */
  synchronized void sent(int entity, long scheduledNanos) {
    entity(entity).waiting.addLast(scheduledNanos);
    waiting++;
  }

  /** A reader has seen a total. */
  synchronized void visible(int number, long events, long nowNanos) {
    Entity entity = entity(number);
    while (entity.seen < events && !entity.waiting.isEmpty()) {
      long scheduled = entity.waiting.removeFirst();
      entity.seen++;
      waiting--;
      if (scheduled >= countedFrom) {
        micros.recordValue(Math.max(0, (nowNanos - scheduled) / MICROS));
      }
    }
  }

  private Entity entity(int number) {
    return entities.computeIfAbsent(number, any -> new Entity(before.applyAsLong(any)));
  }

  /** How many have not been seen yet. */
  synchronized long waiting() {
    return waiting;
  }

  /** Within how many milliseconds such a part of the events was visible. */
  synchronized double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
