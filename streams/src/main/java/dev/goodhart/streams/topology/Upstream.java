package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far each user partition has come, as one team partition knows it: the least of them is what
 * team totals are complete up to, as with watermarks.
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

  Upstream(KeyValueStore<Bytes, byte[]> store, int partitions) {
    this.store = store;
    instants = new long[partitions];
    settling = new boolean[partitions];
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

  /** The instant that every team was last asked to be published as of; empty: never. */
  OptionalLong lastSettled() {
    return lastSettled == 0 ? OptionalLong.empty() : OptionalLong.of(lastSettled);
  }

  void sawArrival(long arrival) {
    latest = Math.max(latest, arrival);
  }

  /** Whether with this tick all partitions have settled. */
  boolean ticked(TeamEntry.TeamTick tick) {
    sawArrival(tick.instant());
    int partition = tick.upstream();
    instants[partition] = Math.max(instants[partition], tick.instant());
    settling[partition] |= tick.settle();
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
          "it knows " + count + " partitions, but topics.partitions is " + instants.length);
    }
    for (int i = 0; i < count; i++) {
      instants[i] = in.getSigned();
      settling[i] = in.getByte() != 0;
    }
    in.expectEnd();
  }
}
