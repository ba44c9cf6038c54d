package dev.goodhart.streams.topology;

import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.RecordLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Reads one kind of record and judges it by itself: every record leaves either accepted or rejected
 * with a typed reason and its bytes. It remembers nothing.
 *
 * @param <T> the kind of record
 */
final class Validate<T extends SpecificRecord>
    extends ContextualProcessor<byte[], byte[], byte[], Entry> {
  /** Judges a record that could be read. */
  @FunctionalInterface
  interface Checks<T> {
    Optional<Rejection> check(T event, String key, int partition, int partitions, long arrival);
  }

  /** What an accepted record becomes. */
  @FunctionalInterface
  interface Acceptance<T> {
    Entry accept(T event, long arrival, byte[] received, Headers headers);
  }

  /** No text that was decoded from UTF-8 equals it. */
  private static final String NOT_UTF_8 = "\ud800";

  private final AvroReader<T> reader;
  private final Checks<T> checks;
  private final Acceptance<T> acceptance;
  private final int partitions;
  private final Origin origin;

  Validate(
      AvroReader<T> reader,
      Checks<T> checks,
      Acceptance<T> acceptance,
      int partitions,
      Origin origin) {
    this.partitions = partitions;
    this.origin = origin;
    this.reader = reader;
    this.checks = checks;
    this.acceptance = acceptance;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Entry entry = judge(record);
    context()
        .forward(
            entry instanceof Entry.Rejected
                ? record.withValue(entry)
                : new Record<>(record.key(), entry, record.timestamp()));
  }

  private Entry judge(Record<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value != null && value.length > RecordLimits.MAX_VALUE_BYTES) {
      return rejected(
          record,
          new Rejection(
              RejectReason.TOO_LARGE,
              value.length + " bytes, at most " + RecordLimits.MAX_VALUE_BYTES + " are read"));
    }
    long around =
        HeaderSize.of(record.headers()) + (record.key() == null ? 0 : record.key().length);
    if (around > RecordLimits.MAX_KEY_AND_HEADERS_BYTES) {
      return rejected(
          record,
          new Rejection(
              RejectReason.TOO_LARGE,
              around
                  + " bytes of key and headers, at most "
                  + RecordLimits.MAX_KEY_AND_HEADERS_BYTES
                  + " are read"));
    }
    Decoded<T> decoded = reader.read(value);
    if (decoded instanceof Decoded.Unreadable<T> unreadable) {
      return rejected(record, new Rejection(RejectReason.UNREADABLE, unreadable.detail()));
    }
    if (decoded instanceof Decoded.UnknownSchema<T> unknown) {
      return rejected(record, new Rejection(RejectReason.UNKNOWN_SCHEMA, unknown.detail()));
    }
    T event = ((Decoded.Found<T>) decoded).record();
    Optional<Rejection> rejection =
        checks.check(
            event,
            text(record.key()),
            context().taskId().partition(),
            partitions,
            record.timestamp());
    return rejection.isEmpty()
        ? acceptance.accept(event, record.timestamp(), value, record.headers())
        : rejected(record, rejection.get());
  }

  /** A key that is no UTF-8 would lie elsewhere than its repaired text says: it is nobody's. */
  private static String text(byte[] key) {
    if (key == null) {
      return null;
    }
    String text = new String(key, StandardCharsets.UTF_8);
    // The decoder puts this character in place of what it cannot read; it may also just be there.
    return text.indexOf('\ufffd') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), key)
        ? text
        : NOT_UTF_8;
  }

  private Entry rejected(Record<byte[], byte[]> record, Rejection rejection) {
    RecordMetadata at = context().recordMetadata().orElseThrow();
    return new Entry.Rejected(
        record.key(), record.value(), rejection, origin.of(record.headers(), at));
  }
}
