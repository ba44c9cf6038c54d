package dev.goodhart.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a read_committed consumer has seen of totals (one window) and dead letters. */
final class UserTotalsReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
  private final Map<String, UsageTotals> totals = new HashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroReader<UserWindowKey> keys;
  private final AvroReader<UsageTotals> rows;
  private final String deadLetterTopic;

  UserTotalsReader(GoodhartConfig config, SchemaRegistryClient registry) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", config.bootstrapServers(),
                "group.id", "reader",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    keys = new AvroReader<>(registry, UserWindowKey.class);
    rows = new AvroReader<>(registry, UsageTotals.class);
    deadLetterTopic = config.topics().deadLetters().name();
    consumer.subscribe(List.of(config.topics().userTotals().name(), deadLetterTopic));
  }

  long events(String user) {
    UsageTotals row = totals.get(user);
    return row == null ? 0 : row.getEvents();
  }

  void await(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("%s; seen so far: %s", what, totals).isBefore(deadline);
      consumer.poll(Duration.ofMillis(200)).forEach(this::apply);
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(deadLetterTopic)) {
      deadLetters.add(record);
      return;
    }
    String user = ((Decoded.Found<UserWindowKey>) keys.read(record.key())).record().getUserId();
    if (record.value() == null) {
      totals.remove(user);
    } else {
      totals.put(user, ((Decoded.Found<UsageTotals>) rows.read(record.value())).record());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
