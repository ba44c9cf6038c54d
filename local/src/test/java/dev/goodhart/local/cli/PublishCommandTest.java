package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goodhart.admin.Preflight;
import dev.goodhart.local.replay.ShippedPrices;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.MembershipKey;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker and registry; each test has a prefix of its own. */
class PublishCommandTest {
  private static final int PARTITIONS = 3;

  private static LocalStack stack;

  @TempDir Path directory;
  private Topics topics;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(LocalStackConfig.temporary());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) {
    topics = new Topics(test.getTestMethod().orElseThrow().getName() + ".");
    CommandRun apply =
        run(
            List.of("topics", "apply", "--recorded-time"),
            "-D",
            "topics.replication.factor=1",
            "-D",
            "topics.partitions=" + PARTITIONS);
    assertThat(apply.exitCode()).as(apply.err()).isZero();
  }

  @Test
  void publishesEachFileToItsTopicWhereItsReadersLookForIt() throws Exception {
    Path memberships =
        file(
            "memberships.ndjson",
            "{\"user_id\":\"ada\",\"valid_from\":\"2026-01-01T00:00:00Z\",\"team_id\":\"t\"}\n");
    Path usage =
        gzipped(
            "usage-march.ndjson.gz",
            usage("e1", "ada", 1_767_225_600_000L, ",\"received_at\":1767225700000")
                + usage("e2", "грейс", 1_767_225_601_000L, ""));

    CommandRun publish =
        run(List.of("publish", usage.toString(), memberships.toString(), "--json"));

    assertThat(publish.exitCode()).as(publish.err()).isZero();
    JsonNode files = new ObjectMapper().readTree(publish.out()).get("files");
    assertThat(files.findValuesAsText("kind")).containsExactly("memberships", "usage");
    assertThat(files.findValuesAsText("published")).containsExactly("1", "2");
    List<ConsumerRecord<byte[], byte[]>> written = read(topics.tokenUsage());
    assertThat(written)
        .hasSize(2)
        .allSatisfy(
            record ->
                assertThat(record.partition())
                    .isEqualTo(SubjectPartition.of(record.key(), PARTITIONS)));
    try (SchemaRegistryClient registry = Registry.connect(stack.registryUrl(), Map.of())) {
      AvroReader<TokenUsageEvent> values = new AvroReader<>(registry, TokenUsageEvent.class);
      assertThat(written)
          .extracting(
              record ->
                  ((Decoded.Found<TokenUsageEvent>) values.read(record.value()))
                      .record()
                      .getUserId())
          .containsExactlyInAnyOrder("ada", "грейс");
      byte[] membership = read(topics.teamMemberships()).get(0).key();
      assertThat(new AvroReader<>(registry, MembershipKey.class).read(membership))
          .isEqualTo(
              new Decoded.Found<>(new MembershipKey("ada", Instant.parse("2026-01-01T00:00:00Z"))));
    }
    // The second has no received_at: it arrives when the first did, not before.
    assertThat(written)
        .allSatisfy(record -> assertThat(record.timestamp()).isEqualTo(1_767_225_700_000L));
  }

  @Test
  void namesEveryLineThatCannotBeReadAndPublishesTheRest() throws Exception {
    Path usage =
        file(
            "usage.ndjson",
            usage("e1", "ada", 1L, "") + "broken\n\n" + usage("e2", "", 1L, "") + "{}\n");

    CommandRun publish = run(List.of("publish", usage.toString()));
    CommandRun keepGoing = run(List.of("publish", "--keep-going", usage.toString()));

    assertThat(publish.exitCode()).isEqualTo(1);
    assertThat(publish.err().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith(usage + ":2: UNREADABLE, "),
            line -> assertThat(line).startsWith(usage + ":4: INVALID_FIELD, "),
            line -> assertThat(line).startsWith(usage + ":5: INVALID_FIELD, "),
            line -> assertThat(line).startsWith("goodhart: 3 lines could not be read"));
    assertThat(keepGoing.exitCode()).isZero();
    assertThat(read(topics.tokenUsage())).hasSize(2);
  }

  @Test
  void publishesTheShippedPricesOfWhichStreamsRemindsOtherwise() throws Exception {
    GoodhartConfig config =
        GoodhartConfig.parse(
            Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                "schema.registry.url",
                stack.registryUrl(),
                "topics.prefix",
                topics.prefix()));
    assertThat(Preflight.notes(config))
        .singleElement()
        .asString()
        .contains(
            topics.modelPrices().name() + " is empty",
            "./goodhart publish --shipped-prices --bootstrap-server " + stack.bootstrapServers());

    CommandRun publish = run(List.of("publish", "--shipped-prices"));

    assertThat(publish.exitCode()).as(publish.err()).isZero();
    assertThat(read(topics.modelPrices()))
        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrderElementsOf(
            ShippedPrices.read().stream().map(ModelPrice::getModel).toList());
    assertThat(Preflight.notes(config)).isEmpty();
  }

  @Test
  void refusesAFileWhoseKindItCannotKnow() throws Exception {
    Path file = file("events.ndjson", usage("e1", "ada", 1L, ""));

    CommandRun unknown = run(List.of("publish", file.toString()));
    CommandRun wrong = run(List.of("publish", "--as", "tokens", file.toString()));
    CommandRun told = run(List.of("publish", "--as", "usage", file.toString()));

    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("say it with --as");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(told.exitCode()).as(told.err()).isZero();
  }

  @Test
  void saysWhichTopicIsMissingBeforeItReadsAnything() throws Exception {
    topics = new Topics("elsewhere.");

    CommandRun publish =
        run(List.of("publish", file("usage.ndjson", usage("e1", "ada", 1L, "")).toString()));

    assertThat(publish.exitCode()).isEqualTo(1);
    assertThat(publish.err())
        .isEqualTo(
            ("goodhart: Topic 'elsewhere.token-usage.v1' is missing: run `./goodhart topics apply"
                    + " --bootstrap-server %s --registry %s --prefix elsewhere.`.\n")
                .formatted(stack.bootstrapServers(), stack.registryUrl()));
  }

  private CommandRun run(List<String> command, String... more) {
    return CommandRun.of(
        Stream.of(
                command.stream(),
                Stream.of(
                    "--bootstrap-server",
                    stack.bootstrapServers(),
                    "--registry",
                    stack.registryUrl(),
                    "--prefix",
                    topics.prefix()),
                Arrays.stream(more))
            .flatMap(args -> args)
            .toArray(String[]::new));
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(TopicSpec topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(partition -> new TopicPartition(topic.name(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static String usage(String id, String user, long occurredAt, String more) {
    return "{\"event_id\":\"%s\",\"user_id\":\"%s\",\"occurred_at\":%d,\"source\":\"CLIENT\",\"model\":\"m\"%s}\n"
        .formatted(id, user, occurredAt, more);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private Path gzipped(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
