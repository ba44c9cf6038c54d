package dev.goodhart.streams.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What waits for its instant: ordered by instant and, within one instant, by the rest of the key.
 * Whoever uses it has what came between two commits written before the second; what has come and
 * gone by then is not written at all.
 */
final class Backlog {
  /** Takes what waited no longer. */
  @FunctionalInterface
  interface Due {
    void take(long instant, byte[] rest, byte[] value);
  }

  private static final byte[] NOTHING = {};
  private static final int SLICE = 500;

  /** However much comes between two commits, the heap takes no more of it. */
  private static final int MOST_UNWRITTEN = 4_096;

  private static final int MOST_UNWRITTEN_BYTES = 4 << 20;

  private final KeyValueStore<Bytes, byte[]> store;
  private final TreeMap<Bytes, byte[]> unwritten = new TreeMap<>();
  private int unwrittenBytes;
  // Where the last scan ended: deleted entries before it need not be skipped again and again.
  private long from = 0;
  private long earliest = Long.MIN_VALUE;

  /**
   * @param store without a cache, as it is written before a commit
   */
  Backlog(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Keeps a value until the instant, milliseconds since the epoch, not negative. */
  void put(long instant, byte[] rest, byte[] value) {
    unwritten.put(key(instant, rest), value);
    // Of what is put again or taken off too: it is a bound, and no account.
    unwrittenBytes += value.length;
    earliest = Math.min(earliest, Math.max(0, instant));
    if (unwritten.size() >= MOST_UNWRITTEN || unwrittenBytes >= MOST_UNWRITTEN_BYTES) {
      write();
    }
  }

  /**
   * What was put under this instant and this rest of the key, and not taken off; null if nothing.
   */
  byte[] get(long instant, byte[] rest) {
    Bytes key = key(instant, rest);
    byte[] value = unwritten.get(key);
    return value == null ? store.get(key) : value;
  }

  /** Nothing waits for an instant before this; MAX_VALUE if nothing waits at all. */
  long earliest() {
    return earliest;
  }

  /** Writes what still waits: before a commit. */
  void write() {
    if (!unwritten.isEmpty()) {
      from = Math.min(from, instant(unwritten.firstKey()));
      List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(unwritten.size());
      unwritten.forEach((key, value) -> rows.add(KeyValue.pair(key, value)));
      store.putAll(rows);
      unwritten.clear();
    }
    unwrittenBytes = 0;
  }

  /**
   * Takes off what waits for {@code now} or before, in order. Several are taken off before the
   * first of them is passed on: none of these is found any more by {@link #get}.
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
      Map<Bytes, byte[]> slice = takeSlice(now, Math.min(left, SLICE));
      slice.forEach(
          (row, value) -> {
            byte[] key = row.get();
            due.take(instant(key), Arrays.copyOfRange(key, Long.BYTES, key.length), value);
          });
      left -= slice.size();
    }
    return true;
  }

  /** Takes off the first that are due, and finds out how early the next may be. */
  private Map<Bytes, byte[]> takeSlice(long now, int most) {
    TreeMap<Bytes, byte[]> slice = new TreeMap<>();
    long next = readSlice(now, most, slice);
    List<Bytes> written = List.copyOf(slice.keySet());
    int came = 0;
    for (Map.Entry<Bytes, byte[]> row : unwritten.entrySet()) {
      if (instant(row.getKey()) > now || came++ == most) {
        break;
      }
      slice.put(row.getKey(), row.getValue());
    }
    while (slice.size() > most) {
      next = Math.min(next, instant(slice.pollLastEntry().getKey()));
    }
    // KeyValueStore.delete would read the old value first, to return it.
    List<KeyValue<Bytes, byte[]>> gone = new ArrayList<>();
    written.stream().filter(slice::containsKey).forEach(key -> gone.add(KeyValue.pair(key, null)));
    if (!gone.isEmpty()) {
      store.putAll(gone);
    }
    slice.keySet().forEach(unwritten::remove);
    from = next == Long.MAX_VALUE ? Math.max(from, now) : next;
    earliest = unwritten.isEmpty() ? next : Math.min(next, instant(unwritten.firstKey()));
    return slice;
  }

  /**
   * Reads what is written and due.
   *
   * @return the instant of the next that is written; MAX_VALUE if there is none
   */
  private long readSlice(long now, int most, Map<Bytes, byte[]> slice) {
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(key(from, NOTHING), null)) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        long instant = instant(row.key);
        if (instant > now || slice.size() == most) {
          return instant;
        }
        slice.put(row.key, row.value);
      }
    }
    return Long.MAX_VALUE;
  }

  private static long instant(Bytes key) {
    return instant(key.get());
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
