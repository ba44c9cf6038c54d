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
 * How far each user partition has come, as one team partition knows it: the least of them is what
 * team totals are complete up to, as with watermarks.
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
  private long lastSettled;

  Upstream(KeyValueStore<Bytes, byte[]> store, int partitions) {
    this.store = store;
    instants = new long[partitions];
    ticked = new boolean[partitions];
    settling = new boolean[partitions];
    byte[] stored = store.get(KEY);
    if (stored != null) {
      decode(stored);
    }
    byte[] storedLatest = store.get(LATEST);
    if (storedLatest != null) {
      latest = Math.max(latest, ByteBuffer.wrap(storedLatest).getLong());
    }
  }

  /** Whether every user partition has ever told how far it is; before, nothing is complete. */
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

  /** The instant that every team was last asked to be published as of; empty: never. */
  OptionalLong lastSettled() {
    return lastSettled == 0 ? OptionalLong.empty() : OptionalLong.of(lastSettled);
  }

  /**
   * Moves the teams' clock on. What is counted next is stored as of that clock, so the clock is
   * stored with it: were it behind after a restart, what fell due in between would be overlooked.
   */
  void sawArrival(long arrival) {
    if (arrival > latest) {
      latest = arrival;
      store.put(LATEST, ByteBuffer.allocate(Long.BYTES).putLong(latest).array());
    }
  }

  /** Whether with this tick all partitions have settled. */
  boolean ticked(TeamEntry.TeamTick tick) {
    sawArrival(tick.instant());
    int partition = tick.upstream();
    instants[partition] = Math.max(instants[partition], tick.instant());
    ticked[partition] = true;
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
          "it knows " + count + " partitions, but topics.partitions is " + instants.length);
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
