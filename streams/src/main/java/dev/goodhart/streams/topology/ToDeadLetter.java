package dev.goodhart.streams.topology;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.intake.RejectReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes a dead letter of a rejected record: its bytes, and headers that say why and whence. It is
 * never larger than its topic takes ({@link dev.goodhart.schema.Topics#deadLetters}), whatever came
 * in: a dead letter that cannot be sent would stop the partition.
 */
final class ToDeadLetter extends ContextualProcessor<byte[], Entry, byte[], byte[]> {
  private static final int KEPT_OF_TOO_LARGE = 64 * 1024;

  /** Of the headers that came with the record; what counts is its value. */
  private static final int HEADERS_KEPT = 16 * 1024;

  private static final String OURS = "goodhart.";

  @Override
  public void process(Record<byte[], Entry> record) {
    Entry.Rejected rejected = (Entry.Rejected) record.value();
    boolean tooLarge = rejected.rejection().reason() == RejectReason.TOO_LARGE;
    byte[] key = tooLarge ? beginning(rejected.key()) : rejected.key();
    byte[] value = tooLarge ? beginning(rejected.value()) : rejected.value();
    Headers headers = new RecordHeaders();
    boolean allHeaders = copy(record.headers(), headers);
    set(headers, DeadLetterHeaders.REASON, rejected.rejection().reason().name());
    set(headers, DeadLetterHeaders.DETAIL, rejected.rejection().detail());
    set(headers, DeadLetterHeaders.ORIGIN, rejected.origin());
    set(
        headers,
        DeadLetterHeaders.FAILED_AT,
        Instant.ofEpochMilli(context().currentSystemTimeMs()).toString());
    if (!allHeaders || key != rejected.key() || value != rejected.value()) {
      set(headers, DeadLetterHeaders.TRUNCATED, "true");
    }
    context().forward(new Record<>(key, value, record.timestamp(), headers));
  }

  /** The same array where it is short enough. */
  private static byte[] beginning(byte[] bytes) {
    return bytes == null || bytes.length <= KEPT_OF_TOO_LARGE
        ? bytes
        : Arrays.copyOf(bytes, KEPT_OF_TOO_LARGE);
  }

  /**
   * Copies whole headers, in their order, as far as they fit; ours are written anew.
   *
   * @return whether all fit
   */
  private static boolean copy(Headers from, Headers to) {
    long size = 0;
    for (Header header : from) {
      if (header.key().startsWith(OURS)) {
        continue;
      }
      size += HeaderSize.of(header);
      if (size > HEADERS_KEPT) {
        return false;
      }
      to.add(header);
    }
    return true;
  }

  private static void set(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
