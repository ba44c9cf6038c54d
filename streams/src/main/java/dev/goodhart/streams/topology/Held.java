package dev.goodhart.streams.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The values of a store that were used last, decoded. Whoever holds them writes what has changed
 * before each commit (see {@link HeldStore}), and what is to be published of it is published with
 * that, once. Where there is no more room a value is written earlier, as {@link #writeRested}
 * writes what has not been changed for a while; it is published with the others none the less.
 *
 * <p>Room is made by the clock algorithm (Corbató, A Paging Experiment with the Multics System,
 * 1968): of what was found since the hand last passed nothing goes. Unlike an order of use it costs
 * one bit, and no writes to the neighbours of what is found.
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

    /**
     * The stored form of a value that was changed; null if nothing need be stored of it. It must
     * tell what of the value was not published yet.
     */
    byte[] encode(Bytes key, V value);

    /** Whether there is anything to be published of values that were changed. */
    default boolean publishes() {
      return false;
    }

    /** Publishes what has changed since it was last called, before the value is encoded. */
    default void publish(Bytes key, V value) {}
  }

  private static final int FEWEST = 256;

  /**
   * So many times as many keys as values are held are remembered to be published with the next
   * commit: a bound on memory, and on what that commit has to read again.
   */
  private static final int KEYS_FOR_ONE = 8;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Form<V> form;
  private final int most;
  private final Map<Bytes, Entry<V>> entries = new HashMap<>();
  // Every entry has a place here, also one that was removed, until the hand comes to it.
  private final List<Entry<V>> ring = new ArrayList<>();
  private final List<Entry<V>> changed = new ArrayList<>();
  // Keys of what was written, and is to be published with the next commit.
  private final Set<Bytes> unpublished = new LinkedHashSet<>();
  private int hand;
  private boolean roomAtHand;
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
    entry.found = true;
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
    open.resting = false;
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
      entry.gone = true;
    }
    unpublished.remove(key);
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

  /** Publishes and writes what was changed: before a commit. */
  void write() {
    write(key -> true);
    changed.clear();
  }

  /** Publishes and writes what was changed of some keys. */
  void write(Predicate<Bytes> which) {
    // Together, as each write by itself crosses into RocksDB.
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    for (Entry<V> entry : changed) {
      if (entry.changed && which.test(entry.key)) {
        rows.add(KeyValue.pair(entry.key, publish(entry)));
      }
    }
    store.putAll(rows);
    if (!unpublished.isEmpty()) {
      publishWritten(which);
    }
  }

  private void publishWritten(Predicate<Bytes> which) {
    // A copy, as what is opened takes the place of others, which may be written then.
    for (Bytes key : unpublished.stream().filter(which).toList()) {
      if (find(key) == null) {
        throw new IllegalStateException("What is to be published has gone from " + store.name());
      }
      store.put(key, publish(open));
    }
  }

  private byte[] publish(Entry<V> entry) {
    form.publish(entry.key, entry.value);
    unpublished.remove(entry.key);
    return encode(entry);
  }

  /** The stored form of what is written earlier than it is published, if that can be remembered. */
  private byte[] encodeEarly(Entry<V> entry) {
    if (form.publishes() && !unpublished.contains(entry.key)) {
      if (unpublished.size() >= KEYS_FOR_ONE * most) {
        return publish(entry);
      }
      unpublished.add(entry.key);
    }
    return encode(entry);
  }

  /**
   * Writes what was changed but not since this was last called: ahead of the commit, in time that
   * is left before it. What is changed once more, or is to be published, is written once more.
   */
  void writeRested() {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    int kept = 0;
    for (Entry<V> entry : changed) {
      if (entry.changed && entry.resting) {
        rows.add(KeyValue.pair(entry.key, encodeEarly(entry)));
      } else if (entry.changed) {
        entry.resting = true;
        changed.set(kept++, entry);
      }
    }
    changed.subList(kept, changed.size()).clear();
    store.putAll(rows);
  }

  private Entry<V> hold(Bytes key, V value) {
    Entry<V> entry = new Entry<>(key, value);
    entries.put(key, entry);
    if (roomAtHand) {
      ring.set(hand, entry);
      roomAtHand = false;
      hand = (hand + 1) % most;
    } else {
      ring.add(entry);
    }
    return entry;
  }

  private void makeRoom() {
    if (ring.size() < most || roomAtHand) {
      return;
    }
    Entry<V> unused = ring.get(hand);
    while (unused.found && !unused.gone) {
      unused.found = false;
      hand = (hand + 1) % most;
      unused = ring.get(hand);
    }
    if (unused.changed) {
      store.put(unused.key, encodeEarly(unused));
    }
    entries.remove(unused.key, unused);
    spare = unused.value;
    unused.value = null;
    roomAtHand = true;
  }

  /** No bytes delete what is there; KeyValueStore.delete would read it first, to return it. */
  private byte[] encode(Entry<V> entry) {
    entry.changed = false;
    byte[] bytes = form.encode(entry.key, entry.value);
    if (bytes == null) {
      entries.remove(entry.key, entry);
      entry.gone = true;
    }
    return bytes;
  }

  private static final class Entry<V> {
    private final Bytes key;
    private V value;
    private boolean changed;
    // Since rested values were last looked for.
    private boolean resting;
    // Since the hand last passed.
    private boolean found = true;
    private boolean gone;

    Entry(Bytes key, V value) {
      this.key = key;
      this.value = value;
    }
  }
}
