package dev.goodhart.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.Topics;
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
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a read_committed consumer has seen of totals (one window) and dead letters. */
final class TotalsReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  final List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
  private final Map<String, UsageTotals> users = new HashMap<>();
  private final Map<String, UsageTotals> teams = new HashMap<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroReader<UserWindowKey> userKeys;
  private final AvroReader<TeamWindowKey> teamKeys;
  private final AvroReader<UsageTotals> rows;
  private final Topics topics;

  TotalsReader(GoodhartConfig config, SchemaRegistryClient registry) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", config.bootstrapServers(),
                "group.id", "reader",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    userKeys = new AvroReader<>(registry, UserWindowKey.class);
    teamKeys = new AvroReader<>(registry, TeamWindowKey.class);
    rows = new AvroReader<>(registry, UsageTotals.class);
    topics = config.topics();
    consumer.subscribe(
        List.of(
            topics.userTotals().name(), topics.teamTotals().name(), topics.deadLetters().name()));
  }

  long events(String user) {
    return events(users, user);
  }

  long eventsOfTeam(String team) {
    return events(teams, team);
  }

  private static long events(Map<String, UsageTotals> totals, String id) {
    UsageTotals row = totals.get(id);
    return row == null ? 0 : row.getEvents();
  }

  void await(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now())
          .as("%s; seen so far: %s, %s", what, users, teams)
          .isBefore(deadline);
      consumer.poll(Duration.ofMillis(200)).forEach(this::apply);
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.deadLetters().name())) {
      deadLetters.add(record);
    } else if (record.topic().equals(topics.userTotals().name())) {
      apply(users, read(userKeys, record.key()).getUserId(), record.value());
    } else {
      apply(teams, read(teamKeys, record.key()).getTeamId(), record.value());
    }
  }

  private void apply(Map<String, UsageTotals> totals, String id, byte[] row) {
    if (row == null) {
      totals.remove(id);
    } else {
      totals.put(id, read(rows, row));
    }
  }

  private static <T extends SpecificRecord> T read(AvroReader<T> reader, byte[] bytes) {
    return ((Decoded.Found<T>) reader.read(bytes)).record();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
