package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far each upstream has come (the user partitions, as one team partition knows them): the least
 * of them is what is complete, as with watermarks.
 */
final class Upstream {
  private static final int VERSION = 1;
  private static final int SETTLING = 1;
  private static final int TICKED = 1 << 1;
  private static final Bytes KEY = Bytes.wrap("upstream".getBytes(StandardCharsets.UTF_8));
  private static final Bytes LATEST = Bytes.wrap("latest".getBytes(StandardCharsets.UTF_8));

  private final KeyValueStore<Bytes, byte[]> store;
  private final CompactWriter out = new CompactWriter(256);
  private final long[] instants;
  private final boolean[] ticked;
  private final boolean[] settling;
  private long latest;
  private boolean latestChanged;
  private long lastSettled;

  /**
   * @param store where its own two keys are used by nobody else
   * @param count how many upstreams there are; follows from the number of partitions
   */
  Upstream(KeyValueStore<Bytes, byte[]> store, int count) {
    this.store = store;
    instants = new long[count];
    ticked = new boolean[count];
    settling = new boolean[count];
    byte[] stored = store.get(KEY);
    if (stored != null) {
      decode(stored);
    }
    byte[] storedLatest = store.get(LATEST);
    if (storedLatest != null) {
      latest = Math.max(latest, ByteBuffer.wrap(storedLatest).getLong());
    }
  }

  /** Whether every upstream has ever told how far it is; before, nothing is complete. */
  boolean allTicked() {
    for (boolean one : ticked) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /** Everything that arrived before this has been counted, milliseconds since the epoch. */
  long complete() {
    long least = Long.MAX_VALUE;
    for (long instant : instants) {
      least = Math.min(least, instant);
    }
    return least;
  }

  /** The latest arrival or tick of any partition, milliseconds since the epoch. */
  long latest() {
    return latest;
  }

  /** The instant that everything was last asked to be published as of; empty: never. */
  OptionalLong lastSettled() {
    return lastSettled == 0 ? OptionalLong.empty() : OptionalLong.of(lastSettled);
  }

  /**
   * Moves the clock on. What is counted next is stored as of that clock, so {@link #write} stores
   * the clock with it: were it behind after a restart, what fell due in between would be
   * overlooked.
   */
  void sawArrival(long arrival) {
    if (arrival > latest) {
      latest = arrival;
      latestChanged = true;
    }
  }

  /** Stores the clock, if arrivals have moved it on: before a commit. */
  void write() {
    if (latestChanged) {
      latestChanged = false;
      store.put(LATEST, ByteBuffer.allocate(Long.BYTES).putLong(latest).array());
    }
  }

  /**
   * One upstream has come so far.
   *
   * @param number which one, from 0
   * @param instant how far, milliseconds since the epoch
   * @param settle whether everything is to be published as of that
   * @return whether with this all of them have settled
   */
  boolean ticked(int number, long instant, boolean settle) {
    sawArrival(instant);
    instants[number] = Math.max(instants[number], instant);
    ticked[number] = true;
    settling[number] |= settle;
    boolean all = true;
    for (boolean one : settling) {
      all &= one;
    }
    if (all) {
      Arrays.fill(settling, false);
      lastSettled = latest;
    }
    latestChanged = false;
    save();
    return all;
  }

  private void save() {
    out.reset().putByte(VERSION);
    out.putSigned(latest);
    out.putSigned(lastSettled);
    out.putUnsigned(instants.length);
    for (int i = 0; i < instants.length; i++) {
      out.putSigned(instants[i]);
      out.putByte((settling[i] ? SETTLING : 0) | (ticked[i] ? TICKED : 0));
    }
    store.put(KEY, out.toByteArray());
  }

  private void decode(byte[] stored) {
    CompactReader in = new CompactReader("upstream clocks").reset(stored);
    in.expectVersion(VERSION);
    latest = in.getSigned();
    lastSettled = in.getSigned();
    int count = in.getCount(Integer.MAX_VALUE);
    if (count != instants.length) {
      throw in.corrupt(
          "it knows "
              + count
              + " upstreams, but by topics.partitions there are "
              + instants.length);
    }
    for (int i = 0; i < count; i++) {
      instants[i] = in.getSigned();
      int flags = in.getByte();
      settling[i] = (flags & SETTLING) != 0;
      ticked[i] = (flags & TICKED) != 0;
    }
    in.expectEnd();
  }
}
