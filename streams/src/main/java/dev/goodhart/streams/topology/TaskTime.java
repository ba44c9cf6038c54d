package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.streams.ClockRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What time it is in one user partition, kept in a store: the largest arrival so far, how far usage
 * and outcomes have been read, and clock records that wait until they hold.
 */
final class TaskTime {
  private static final int VERSION = 1;
  private static final int MOST_HELD = 256;
  private static final Bytes KEY = Bytes.wrap("now".getBytes(StandardCharsets.UTF_8));

  private final KeyValueStore<Bytes, byte[]> store;
  private final CompactWriter out = new CompactWriter(64);
  private final Deque<ClockRecord> held = new ArrayDeque<>();
  private long clock;
  private long lastTick;
  private long lastSettled;
  private long usageEnd;
  private long outcomesEnd;

  TaskTime(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
    byte[] stored = store.get(KEY);
    if (stored != null) {
      decode(stored);
    }
  }

  /** The largest arrival or tick so far, milliseconds since the epoch. */
  long clock() {
    return clock;
  }

  /** The latest tick so far, milliseconds since the epoch. */
  long lastTick() {
    return lastTick;
  }

  /** The instant that every key was last asked to be published as of; empty: never. */
  OptionalLong lastSettled() {
    return lastSettled == 0 ? OptionalLong.empty() : OptionalLong.of(lastSettled);
  }

  void settled(long instant) {
    lastSettled = instant;
  }

  void sawArrival(long arrival) {
    clock = Math.max(clock, arrival);
  }

  void readUsage(long offset) {
    usageEnd = Math.max(usageEnd, offset + 1);
  }

  void readOutcome(long offset) {
    outcomesEnd = Math.max(outcomesEnd, offset + 1);
  }

  /** Holds a clock record until everything it speaks of has been read. */
  void hold(ClockRecord record) {
    if (held.size() == MOST_HELD && !held.getLast().settle()) {
      // Far behind: the record just before says nothing that this one does not.
      held.removeLast();
    }
    held.addLast(record);
  }

  boolean isHolding() {
    return !held.isEmpty();
  }

  /** The next clock record that holds now, which is then past; null if there is none. */
  ClockRecord releaseReached() {
    ClockRecord first = held.peekFirst();
    boolean reached =
        first != null && first.usageEnd() <= usageEnd && first.outcomesEnd() <= outcomesEnd;
    return reached ? release() : null;
  }

  /** The next clock record, whether it holds or not. */
  ClockRecord release() {
    ClockRecord record = held.removeFirst();
    clock = Math.max(clock, record.instant());
    return record;
  }

  /** Whether a tick of this instant says anything new. */
  boolean ticksAt(long instant) {
    boolean later = instant > lastTick;
    lastTick = Math.max(lastTick, instant);
    return later;
  }

  void save() {
    out.reset().putByte(VERSION);
    out.putSigned(clock);
    out.putSigned(lastTick);
    out.putSigned(lastSettled);
    out.putUnsigned(usageEnd);
    out.putUnsigned(outcomesEnd);
    out.putUnsigned(held.size());
    for (ClockRecord record : held) {
      byte[] bytes = record.encode();
      out.putUnsigned(bytes.length);
      out.putBytes(bytes, 0, bytes.length);
    }
    store.put(KEY, out.toByteArray());
  }

  private void decode(byte[] stored) {
    CompactReader in = new CompactReader("time of a partition").reset(stored);
    in.expectVersion(VERSION);
    clock = in.getSigned();
    lastTick = in.getSigned();
    lastSettled = in.getSigned();
    usageEnd = in.getUnsigned();
    outcomesEnd = in.getUnsigned();
    int count = in.getCount(MOST_HELD + 1);
    for (int i = 0; i < count; i++) {
      held.addLast(ClockRecord.decode(in.getBytes(in.getCount(stored.length))));
    }
    in.expectEnd();
  }
}
