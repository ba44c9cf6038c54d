package dev.goodhart.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.producer.PublisherConfig;
import dev.goodhart.producer.TokenUsagePublisher;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live, by the broker's clock: usage stops in all partitions but one, and the application is
 * restarted before the totals of those who stopped have fallen.
 */
class LiveDecayTest {
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What is seen late: emit interval, margin of the clock, commit, and a busy machine. */
  private static final Duration ON_TIME = Duration.ofSeconds(15);

  @TempDir Path state;
  private final AtomicInteger events = new AtomicInteger();

  private record Seen(Optional<UsageTotals> row, Instant writtenAt) {}

  @Test
  void totalsFallOnTimeWhereUsageStoppedAndAcrossARestart() throws Exception {
    List<String> users = IntStream.range(0, PARTITIONS).mapToObj(LiveDecayTest::userIn).toList();
    try (LocalStack stack = LocalStack.start(LocalStackConfig.temporary());
        SchemaRegistryClient registry = Registry.connect(stack.registryUrl(), Map.of());
        TokenUsagePublisher publisher =
            TokenUsagePublisher.open(
                PublisherConfig.builder(stack.bootstrapServers(), stack.registryUrl())
                    .linger(Duration.ofMillis(5))
                    .build())) {
      GoodhartConfig config = config(stack);
      try (TopicAdmin admin = TopicAdmin.connect(config)) {
        assertThat(admin.apply().remaining()).isEmpty();
      }
      ScheduledExecutorService busy = Executors.newSingleThreadScheduledExecutor();
      try (Table table = new Table(stack, registry, config)) {
        try (GoodhartStreams first = new GoodhartStreams(config)) {
          first.start();
          assertThat(first.awaitRunning(PATIENCE)).isTrue();
          users.forEach(user -> publish(publisher, user));
          var unused =
              busy.scheduleAtFixedRate(
                  () -> publish(publisher, users.get(0)), 250, 250, TimeUnit.MILLISECONDS);
          table.awaitRows(users);
        }
        Map<String, Instant> expiries = table.expiries(users);
        try (GoodhartStreams second = new GoodhartStreams(config)) {
          second.start();
          assertThat(second.awaitRunning(PATIENCE)).isTrue();
          Instant running = Instant.now();
          for (String stopped : users.subList(1, PARTITIONS)) {
            for (String key : List.of(stopped, teamOf(stopped))) {
              Seen tombstone = table.awaitTombstone(key);
              Instant due = expiries.get(key);
              assertThat(tombstone.writtenAt()).as("not before it is due").isAfterOrEqualTo(due);
              assertThat(tombstone.writtenAt())
                  .as("on time")
                  .isBefore((due.isAfter(running) ? due : running).plus(ON_TIME));
            }
          }
          assertThat(table.now(users.get(0)).row()).as("whoever goes on keeps a row").isPresent();
        }
      } finally {
        busy.shutdownNow();
      }
    }
  }

  private GoodhartConfig config(LocalStack stack) {
    return GoodhartConfig.parse(
        Map.of(
            "bootstrap.servers",
            stack.bootstrapServers(),
            "schema.registry.url",
            stack.registryUrl(),
            "topics.partitions",
            Integer.toString(PARTITIONS),
            "topics.replication.factor",
            "1",
            "windows",
            "PT30S/PT1S",
            "emit.interval",
            "PT0.5S",
            "clock.patience",
            "PT2S",
            "state.dir",
            state.toString()));
  }

  private void publish(TokenUsagePublisher publisher, String user) {
    var unused =
        publisher.publish(
            TokenUsageEvent.newBuilder()
                .setEventId("e" + events.incrementAndGet())
                .setOccurredAt(Instant.now())
                .setUserId(user)
                .setTeamId(teamOf(user))
                .setSource(Source.GATEWAY)
                .setModel("m")
                .setInputTokens(10)
                .build());
  }

  private static String teamOf(String user) {
    return "team of " + user;
  }

  private static String userIn(int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "user-" + i)
        .filter(user -> SubjectPartition.of(user, PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }

  /** The compacted topics of users' and teams' totals, as a consumer has them. */
  private static final class Table implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroReader<UserWindowKey> userKeys;
    private final AvroReader<TeamWindowKey> teamKeys;
    private final AvroReader<UsageTotals> rows;
    private final String userTotals;
    private final Map<String, Seen> table = new HashMap<>();

    Table(LocalStack stack, SchemaRegistryClient registry, GoodhartConfig config) {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers", stack.bootstrapServers(),
                  "group.id", "reader",
                  "auto.offset.reset", "earliest",
                  "isolation.level", "read_committed"),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      userKeys = new AvroReader<>(registry, UserWindowKey.class);
      teamKeys = new AvroReader<>(registry, TeamWindowKey.class);
      rows = new AvroReader<>(registry, UsageTotals.class);
      userTotals = config.topics().userTotals().name();
      consumer.subscribe(List.of(userTotals, config.topics().teamTotals().name()));
    }

    void awaitRows(List<String> users) {
      await(
          () ->
              users.stream()
                  .allMatch(user -> isRow(table.get(user)) && isRow(table.get(teamOf(user)))));
    }

    Map<String, Instant> expiries(List<String> users) {
      Map<String, Instant> expiries = new HashMap<>();
      for (String user : users) {
        for (String key : List.of(user, teamOf(user))) {
          expiries.put(key, now(key).row().orElseThrow().getExpiresAt());
        }
      }
      return expiries;
    }

    Seen awaitTombstone(String key) {
      await(() -> !isRow(table.get(key)));
      return now(key);
    }

    Seen now(String key) {
      return table.get(key);
    }

    private static boolean isRow(Seen seen) {
      return seen != null && seen.row().isPresent();
    }

    private interface Condition {
      boolean holds();
    }

    private void await(Condition condition) {
      Instant deadline = Instant.now().plus(PATIENCE);
      while (!condition.holds()) {
        assertThat(Instant.now()).as("seen so far: %s", table).isBefore(deadline);
        consumer.poll(Duration.ofMillis(200)).forEach(this::apply);
      }
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
      String key =
          record.topic().equals(userTotals)
              ? found(userKeys, record.key()).getUserId()
              : found(teamKeys, record.key()).getTeamId();
      Optional<UsageTotals> row =
          record.value() == null ? Optional.empty() : Optional.of(found(rows, record.value()));
      table.put(key, new Seen(row, Instant.ofEpochMilli(record.timestamp())));
    }

    private static <T extends org.apache.avro.specific.SpecificRecord> T found(
        AvroReader<T> reader, byte[] bytes) {
      return ((Decoded.Found<T>) reader.read(bytes)).record();
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
