package dev.goodhart.streams.topology;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What changed since it was last published. It lies in a store with a changelog, committed together
 * with the change itself: a crash between a commit and the publication loses nothing. What is both
 * added and published between two commits never gets there.
 *
 * <p>Publication goes in rounds, each over all that is pending when it starts. A round starts no
 * earlier than the emit interval after the end of the one before, so no key is published more
 * often.
 */
final class Outbox {
  private static final byte[] PRESENT = {};
  private static final Bytes[] NO_ROUND = {};

  private final KeyValueStore<Bytes, byte[]> store;
  private final boolean writesLater;
  private final Set<Bytes> pending = new HashSet<>();
  // Of these the store says the contrary.
  private final Set<Bytes> unwritten = new HashSet<>();
  private final long intervalMs;
  private long lastRoundEnded = Long.MIN_VALUE / 2;
  private Bytes[] round = NO_ROUND;
  private int published;

  /**
   * @param store small, with a changelog
   * @param intervalMs wall clock between rounds, milliseconds
   */
  Outbox(KeyValueStore<Bytes, byte[]> store, long intervalMs) {
    this.store = store;
    this.intervalMs = intervalMs;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(entry -> pending.add(entry.key));
    }
    writesLater = HeldStore.beforeCommit(store, this::write);
  }

  /** Asks for the subject to be published. */
  void add(Bytes subject) {
    if (pending.add(subject)) {
      changed(subject);
    }
  }

  /** Whether the subject waits to be published. */
  boolean holds(Bytes subject) {
    return pending.contains(subject);
  }

  /** Whether nothing waits to be published. */
  boolean isEmpty() {
    return pending.isEmpty();
  }

  /**
   * Publishes what is pending, if it is time.
   *
   * @param wallNow wall clock, milliseconds
   * @param most how many at the most in one call
   */
  void publish(long wallNow, int most, Consumer<Bytes> publication) {
    if (published == round.length) {
      if (pending.isEmpty() || wallNow - lastRoundEnded < intervalMs) {
        return;
      }
      round = pending.toArray(NO_ROUND);
      published = 0;
    }
    int end = (int) Math.min(round.length, (long) published + most);
    while (published < end) {
      Bytes subject = round[published++];
      publication.accept(subject);
      pending.remove(subject);
      changed(subject);
    }
    if (published == round.length) {
      round = NO_ROUND;
      published = 0;
      lastRoundEnded = wallNow;
    }
  }

  private void changed(Bytes subject) {
    // Added and published, or the reverse: the store need not hear of it.
    if (!unwritten.remove(subject)) {
      unwritten.add(subject);
    }
    if (!writesLater) {
      write();
    }
  }

  private void write() {
    for (Bytes subject : unwritten) {
      if (pending.contains(subject)) {
        store.put(subject, PRESENT);
      } else {
        store.delete(subject);
      }
    }
    unwritten.clear();
  }
}
