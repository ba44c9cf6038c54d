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
 * What is due when: a store ordered by instant. An entry is a reminder to look, not a fact: whoever
 * is reminded checks whether anything is due.
 */
final class Agenda {
  /** Takes what became due. */
  @FunctionalInterface
  interface Due {
    void at(long instant, Bytes subject);
  }

  private static final byte[] NOTHING = {};
  private static final int SLICE = 500;

  private final KeyValueStore<Bytes, byte[]> store;
  // Where the last scan ended: deleted entries before it need not be skipped again and again.
  private long from = 0;
  private long earliest = Long.MIN_VALUE;

  Agenda(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Reminds of the subject at the instant, milliseconds since the epoch, not negative. */
  void schedule(long instant, Bytes subject) {
    store.put(key(instant, subject.get()), NOTHING);
    from = Math.min(from, instant);
    earliest = Math.min(earliest, instant);
  }

  /**
   * Takes off what is due at {@code now} or before, in order.
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
      List<Bytes> slice = slice(now, Math.min(left, SLICE));
      for (Bytes entry : slice) {
        store.delete(entry);
        ByteBuffer in = ByteBuffer.wrap(entry.get());
        long instant = in.getLong();
        due.at(
            instant, Bytes.wrap(Arrays.copyOfRange(entry.get(), Long.BYTES, entry.get().length)));
      }
      left -= slice.size();
    }
    return true;
  }

  private List<Bytes> slice(long now, int most) {
    List<Bytes> slice = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.range(key(from, NOTHING), null)) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        long instant = ByteBuffer.wrap(entry.key.get()).getLong();
        from = instant;
        earliest = instant;
        if (instant > now || slice.size() == most) {
          return slice;
        }
        slice.add(entry.key);
      }
    }
    from = Math.max(from, now);
    earliest = Long.MAX_VALUE;
    return slice;
  }

  private static Bytes key(long instant, byte[] subject) {
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + subject.length)
            .putLong(Math.max(0, instant))
            .put(subject)
            .array());
  }
}
