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
 * its sums next change without an event. Sums of keys that are in use are held decoded; the store
 * of pages must have no cache of its own, as pages are written together with their heads.
 */
final class RollingTable {
  private final List<RollingWindow> windows;
  private final KeyValueStore<Bytes, byte[]> heads;
  private final Pages pages;
  private final Agenda agenda;
  private final Held<RollingSums> held;
  private Bytes openKey;
  private RollingSums open;

  /**
   * @param most keys that are held, at the most
   */
  RollingTable(
      List<RollingWindow> windows,
      KeyValueStore<Bytes, byte[]> heads,
      KeyValueStore<Bytes, byte[]> pages,
      Agenda agenda,
      int most) {
    this.windows = windows;
    this.heads = heads;
    this.pages = new Pages(pages);
    this.agenda = agenda;
    held = new Held<>(heads, new Form(), most);
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
        new RollingSums(windows, pages).open(first.key.get(), first.value, Long.MIN_VALUE);
      }
    }
  }

  /** Opens a key at the clock; valid until the next one is opened. */
  RollingSums open(Bytes key, long clock) {
    RollingSums sums = openAsStored(key, clock);
    sums.advanceTo(clock);
    return sums;
  }

  /** Opens a key as it was stored, a new one at the clock. */
  RollingSums openAsStored(Bytes key, long clock) {
    openKey = key;
    open = held.find(key);
    if (open == null) {
      RollingSums spare = held.takeSpare();
      RollingSums sums = spare == null ? new RollingSums(windows, pages) : spare;
      sums.open(key.get(), null, clock);
      open = held.add(key, sums);
    }
    return open;
  }

  /** Opens a key as it was stored if it waits for the reminder of this instant; else null. */
  RollingSums openIfAwaited(Bytes key, long instant) {
    openKey = key;
    open = held.find(key);
    return open == null || open.wakeAt() != instant ? null : open;
  }

  /** Stores the key that is open. */
  void save() {
    long due = open.nextDue();
    if (due < open.wakeAt() || open.wakeAt() <= open.clock()) {
      open.wakeAt(due);
      if (due != RollingSums.NEVER) {
        agenda.schedule(due, openKey);
      }
    }
    held.changed();
  }

  /** Writes what was saved: for whoever reads the store of heads itself. */
  void write() {
    held.write();
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
      store.put(Bytes.wrap(key), null);
    }
  }

  private final class Form implements Held.Form<RollingSums> {
    @Override
    public RollingSums decode(Bytes key, byte[] head, RollingSums spare) {
      RollingSums sums = spare == null ? new RollingSums(windows, pages) : spare;
      sums.open(key.get(), head, Long.MIN_VALUE);
      return sums;
    }

    @Override
    public byte[] encode(RollingSums sums) {
      byte[] head = sums.encode();
      return sums.isDisposable() ? null : head;
    }
  }
}
