package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Confluent's own serializer for one kind of record. It never registers a schema: schemas change in
 * one deliberate step (`goodhart topics apply`), not by whoever writes first.
 *
 * @param <T> the generated class
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  static {
    AvroRuntime.prepare();
  }

  private final KafkaAvroSerializer delegate;

  private AvroSerializer(SchemaRegistryClient registry, boolean isKey) {
    delegate = new KafkaAvroSerializer(registry);
    delegate.configure(
        Map.of(
            // Not used (the client is given), but Confluent's configuration insists on a value.
            AbstractKafkaSchemaSerDeConfig.SCHEMA_REGISTRY_URL_CONFIG,
            "given:client",
            AbstractKafkaSchemaSerDeConfig.AUTO_REGISTER_SCHEMAS,
            false,
            KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG,
            true),
        isKey);
  }

  /** A serializer of record keys. */
  public static <T extends SpecificRecord> AvroSerializer<T> forKeys(
      SchemaRegistryClient registry) {
    return new AvroSerializer<>(registry, true);
  }

  /** A serializer of record values. */
  public static <T extends SpecificRecord> AvroSerializer<T> forValues(
      SchemaRegistryClient registry) {
    return new AvroSerializer<>(registry, false);
  }

  @Override
  public byte[] serialize(String topic, T data) {
    return delegate.serialize(topic, data);
  }

  @Override
  public void close() {
    delegate.close();
  }
}
