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

  /** How many events were visible at an instant, nanoseconds of this Java VM. */
  record Seen(long events, long nanos) {
    double perSecondUntil(Seen later) {
      return (later.events - events) * 1e9 / Math.max(1, later.nanos - nanos);
    }
  }

  private final IntToLongFunction before;
  private final Map<Integer, Entity> entities = new HashMap<>();
  private final Histogram micros = new Histogram(DIGITS);
  private long countedFrom = Long.MAX_VALUE;
  private long waiting;
  private long seen;
  private long lastSeen = System.nanoTime();

  /**
   * @param before events that the total of an entity holds before the first is sent
   */
  InFlight(IntToLongFunction before) {
    this.before = before;
  }

  /**
   * Counts latencies of what should have been sent then or later; what should have been sent
   * earlier is followed and not counted. Nanoseconds of this Java VM.
   */
  synchronized void countFrom(long nanos) {
    countedFrom = nanos;
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
      seen++;
      lastSeen = nowNanos;
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

  /** How many have been seen, and when the last of them was. */
  synchronized Seen seen() {
    return new Seen(seen, lastSeen);
  }

  /** Within how many milliseconds such a part of the events was visible. */
  synchronized double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
