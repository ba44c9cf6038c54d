package dev.goodhart.streams.topology;

import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
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
    Entry accept(T event, long arrival, byte[] received);
  }

  private static final int MOST_BYTES = 900 * 1024;

  private final AvroReader<T> reader;
  private final Checks<T> checks;
  private final Acceptance<T> acceptance;
  private final int partitions;

  Validate(AvroReader<T> reader, Checks<T> checks, Acceptance<T> acceptance, int partitions) {
    this.partitions = partitions;
    this.reader = reader;
    this.checks = checks;
    this.acceptance = acceptance;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    context().forward(record.withValue(judge(record)));
  }

  private Entry judge(Record<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value != null && value.length > MOST_BYTES) {
      return rejected(
          record,
          new Rejection(
              RejectReason.TOO_LARGE,
              value.length + " bytes, at most " + MOST_BYTES + " are read"));
    }
    Decoded<T> decoded = reader.read(value);
    if (decoded instanceof Decoded.Unreadable<T> unreadable) {
      return rejected(record, new Rejection(RejectReason.UNREADABLE, unreadable.detail()));
    }
    if (decoded instanceof Decoded.UnknownSchema<T> unknown) {
      return rejected(
          record,
          new Rejection(
              RejectReason.UNKNOWN_SCHEMA, "the registry knows no schema " + unknown.id()));
    }
    T event = ((Decoded.Found<T>) decoded).record();
    String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    Optional<Rejection> rejection =
        checks.check(event, key, context().taskId().partition(), partitions, record.timestamp());
    return rejection.isEmpty()
        ? acceptance.accept(event, record.timestamp(), value)
        : rejected(record, rejection.get());
  }

  private Entry rejected(Record<byte[], byte[]> record, Rejection rejection) {
    RecordMetadata at = context().recordMetadata().orElseThrow();
    return new Entry.Rejected(
        record.key(), record.value(), rejection, Origin.of(record.headers(), at));
  }
}
