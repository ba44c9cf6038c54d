package dev.goodhart.streams;

import java.nio.ByteBuffer;

/**
 * What time it is in one partition. The internal clock topic carries one such record to every
 * partition, co-partitioned with usage and outcomes, so that totals fall and anomalies resolve
 * where there is no traffic.
 *
 * <p>Kafka Streams may hand a task its inputs in any order when one of them is empty. The record
 * therefore says how far the other inputs must have been read before it holds: it is a promise that
 * every usage record of this partition that arrived before {@code instant} has an offset below
 * {@code usageEnd}, and every outcome one below {@code outcomesEnd}. A reader holds the record back
 * until it has come that far; results then do not depend on how inputs were interleaved.
 *
 * @param instant event time, milliseconds since the epoch, UTC
 * @param usageEnd offset after the last usage record that belongs before {@code instant}
 * @param outcomesEnd offset after the last outcome record that belongs before {@code instant}
 * @param settle every key is to be brought to {@code instant} and published, also one whose sums
 *     did not change: the end of a replay
 */
public record ClockRecord(long instant, long usageEnd, long outcomesEnd, boolean settle) {
  private static final byte VERSION = 1;
  private static final int SIZE = 1 + 3 * Long.BYTES + 1;

  /** The record's value in the clock topic. */
  public byte[] encode() {
    return ByteBuffer.allocate(SIZE)
        .put(VERSION)
        .putLong(instant)
        .putLong(usageEnd)
        .putLong(outcomesEnd)
        .put((byte) (settle ? 1 : 0))
        .array();
  }

  /**
   * @param value what {@link #encode} made
   * @throws IllegalArgumentException if it is not
   */
  public static ClockRecord decode(byte[] value) {
    if (value == null || value.length != SIZE || value[0] != VERSION) {
      throw new IllegalArgumentException("Not a clock record of version " + VERSION + ".");
    }
    ByteBuffer in = ByteBuffer.wrap(value, 1, SIZE - 1);
    return new ClockRecord(in.getLong(), in.getLong(), in.getLong(), in.get() != 0);
  }
}
