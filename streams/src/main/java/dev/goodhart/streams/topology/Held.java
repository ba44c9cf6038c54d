package dev.goodhart.streams.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The values of a store that were used last, decoded. Whoever holds them writes what has changed
 * before each commit (see {@link HeldStore}); where there is no more room, a value is written
 * earlier.
 *
 * <p>One value is open at a time: the one that was found or added last. Its changes must be such
 * that decoding what was encoded gives the same value again: when it is written must not matter.
 *
 * @param <V> decoded, changed in place
 */
final class Held<V> {
  /** How values are stored. */
  interface Form<V> {
    /**
     * @param spare a value that is not used any more and may be decoded over, or null
     */
    V decode(Bytes key, byte[] stored, V spare);

    /** The stored form of a value that was changed; null if nothing need be stored of it. */
    byte[] encode(Bytes key, V value);
  }

  private static final int FEWEST = 256;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Form<V> form;
  private final int most;
  // In order of use, the longest unused first.
  private final Map<Bytes, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final List<Entry<V>> changed = new ArrayList<>();
  private Entry<V> open;
  private V spare;

  /**
   * @param most how many are held, at the most
   */
  Held(KeyValueStore<Bytes, byte[]> store, Form<V> form, int most) {
    this.store = store;
    this.form = form;
    this.most = most;
  }

  /**
   * A partition's part of what an instance may hold, should it have all of them.
   *
   * @param inAll how many an instance may hold
   * @param partitions how many there are
   */
  static int part(int inAll, int partitions) {
    return Math.max(FEWEST, inAll / partitions);
  }

  /** Opens a value; null if nothing is stored under the key. */
  V find(Bytes key) {
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      byte[] stored = store.get(key);
      if (stored == null) {
        return null;
      }
      entry = hold(key, form.decode(key, stored, takeSpare()));
    }
    open = entry;
    return entry.value;
  }

  /** Opens a value of a key under which there was none. */
  V add(Bytes key, V value) {
    makeRoom();
    open = hold(key, value);
    return value;
  }

  /** Makes room for a value, and returns one that is not used any more; or null. */
  V takeSpare() {
    makeRoom();
    V taken = spare;
    spare = null;
    return taken;
  }

  /** To be called when the open value was changed. */
  void changed() {
    if (!open.changed) {
      open.changed = true;
      changed.add(open);
    }
  }

  /** Removes a value, here and from the store. */
  void remove(Bytes key) {
    Entry<V> entry = entries.remove(key);
    if (entry != null) {
      entry.changed = false;
    }
    store.put(key, null);
  }

  /** Visits what is still to be written; the visitor may change what it visits. */
  void forEachChanged(BiConsumer<Bytes, V> visitor) {
    // By position, as a visitor that opens another value may add to the list.
    for (int i = 0; i < changed.size(); i++) {
      Entry<V> entry = changed.get(i);
      if (entry.changed) {
        open = entry;
        visitor.accept(entry.key, entry.value);
      }
    }
  }

  /** Writes what was changed: before a commit, or for whoever is to see all of it in the store. */
  void write() {
    write(key -> true);
    changed.clear();
  }

  /** Writes what was changed of some keys. */
  void write(Predicate<Bytes> which) {
    // Together, as each write by itself crosses into RocksDB.
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    for (Entry<V> entry : changed) {
      if (entry.changed && which.test(entry.key)) {
        rows.add(KeyValue.pair(entry.key, encode(entry)));
      }
    }
    store.putAll(rows);
  }

  private Entry<V> hold(Bytes key, V value) {
    Entry<V> entry = new Entry<>(key, value);
    entries.put(key, entry);
    return entry;
  }

  private void makeRoom() {
    if (entries.size() >= most) {
      Entry<V> eldest = entries.values().iterator().next();
      if (eldest.changed) {
        store.put(eldest.key, encode(eldest));
      }
      entries.remove(eldest.key);
      spare = eldest.value;
      eldest.value = null;
    }
  }

  /** No bytes delete what is there; KeyValueStore.delete would read it first, to return it. */
  private byte[] encode(Entry<V> entry) {
    entry.changed = false;
    byte[] bytes = form.encode(entry.key, entry.value);
    if (bytes == null) {
      entries.remove(entry.key);
    }
    return bytes;
  }

  private static final class Entry<V> {
    private final Bytes key;
    private V value;
    private boolean changed;

    Entry(Bytes key, V value) {
      this.key = key;
      this.value = value;
    }
  }
}
