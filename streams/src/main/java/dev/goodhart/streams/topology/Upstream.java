package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
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
  private static final Bytes KEY = Bytes.wrap("upstream".getBytes(StandardCharsets.UTF_8));

  private final KeyValueStore<Bytes, byte[]> store;
  private final CompactWriter out = new CompactWriter(256);
  private final long[] instants;
  private final boolean[] settling;
  private long latest;
  private long lastSettled;

  /**
   * @param store for this alone
   * @param count how many upstreams there are; follows from the number of partitions
   */
  Upstream(KeyValueStore<Bytes, byte[]> store, int count) {
    this.store = store;
    instants = new long[count];
    settling = new boolean[count];
    byte[] stored = store.get(KEY);
    if (stored != null) {
      decode(stored);
    }
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

  void sawArrival(long arrival) {
    latest = Math.max(latest, arrival);
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
    settling[number] |= settle;
    boolean all = true;
    for (boolean one : settling) {
      all &= one;
    }
    if (all) {
      Arrays.fill(settling, false);
      lastSettled = latest;
    }
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
      out.putByte(settling[i] ? 1 : 0);
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
      settling[i] = in.getByte() != 0;
    }
    in.expectEnd();
  }
}
