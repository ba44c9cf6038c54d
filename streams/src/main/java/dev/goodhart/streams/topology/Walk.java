package dev.goodhart.streams.topology;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A walk over a whole store in steps of bounded length. Where it stands lies in a store: a walk
 * that a restart interrupts goes on.
 */
final class Walk {
  private static final Bytes BEGINNING = Bytes.wrap(new byte[0]);

  private final KeyValueStore<Bytes, byte[]> progress;
  private final Bytes name;
  private Bytes next;

  /**
   * @param progress where the walk's own place is kept
   * @param name tells it from others in that store
   */
  Walk(KeyValueStore<Bytes, byte[]> progress, String name) {
    this.progress = progress;
    this.name = Bytes.wrap(("walk-" + name).getBytes(StandardCharsets.UTF_8));
    byte[] stored = progress.get(this.name);
    next = stored == null ? null : Bytes.wrap(stored);
  }

  /** Starts, from the beginning if it was under way. */
  void start() {
    moveTo(BEGINNING);
  }

  /** Whether it has started and not yet ended. */
  boolean isUnderWay() {
    return next != null;
  }

  /**
   * Goes on, if it is under way.
   *
   * @param store what is walked over; the visitor may change it
   * @param until the first key that is not visited; null: to the end
   * @param most keys in this step
   */
  void step(KeyValueStore<Bytes, byte[]> store, Bytes until, int most, Consumer<Bytes> visitor) {
    if (next == null) {
      return;
    }
    List<Bytes> keys = new ArrayList<>();
    Bytes following = null;
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(next, until)) {
      while (rows.hasNext() && following == null) {
        Bytes key = rows.next().key;
        if (keys.size() == most) {
          following = key;
        } else if (!key.equals(until)) {
          keys.add(key);
        }
      }
    }
    keys.forEach(visitor);
    moveTo(following);
  }

  private void moveTo(Bytes key) {
    next = key;
    if (key == null) {
      progress.delete(name);
    } else {
      progress.put(name, key.get());
    }
  }
}
