package dev.goodhart.streams.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What waits for its instant: a store ordered by instant and, within one instant, by the rest of
 * the key.
 */
final class Backlog {
  /** Takes what waited no longer. */
  @FunctionalInterface
  interface Due {
    void take(long instant, byte[] rest, byte[] value);
  }

  private static final byte[] NOTHING = {};
  private static final int SLICE = 500;

  private final KeyValueStore<Bytes, byte[]> store;
  // Where the last scan ended: deleted entries before it need not be skipped again and again.
  private long from = 0;
  private long earliest = Long.MIN_VALUE;

  Backlog(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Keeps a value until the instant, milliseconds since the epoch, not negative. */
  void put(long instant, byte[] rest, byte[] value) {
    store.put(key(instant, rest), value);
    from = Math.min(from, instant);
    earliest = Math.min(earliest, instant);
  }

  /**
   * What was put under this instant and this rest of the key, and not taken off; null if nothing.
   */
  byte[] get(long instant, byte[] rest) {
    return store.get(key(instant, rest));
  }

  /** Nothing waits for an instant before this; MAX_VALUE if nothing waits at all. */
  long earliest() {
    return earliest;
  }

  /**
   * Takes off what waits for {@code now} or before, in order.
   *
   * @param most how many at the most
   * @return whether nothing more is due
   */
  boolean takeDue(long now, int most, Due due) {
    int left = most;
    while (earliest <= now) {
      if (left <= 0) {
        return false;
      }
      List<KeyValue<Bytes, byte[]>> slice = slice(now, Math.min(left, SLICE));
      for (KeyValue<Bytes, byte[]> entry : slice) {
        // Deleting would read the old value first, to return it.
        store.put(entry.key, null);
        byte[] key = entry.key.get();
        due.take(instant(key), Arrays.copyOfRange(key, Long.BYTES, key.length), entry.value);
      }
      left -= slice.size();
    }
    return true;
  }

  private List<KeyValue<Bytes, byte[]>> slice(long now, int most) {
    List<KeyValue<Bytes, byte[]>> slice = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(key(from, NOTHING), null)) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        long instant = instant(entry.key.get());
        from = instant;
        earliest = instant;
        if (instant > now || slice.size() == most) {
          return slice;
        }
        slice.add(entry);
      }
    }
    from = Math.max(from, now);
    earliest = Long.MAX_VALUE;
    return slice;
  }

  private static long instant(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  private static Bytes key(long instant, byte[] rest) {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + rest.length)
            .putLong(Math.max(0, instant))
            .put(rest)
            .array());
  }
}
