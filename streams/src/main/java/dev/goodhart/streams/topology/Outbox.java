package dev.goodhart.streams.topology;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What changed since it was last published. It lies in a store with a changelog, committed together
 * with the change itself: a crash between a commit and the publication loses nothing.
 *
 * <p>Publication goes in rounds, each a pass over all that is pending. A round starts no earlier
 * than the emit interval after the end of the one before, so no key is published more often.
 */
final class Outbox {
  private static final byte[] PRESENT = {};

  private final KeyValueStore<Bytes, byte[]> pending;
  // The same keys: asked for with every event, and a store is slow to say no.
  private final Set<Bytes> keys = new HashSet<>();
  private final long intervalMs;
  private long lastRoundEnded = Long.MIN_VALUE / 2;
  private Bytes cursor;

  /**
   * @param pending ordered, small, with a changelog
   * @param intervalMs wall clock between rounds, milliseconds
   */
  Outbox(KeyValueStore<Bytes, byte[]> pending, long intervalMs) {
    this.pending = pending;
    this.intervalMs = intervalMs;
    try (KeyValueIterator<Bytes, byte[]> all = pending.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
  }

  /** Asks for the subject to be published. */
  void add(Bytes subject) {
    if (keys.add(subject)) {
      pending.put(subject, PRESENT);
    }
  }

  /** Whether the subject waits to be published. */
  boolean holds(Bytes subject) {
    return keys.contains(subject);
  }

  /** Whether nothing waits to be published. */
  boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * Publishes what is pending, if it is time.
   *
   * @param wallNow wall clock, milliseconds
   * @param most how many at the most in one call
   */
  void publish(long wallNow, int most, Consumer<Bytes> publication) {
    if (keys.isEmpty() || (cursor == null && wallNow - lastRoundEnded < intervalMs)) {
      return;
    }
    List<Bytes> slice = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rest =
        cursor == null ? pending.all() : pending.range(cursor, null)) {
      while (rest.hasNext() && slice.size() <= most) {
        slice.add(rest.next().key);
      }
    }
    boolean more = slice.size() > most;
    cursor = more ? slice.remove(most) : null;
    for (Bytes subject : slice) {
      publication.accept(subject);
      pending.delete(subject);
      keys.remove(subject);
    }
    if (!more) {
      lastRoundEnded = wallNow;
    }
  }
}
