package dev.goodhart.local.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.json.AvroJson;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.TopicSpec;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** A topic's keys and values as JSON text. Not thread-safe. */
final class TopicJson {
  private static final byte[] KEY = utf8("{\"key\":");
  private static final byte[] VALUE = utf8(",\"value\":");
  private static final byte[] NULL = utf8("null");

  private final String topic;
  private final Optional<AvroReader<SpecificRecord>> keys;
  private final AvroReader<SpecificRecord> values;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

  TopicJson(TopicSpec topic, SchemaRegistryClient registry) {
    this.topic = topic.name();
    keys =
        topic.key() instanceof TopicSpec.Key.Avro key
            ? Optional.of(reader(key.schema(), registry))
            : Optional.empty();
    values = reader(topic.value().orElseThrow(), registry);
  }

  private static AvroReader<SpecificRecord> reader(Schema schema, SchemaRegistryClient registry) {
    Class<?> type = SpecificData.get().getClass(schema);
    return new AvroReader<>(registry, type.asSubclass(SpecificRecord.class));
  }

  /** The key as JSON. */
  byte[] key(byte[] key) throws IOException {
    return json(
        keys.isPresent()
            ? decoded(keys.get(), key)
            : key == null ? null : new String(key, StandardCharsets.UTF_8));
  }

  /**
   * One line of a file, with the end of line.
   *
   * @param key as JSON
   * @param value as it is in the topic; null: a tombstone
   */
  byte[] line(byte[] key, byte[] value) throws IOException {
    byte[] json = value == null ? NULL : json(decoded(values, value));
    buffer.reset();
    buffer.write(KEY);
    buffer.write(key);
    buffer.write(VALUE);
    buffer.write(json);
    buffer.write('}');
    buffer.write('\n');
    return buffer.toByteArray();
  }

  private byte[] json(Object datum) throws IOException {
    buffer.reset();
    try (JsonGenerator out = AvroJson.generator(buffer)) {
      AvroJson.write(out, datum);
    }
    return buffer.toByteArray();
  }

  private SpecificRecord decoded(AvroReader<SpecificRecord> reader, byte[] bytes) {
    Decoded<SpecificRecord> decoded = reader.read(bytes);
    if (decoded instanceof Decoded.Found<SpecificRecord> found) {
      return found.record();
    }
    throw new CommandException(
        "The topic %s holds a record that is none of its own (%s): use topics of this version."
            .formatted(topic, decoded));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
