package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.streams.ClockRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
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
  private final Deque<Held> held = new ArrayDeque<>();
  private long clock;
  private long lastTick;
  private long lastSettled;
  private long usageEnd;
  private long outcomesEnd;
  private byte[] saved;

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

  /** Holds a clock record, from now on, until everything it speaks of has been read. */
  void hold(ClockRecord record, long wallNow) {
    if (held.size() >= MOST_HELD && !held.getLast().record().settle()) {
      // Far behind: the record just before says nothing that this one does not.
      held.removeLast();
    }
    held.addLast(new Held(record, wallNow));
  }

  /** Whether clock records wait. */
  boolean isHolding() {
    return !held.isEmpty();
  }

  /** Since when the next clock record waits, wall clock; 0: since before the task began. */
  long heldSince() {
    return held.getFirst().since();
  }

  /** Whether the next clock record speaks of usage that has not been read. */
  boolean waitsForUsage() {
    return !held.isEmpty() && held.getFirst().record().usageEnd() > usageEnd;
  }

  /** Whether the next clock record speaks of outcomes that have not been read. */
  boolean waitsForOutcomes() {
    return !held.isEmpty() && held.getFirst().record().outcomesEnd() > outcomesEnd;
  }

  /** From now on usage counts as read as far as the next clock record says. */
  void giveUpUsage() {
    usageEnd = held.getFirst().record().usageEnd();
  }

  /** From now on outcomes count as read as far as the next clock record says. */
  void giveUpOutcomes() {
    outcomesEnd = held.getFirst().record().outcomesEnd();
  }

  /** The next clock record that holds now, which is then past; null if there is none. */
  ClockRecord releaseReached() {
    return held.isEmpty() || waitsForUsage() || waitsForOutcomes() ? null : release();
  }

  private ClockRecord release() {
    ClockRecord record = held.removeFirst().record();
    clock = Math.max(clock, record.instant());
    return record;
  }

  /** Whether a tick of this instant says anything new. */
  boolean ticksAt(long instant) {
    boolean later = instant > lastTick;
    lastTick = Math.max(lastTick, instant);
    return later;
  }

  /** Stores the time, if it has changed since. */
  void save() {
    out.reset().putByte(VERSION);
    out.putSigned(clock);
    out.putSigned(lastTick);
    out.putSigned(lastSettled);
    out.putUnsigned(usageEnd);
    out.putUnsigned(outcomesEnd);
    out.putUnsigned(held.size());
    for (Held waiting : held) {
      byte[] bytes = waiting.record().encode();
      out.putUnsigned(bytes.length);
      out.putBytes(bytes, 0, bytes.length);
    }
    byte[] now = out.toByteArray();
    if (!Arrays.equals(now, saved)) {
      store.put(KEY, now);
      saved = now;
    }
  }

  private void decode(byte[] stored) {
    CompactReader in = new CompactReader("time of a partition").reset(stored);
    in.expectVersion(VERSION);
    clock = in.getSigned();
    lastTick = in.getSigned();
    lastSettled = in.getSigned();
    usageEnd = in.getUnsigned();
    outcomesEnd = in.getUnsigned();
    int count = in.getCount(stored.length);
    for (int i = 0; i < count; i++) {
      held.addLast(new Held(ClockRecord.decode(in.getBytes(in.getCount(stored.length))), 0));
    }
    in.expectEnd();
  }

  private record Held(ClockRecord record, long since) {}
}
