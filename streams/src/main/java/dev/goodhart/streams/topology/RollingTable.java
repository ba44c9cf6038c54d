package dev.goodhart.streams.topology;

import dev.goodhart.window.PageStore;
import dev.goodhart.window.RollingSums;
import dev.goodhart.window.RollingWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Rolling sums by key: heads and pages in two stores, and reminders of when each key's sums next
 * change without an event. Sums of keys that are in use are held decoded, and written before a
 * commit; the other two stores must have no cache of their own, as they are written together with
 * the heads.
 *
 * <p>What was changed is reminded of only once it is written: until then it is brought to the clock
 * before the commit anyway.
 */
final class RollingTable {
  /** What is to be done with sums that were changed. */
  @FunctionalInterface
  interface Visitor {
    void visit(Bytes key, RollingSums sums);
  }

  private final RollingSums prototype;
  private final KeyValueStore<Bytes, byte[]> heads;
  private final Pages pages;
  private final PagedBacklog reminders;
  private final Optional<Visitor> publisher;
  private final Held<RollingSums> held;

  /**
   * @param publisher brings changed sums to the clock and publishes them, once a commit; none if
   *     whoever uses the table does that
   * @param most keys that are held, at the most
   */
  RollingTable(
      List<RollingWindow> windows,
      KeyValueStore<Bytes, byte[]> heads,
      KeyValueStore<Bytes, byte[]> pages,
      PagedBacklog reminders,
      Optional<Visitor> publisher,
      int most) {
    this.heads = heads;
    this.pages = new Pages(pages);
    prototype = new RollingSums(windows, this.pages);
    this.reminders = reminders;
    this.publisher = publisher;
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
        prototype.another().open(first.key.get(), first.value, Long.MIN_VALUE);
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
    RollingSums sums = held.find(key);
    if (sums == null) {
      RollingSums spare = held.takeSpare();
      sums = spare == null ? prototype.another() : spare;
      sums.open(key.get(), null, clock);
      held.add(key, sums);
    }
    return sums;
  }

  /** Opens a key as it was stored if it waits for the reminder of this instant; else null. */
  RollingSums openIfAwaited(Bytes key, long instant) {
    RollingSums sums = held.find(key);
    return sums == null || sums.wakeAt() != instant ? null : sums;
  }

  /** To be called when the key that is open was changed. */
  void changed() {
    held.changed();
  }

  /** Visits every key that is still to be written, opening it as it is. */
  void forEachChanged(Visitor visitor) {
    held.forEachChanged(visitor::visit);
  }

  /**
   * Publishes and writes what was changed: before a commit, or, where nothing is published, for
   * whoever reads the store of heads itself.
   */
  void write() {
    held.write();
    pages.write();
    reminders.write();
  }

  /** Writes what was changed but not since this was last called; it publishes nothing. */
  void writeRested() {
    held.writeRested();
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

  /**
   * Pages that were written wait for one another, as each by itself crosses into RocksDB, and may
   * end a write buffer there.
   */
  private static final class Pages implements PageStore {
    private static final int MOST_WAITING = 4_096;

    private final KeyValueStore<Bytes, byte[]> store;
    // No page: it is to be removed.
    private final Map<Bytes, byte[]> waiting = new LinkedHashMap<>();

    Pages(KeyValueStore<Bytes, byte[]> store) {
      this.store = store;
    }

    @Override
    public byte[] get(byte[] key) {
      Bytes row = Bytes.wrap(key);
      return waiting.containsKey(row) ? waiting.get(row) : store.get(row);
    }

    @Override
    public void put(byte[] key, byte[] page) {
      waiting.put(Bytes.wrap(key), page);
      if (waiting.size() >= MOST_WAITING) {
        write();
      }
    }

    @Override
    public void delete(byte[] key) {
      put(key, null);
    }

    void write() {
      List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(waiting.size());
      waiting.forEach((key, page) -> rows.add(KeyValue.pair(key, page)));
      store.putAll(rows);
      waiting.clear();
    }
  }

  private final class Form implements Held.Form<RollingSums> {
    @Override
    public RollingSums decode(Bytes key, byte[] head, RollingSums spare) {
      RollingSums sums = spare == null ? prototype.another() : spare;
      sums.open(key.get(), head, Long.MIN_VALUE);
      return sums;
    }

    @Override
    public byte[] encode(Bytes key, RollingSums sums) {
      remind(key, sums);
      byte[] head = sums.encode();
      return sums.isDisposable() ? null : head;
    }

    @Override
    public boolean publishes() {
      return publisher.isPresent();
    }

    @Override
    public void publish(Bytes key, RollingSums sums) {
      publisher.ifPresent(by -> by.visit(key, sums));
    }

    private void remind(Bytes key, RollingSums sums) {
      long due = sums.nextDue();
      if (due < sums.wakeAt() || sums.wakeAt() <= sums.clock()) {
        sums.wakeAt(due);
        if (due != RollingSums.NEVER) {
          reminders.put(due, key);
        }
      }
    }
  }
}
