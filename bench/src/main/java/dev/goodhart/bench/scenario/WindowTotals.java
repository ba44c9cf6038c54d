package dev.goodhart.bench.scenario;

import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.UsageTotals;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What one window of a rival holds.
 *
 * @param events calls
 * @param input uncached tokens
 * @param cacheRead tokens read from a cache
 * @param cacheWrite tokens written to a cache
 * @param output visible tokens
 * @param reasoning hidden tokens
 */
public record WindowTotals(
    long events, long input, long cacheRead, long cacheWrite, long output, long reasoning) {

  /** Six numbers of eight bytes. */
  static final Serde<WindowTotals> SERDE =
      Serdes.serdeFrom(
          (topic, sums) -> sums == null ? null : sums.encode(),
          (topic, bytes) -> bytes == null ? null : decode(bytes));

  private static final int BYTES = 6 * Long.BYTES;

  /** Of no event. */
  public static WindowTotals none() {
    return new WindowTotals(0, 0, 0, 0, 0, 0);
  }

  WindowTotals plus(TokenUsageEvent event) {
    return new WindowTotals(
        events + 1,
        input + event.getInputTokens(),
        cacheRead + event.getCacheReadTokens(),
        cacheWrite + event.getCacheWriteTokens(),
        output + event.getOutputTokens(),
        reasoning + event.getReasoningTokens());
  }

  /** The record that is published. */
  public UsageTotals toRecord(Instant start, Instant end) {
    return UsageTotals.newBuilder()
        .setEvents(events)
        .setInputTokens(input)
        .setCacheReadTokens(cacheRead)
        .setCacheWriteTokens(cacheWrite)
        .setOutputTokens(output)
        .setReasoningTokens(reasoning)
        .setTotalTokens(input + cacheRead + cacheWrite + output + reasoning)
        .setCostNanoUsd(0)
        .setUnpricedEvents(0)
        .setActiveUsers(1)
        .setWindowStart(start)
        .setWindowEnd(end)
        .setLastActiveAt(start)
        .setAsOf(end)
        .setRevision(events)
        .build();
  }

  private byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(events)
        .putLong(input)
        .putLong(cacheRead)
        .putLong(cacheWrite)
        .putLong(output)
        .putLong(reasoning)
        .array();
  }

  private static WindowTotals decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new WindowTotals(
        in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }
}
