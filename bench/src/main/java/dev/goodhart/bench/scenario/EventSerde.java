package dev.goodhart.bench.scenario;

import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.TokenUsageEvent;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The application's own reader and writer of records as a serde, so that no scenario reads events
 * in a cheaper or dearer way than another.
 */
final class EventSerde {
  private EventSerde() {}

  static <T extends SpecificRecord> Serde<T> ofValues(
      SchemaRegistryClient registry, Class<T> type) {
    return Serdes.serdeFrom(
        AvroSerializer.<T>forValues(registry), new Reading<>(registry, type)::read);
  }

  /** Events for an internal topic, for which no schema is registered: that of another one. */
  static Serde<TokenUsageEvent> registeredFor(String topic, SchemaRegistryClient registry) {
    AvroSerializer<TokenUsageEvent> writer = AvroSerializer.forValues(registry);
    return Serdes.serdeFrom(
        (internal, event) -> writer.serialize(topic, event),
        new Reading<>(registry, TokenUsageEvent.class)::read);
  }

  /** For what is written and never read. */
  static <T> Deserializer<T> never() {
    return (topic, bytes) -> {
      throw new UnsupportedOperationException("Nobody reads " + topic + ".");
    };
  }

  /** A reader is not thread-safe: every thread has its own. */
  private static final class Reading<T extends SpecificRecord> {
    private final ThreadLocal<AvroReader<T>> readers;

    Reading(SchemaRegistryClient registry, Class<T> type) {
      readers = ThreadLocal.withInitial(() -> new AvroReader<>(registry, type));
    }

    T read(String topic, byte[] bytes) {
      if (bytes == null) {
        return null;
      }
      if (readers.get().read(bytes) instanceof Decoded.Found<T> found) {
        return found.record();
      }
      throw new SerializationException("A record of " + topic + " cannot be read.");
    }
  }
}
