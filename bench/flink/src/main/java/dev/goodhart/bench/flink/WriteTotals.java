package dev.goodhart.bench.flink;

import dev.goodhart.bench.scenario.WindowTotals;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.types.Row;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes a window that has ended as a record of totals. */
final class WriteTotals implements KafkaRecordSerializationSchema<Row> {
  private final String registryUrl;
  private final String topic;
  private final String window;
  private final boolean users;
  private transient AvroSerializer<SpecificRecord> keys;
  private transient AvroSerializer<UsageTotals> values;

  /**
   * @param users of users; else of teams
   */
  WriteTotals(String registryUrl, String topic, String window, boolean users) {
    this.registryUrl = registryUrl;
    this.topic = topic;
    this.window = window;
    this.users = users;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    SchemaRegistryClient registry = Registry.connect(registryUrl, Map.of());
    keys = AvroSerializer.forKeys(registry);
    values = AvroSerializer.forValues(registry);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Row row, KafkaSinkContext context, Long timestamp) {
    Instant start = instant(row, 1);
    Instant end = instant(row, 2);
    String id = (String) row.getField(0);
    String name = window + "@" + start.toEpochMilli();
    SpecificRecord key = users ? new UserWindowKey(id, name) : new TeamWindowKey(id, name);
    UsageTotals totals =
        new WindowTotals(
                number(row, 3),
                number(row, 4),
                number(row, 5),
                number(row, 6),
                number(row, 7),
                number(row, 8))
            .toRecord(start, end);
    return new ProducerRecord<>(
        topic,
        null,
        end.toEpochMilli(),
        keys.serialize(topic, key),
        values.serialize(topic, totals));
  }

  /** Windows begin and end in the session's time zone, which is UTC here. */
  private static Instant instant(Row row, int field) {
    return ((LocalDateTime) row.getField(field)).toInstant(ZoneOffset.UTC);
  }

  private static long number(Row row, int field) {
    return (long) row.getField(field);
  }
}
