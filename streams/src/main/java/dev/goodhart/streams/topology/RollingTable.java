package dev.goodhart.streams.topology;

import dev.goodhart.window.PageStore;
import dev.goodhart.window.RollingSums;
import dev.goodhart.window.RollingWindow;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Rolling sums by key: heads and pages in two stores, and an agenda that reminds of each key when
 * its sums next change without an event.
 */
final class RollingTable {
  private final KeyValueStore<Bytes, byte[]> heads;
  private final Agenda agenda;
  private final RollingSums sums;
  private Bytes open;

  RollingTable(
      List<RollingWindow> windows,
      KeyValueStore<Bytes, byte[]> heads,
      KeyValueStore<Bytes, byte[]> pages,
      Agenda agenda) {
    this.heads = heads;
    this.agenda = agenda;
    this.sums = new RollingSums(windows, new Pages(pages));
  }

  /**
   * To be called before anything else: every head was written for the same windows, so one tells.
   *
   * @throws dev.goodhart.window.OtherWindowsException if it was for others than now
   */
  void refuseOtherWindows() {
    try (KeyValueIterator<Bytes, byte[]> all = heads.all()) {
      if (all.hasNext()) {
        KeyValue<Bytes, byte[]> first = all.next();
        sums.open(first.key.get(), first.value, Long.MIN_VALUE);
      }
    }
  }

  /** The key that is open. */
  RollingSums sums() {
    return sums;
  }

  /** Opens a key at the clock; valid until the next one is opened. */
  RollingSums open(Bytes key, long clock) {
    open = key;
    sums.open(key.get(), heads.get(key), clock);
    return sums;
  }

  /** Opens a key as it was stored, a new one at the clock. */
  RollingSums openAsStored(Bytes key, long clock) {
    byte[] head = heads.get(key);
    open = key;
    sums.open(key.get(), head, head == null ? clock : Long.MIN_VALUE);
    return sums;
  }

  /** Opens a key as it was stored if it waits for the reminder of this instant; else null. */
  RollingSums openIfAwaited(Bytes key, long instant) {
    byte[] head = heads.get(key);
    if (head == null) {
      return null;
    }
    open = key;
    sums.open(key.get(), head, Long.MIN_VALUE);
    if (sums.wakeAt() != instant) {
      return null;
    }
    return sums;
  }

  /** Stores the key that is open. */
  void save() {
    long due = sums.nextDue();
    if (due < sums.wakeAt() || sums.wakeAt() <= sums.clock()) {
      sums.wakeAt(due);
      if (due != RollingSums.NEVER) {
        agenda.schedule(due, open);
      }
    }
    byte[] head = sums.encode();
    if (sums.isDisposable()) {
      heads.delete(open);
    } else {
      heads.put(open, head);
    }
  }

  /** Sums to look at heads with, as they were stored; pages are not read. */
  static RollingSums forHeadsOnly(List<RollingWindow> windows) {
    return new RollingSums(windows, new NoPages());
  }

  private record NoPages() implements PageStore {
    @Override
    public byte[] get(byte[] key) {
      throw new IllegalStateException("Only heads are read here.");
    }

    @Override
    public void put(byte[] key, byte[] page) {
      throw new IllegalStateException("Only heads are read here.");
    }

    @Override
    public void delete(byte[] key) {
      throw new IllegalStateException("Only heads are read here.");
    }
  }

  private record Pages(KeyValueStore<Bytes, byte[]> store) implements PageStore {
    @Override
    public byte[] get(byte[] key) {
      return store.get(Bytes.wrap(key));
    }

    @Override
    public void put(byte[] key, byte[] page) {
      store.put(Bytes.wrap(key), page);
    }

    @Override
    public void delete(byte[] key) {
      store.delete(Bytes.wrap(key));
    }
  }
}
