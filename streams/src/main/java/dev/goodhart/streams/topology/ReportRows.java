package dev.goodhart.streams.topology;

import dev.goodhart.ledger.ReportStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What is remembered of reports, over a store. New rows are written many at a time, before a commit
 * and somewhat ahead of it, or when there are enough of them: one by one, each would cross into
 * RocksDB by itself, and a report that grows would be written as often as it does.
 */
final class ReportRows implements ReportStore {
  private static final int PLACE_BITS = 16;

  /**
   * More than come between two commits as a rule: RocksDB takes a row in less than half the time if
   * all come in one order, instead of in pieces of four thousand, each in order by itself. It
   * begins to look for a row's place where it put the last one.
   */
  private static final int MOST_UNWRITTEN = 1 << PLACE_BITS;

  /** Fewer hardly keep a commit waiting, and may as well be written with it. */
  private static final int MANY = 1_024;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Map<Bytes, byte[]> unwritten = new HashMap<>();

  ReportRows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte[] get(byte[] key) {
    Bytes row = Bytes.wrap(key);
    byte[] found = unwritten.get(row);
    return found == null ? store.get(row) : found;
  }

  @Override
  public void put(byte[] key, byte[] value) {
    unwritten.put(Bytes.wrap(key), value);
    if (unwritten.size() >= MOST_UNWRITTEN) {
      write();
    }
  }

  /** Writes what was put, if it is much: ahead of a commit, which then has less to wait for. */
  void writeMany() {
    if (unwritten.size() >= MANY) {
      write();
    }
  }

  /** Writes what was put: before a commit, and for whoever is to see all of it in the store. */
  void write() {
    if (unwritten.isEmpty()) {
      return;
    }
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(unwritten.size());
    long[] places = new long[unwritten.size()];
    unwritten.forEach(
        (key, value) -> {
          places[rows.size()] = (beginning(key.get()) << PLACE_BITS) | rows.size();
          rows.add(KeyValue.pair(key, value));
        });
    unwritten.clear();
    // Neighbours go into one page of the changelog, and are like each other. Numbers are compared
    // in place; keys would be looked up in memory a dozen times each.
    Arrays.sort(places);
    List<KeyValue<Bytes, byte[]>> inOrder = new ArrayList<>(rows.size());
    for (long place : places) {
      inOrder.add(rows.get((int) place & (MOST_UNWRITTEN - 1)));
    }
    store.putAll(inOrder);
  }

  /**
   * Generation and kind, of which the upper half is shifted away, and user. The order of one user's
   * rows among themselves matters to nobody.
   */
  private static long beginning(byte[] key) {
    return key.length < Long.BYTES ? 0 : ByteBuffer.wrap(key).getLong();
  }
}
