package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which keys are to be looked at when. What is scheduled between two commits lies in pages of keys
 * that wait for one instant: sums of many keys fall at the same minute, and a row for each would be
 * logged twice, once when it comes and once when it goes.
 *
 * <p>A reminder is no fact: whoever is reminded checks whether anything is due. Within one instant
 * the order of keys is none. Ordered reminders are an {@link Agenda}.
 */
final class Reminders {
  private static final int VERSION = 1;

  /** Keys in a page: with the longest ids it stays far below a record's limit. */
  private static final int KEYS_IN_PAGE = 128;

  private final Backlog pages;
  private final TreeMap<Long, List<Bytes>> unwritten = new TreeMap<>();
  private final CompactWriter out = new CompactWriter(4_096);
  private final CompactReader in = new CompactReader("page of reminders");
  private long nextPage;
  private int left;

  Reminders(KeyValueStore<Bytes, byte[]> store) {
    pages = new Backlog(store);
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> page = all.next();
        nextPage = Math.max(nextPage, ByteBuffer.wrap(page.key.get()).getLong(Long.BYTES) + 1);
      }
    }
  }

  /** Reminds of the key at the instant, milliseconds since the epoch, not negative. */
  void schedule(long instant, Bytes key) {
    unwritten.computeIfAbsent(instant, none -> new ArrayList<>()).add(key);
  }

  /**
   * Takes off what is due at {@code now} or before, in order of instants.
   *
   * @param most how many keys, in round figures
   * @return whether nothing more is due
   */
  boolean takeDue(long now, int most, Agenda.Due due) {
    left = most;
    while (left > 0) {
      if (!unwritten.isEmpty() && unwritten.firstKey() <= now) {
        write();
      }
      boolean all =
          pages.takeDue(
              now,
              Math.max(1, left / KEYS_IN_PAGE),
              (instant, number, page) -> take(instant, page, due));
      if (all && (unwritten.isEmpty() || unwritten.firstKey() > now)) {
        return true;
      }
    }
    return false;
  }

  private void take(long instant, byte[] page, Agenda.Due due) {
    List<Bytes> keys = new ArrayList<>(KEYS_IN_PAGE);
    in.reset(page).expectVersion(VERSION);
    for (int count = in.getCount(KEYS_IN_PAGE); count > 0; count--) {
      keys.add(Bytes.wrap(in.getBytes(in.getCount(page.length))));
    }
    in.expectEnd();
    left -= keys.size();
    keys.forEach(key -> due.at(instant, key));
  }

  /** Writes what was scheduled: before a commit. */
  void write() {
    unwritten.forEach(
        (instant, keys) -> {
          for (int from = 0; from < keys.size(); from += KEYS_IN_PAGE) {
            int to = Math.min(keys.size(), from + KEYS_IN_PAGE);
            byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(nextPage++).array();
            pages.put(instant, number, page(keys.subList(from, to)));
          }
        });
    unwritten.clear();
  }

  private byte[] page(List<Bytes> keys) {
    out.reset().putByte(VERSION);
    out.putUnsigned(keys.size());
    for (Bytes key : keys) {
      byte[] bytes = key.get();
      out.putUnsigned(bytes.length);
      out.putBytes(bytes, 0, bytes.length);
    }
    return out.toByteArray();
  }
}
