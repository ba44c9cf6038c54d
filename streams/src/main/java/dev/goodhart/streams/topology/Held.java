package dev.goodhart.streams.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The values of a store that were used last, decoded. What changes is written before a commit (see
 * {@link HeldStore}), or earlier where there is no more room. Over a store that does not tell of
 * commits, as tests have them, everything is written at once.
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

    /** The stored form; null if nothing need be stored of the value. */
    byte[] encode(V value);
  }

  private static final int FEWEST = 256;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Form<V> form;
  private final int most;
  private final boolean writesLater;
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
    writesLater = HeldStore.beforeCommit(store, this::write);
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
      makeRoom();
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

  /** A value that is not used any more, for {@link #add}; or null. */
  V takeSpare() {
    V taken = spare;
    spare = null;
    return taken;
  }

  /** To be called when the open value was changed. */
  void changed() {
    if (!writesLater) {
      write(open);
    } else if (!open.changed) {
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

  /** Writes what was changed: for whoever is to see all of it in the store. */
  void write() {
    for (Entry<V> entry : changed) {
      if (entry.changed) {
        write(entry);
      }
    }
    changed.clear();
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
        write(eldest);
      }
      entries.remove(eldest.key);
      spare = eldest.value;
      eldest.value = null;
    }
  }

  private void write(Entry<V> entry) {
    entry.changed = false;
    byte[] bytes = form.encode(entry.value);
    // No bytes delete what is there; KeyValueStore.delete would read it first, to return it.
    store.put(entry.key, bytes);
    if (bytes == null) {
      entries.remove(entry.key);
    }
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
