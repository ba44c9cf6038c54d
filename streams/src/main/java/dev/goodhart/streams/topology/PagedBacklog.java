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
 * What waits for its instant in crowds: at one minute many people's sums fall, at one hour
 * everybody's closes. A row for each would be logged twice, once when it comes and once when it
 * goes. Here whoever uses it has what came between two commits written in pages before the second,
 * and what has come and gone by then is not written at all.
 *
 * <p>Within one instant things come out in the order in which they were put. What is ordered or
 * found by a key of its own is a {@link Backlog}.
 */
final class PagedBacklog {
  private static final int VERSION = 1;

  // A page stays far below the limit of a record, whatever is in it.
  private static final int ENTRIES_IN_PAGE = 128;
  private static final int BYTES_IN_PAGE = 64 << 10;

  private final Backlog pages;
  private final TreeMap<Long, List<Bytes>> unwritten = new TreeMap<>();
  private final CompactWriter out = new CompactWriter(4_096);
  private final CompactReader in = new CompactReader("page of what waits");
  private long nextPage;
  private int left;

  /**
   * @param store without a cache, as it is written before a commit
   * @throws IllegalStateException if something else lies there
   */
  PagedBacklog(KeyValueStore<Bytes, byte[]> store) {
    pages = new Backlog(store);
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> page = all.next();
        in.reset(page.value).expectVersion(VERSION);
        nextPage = Math.max(nextPage, ByteBuffer.wrap(page.key.get()).getLong(Long.BYTES) + 1);
      }
    }
  }

  /** Keeps an entry until the instant, milliseconds since the epoch, not negative. */
  void put(long instant, Bytes entry) {
    unwritten.computeIfAbsent(Math.max(0, instant), none -> new ArrayList<>()).add(entry);
  }

  /** Nothing waits for an instant before this; MAX_VALUE if nothing waits at all. */
  long earliest() {
    return Math.min(pages.earliest(), earliestUnwritten());
  }

  private long earliestUnwritten() {
    return unwritten.isEmpty() ? Long.MAX_VALUE : unwritten.firstKey();
  }

  /**
   * Takes off what waits for {@code now} or before, in order.
   *
   * @param most how many, in round figures
   * @return whether nothing more is due
   */
  boolean takeDue(long now, int most, Agenda.Due due) {
    left = most;
    while (earliest() <= now) {
      if (left <= 0) {
        return false;
      }
      long unwrittenFrom = earliestUnwritten();
      boolean noPageIsBefore =
          pages.takeDue(
              Math.min(now, unwrittenFrom),
              Math.max(1, left / ENTRIES_IN_PAGE),
              (instant, number, page) -> take(instant, entries(page), due));
      // What was taken may have put something earlier.
      if (noPageIsBefore
          && unwrittenFrom <= now
          && unwrittenFrom == earliestUnwritten()
          && left > 0) {
        take(unwrittenFrom, takeUnwritten(unwrittenFrom), due);
      }
    }
    return true;
  }

  private void take(long instant, List<Bytes> entries, Agenda.Due due) {
    left -= entries.size();
    entries.forEach(entry -> due.at(instant, entry));
  }

  /** As many as are still asked for: while they are taken, more may come for the same instant. */
  private List<Bytes> takeUnwritten(long instant) {
    List<Bytes> entries = unwritten.get(instant);
    if (entries.size() <= left) {
      unwritten.remove(instant);
      return entries;
    }
    List<Bytes> first = entries.subList(0, left);
    List<Bytes> taken = new ArrayList<>(first);
    first.clear();
    return taken;
  }

  private List<Bytes> entries(byte[] page) {
    in.reset(page).expectVersion(VERSION);
    List<Bytes> entries = new ArrayList<>(ENTRIES_IN_PAGE);
    for (int count = in.getCount(ENTRIES_IN_PAGE); count > 0; count--) {
      entries.add(Bytes.wrap(in.getBytes(in.getCount(page.length))));
    }
    in.expectEnd();
    return entries;
  }

  /** Writes what still waits: before a commit. */
  void write() {
    unwritten.forEach(this::write);
    unwritten.clear();
    pages.write();
  }

  private void write(long instant, List<Bytes> entries) {
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < entries.size(); i++) {
      bytes += entries.get(i).get().length;
      if (bytes > BYTES_IN_PAGE || i - from == ENTRIES_IN_PAGE) {
        writePage(instant, entries.subList(from, i));
        from = i;
        bytes = entries.get(i).get().length;
      }
    }
    writePage(instant, entries.subList(from, entries.size()));
  }

  private void writePage(long instant, List<Bytes> entries) {
    if (entries.isEmpty()) {
      return;
    }
    out.reset().putByte(VERSION);
    out.putUnsigned(entries.size());
    for (Bytes entry : entries) {
      byte[] bytes = entry.get();
      out.putUnsigned(bytes.length);
      out.putBytes(bytes, 0, bytes.length);
    }
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(nextPage++).array();
    pages.put(instant, number, out.toByteArray());
  }
}
