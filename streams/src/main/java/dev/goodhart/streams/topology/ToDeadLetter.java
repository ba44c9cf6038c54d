package dev.goodhart.streams.topology;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.intake.RejectReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Makes a dead letter of a rejected record: its bytes, and headers that say why and whence. */
final class ToDeadLetter extends ContextualProcessor<byte[], Entry, byte[], byte[]> {
  private static final int KEPT_OF_TOO_LARGE = 64 * 1024;

  @Override
  public void process(Record<byte[], Entry> record) {
    Entry.Rejected rejected = (Entry.Rejected) record.value();
    byte[] value = rejected.value();
    Headers headers = new RecordHeaders(record.headers());
    set(headers, DeadLetterHeaders.REASON, rejected.rejection().reason().name());
    set(headers, DeadLetterHeaders.DETAIL, rejected.rejection().detail());
    set(headers, DeadLetterHeaders.ORIGIN, rejected.origin());
    set(
        headers,
        DeadLetterHeaders.FAILED_AT,
        Instant.ofEpochMilli(context().currentSystemTimeMs()).toString());
    if (rejected.rejection().reason() == RejectReason.TOO_LARGE) {
      value = Arrays.copyOf(value, KEPT_OF_TOO_LARGE);
      set(headers, DeadLetterHeaders.TRUNCATED, "true");
    }
    context().forward(new Record<>(rejected.key(), value, record.timestamp(), headers));
  }

  private static void set(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
