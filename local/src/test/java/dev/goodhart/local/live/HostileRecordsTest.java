package dev.goodhart.local.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that a broker takes and that must not stop whoever reads them. */
class HostileRecordsTest {
  private static final byte[] ANN = "ann".getBytes(UTF_8);
  private static final int TWO_MEBIBYTES = 2 << 20;

  @TempDir Path state;

  @Test
  void noneOfThemStopsTheStreamAndEachLeavesADeadLetter() throws Exception {
    BlockingQueue<String> news = new LinkedBlockingQueue<>();
    try (LocalStack stack = LocalStack.start(LocalStackConfig.temporary());
        SchemaRegistryClient registry = Registry.connect(stack.registryUrl(), Map.of())) {
      GoodhartConfig config =
          GoodhartConfig.parse(
              Map.of(
                  "bootstrap.servers", stack.bootstrapServers(),
                  "schema.registry.url", stack.registryUrl(),
                  "topics.partitions", "1",
                  "topics.replication.factor", "1",
                  "windows", "PT24H/PT15M",
                  "emit.interval", "PT0.5S",
                  "state.dir", state.toString()));
      Topics topics = config.topics();
      String usage = topics.tokenUsage().name();
      try (TopicAdmin admin = TopicAdmin.connect(config)) {
        assertThat(admin.apply().remaining()).isEmpty();
      }
      try (GoodhartStreams streams = new GoodhartStreams(config, news::add);
          TotalsReader reader = new TotalsReader(config, registry);
          KafkaProducer<byte[], byte[]> producer = producer(stack)) {
        streams.start();
        assertThat(streams.awaitRunning(Duration.ofMinutes(2))).isTrue();

        ProducerRecord<byte[], byte[]> headers = record(usage, ANN, new byte[] {1});
        headers.headers().add("baggage", new byte[TWO_MEBIBYTES]);
        producer.send(headers).get();
        producer.send(record(usage, new byte[TWO_MEBIBYTES], new byte[] {1})).get();
        producer.send(record(usage, ANN, longString(registry, topics.tokenUsage()))).get();
        TopicSpec memberships = topics.teamMemberships();
        producer.send(record(memberships.name(), ANN, longString(registry, memberships))).get();
        byte[] event =
            AvroSerializer.<TokenUsageEvent>forValues(registry).serialize(usage, event());
        producer.send(record(usage, ANN, event)).get();

        reader.await("the event counts", () -> reader.events("ann") == 1);
        reader.await("dead letters", () -> reader.deadLetters.size() == 3);
        assertThat(reader.deadLetters)
            .extracting(
                letter ->
                    new String(
                        letter.headers().lastHeader(DeadLetterHeaders.REASON).value(), UTF_8))
            .containsExactlyInAnyOrder("TOO_LARGE", "TOO_LARGE", "UNREADABLE");
        assertThat(streams.state()).isEqualTo(KafkaStreams.State.RUNNING);
        assertThat(news).as("started once, and nothing since").containsExactly("running");
      }
    }
  }

  /** An event whose first string says that it is two gigabytes long. */
  private static byte[] longString(SchemaRegistryClient registry, TopicSpec topic)
      throws Exception {
    int id = registry.getId(topic.valueSubject(), new AvroSchema(topic.value().orElseThrow()));
    byte[] length = {(byte) 0xfe, -1, -1, -1, 0x0f};
    return ByteBuffer.allocate(40).put((byte) 0).putInt(id).put(length).array();
  }

  private static TokenUsageEvent event() {
    return TokenUsageEvent.newBuilder()
        .setEventId("e1")
        .setOccurredAt(Instant.now())
        .setUserId("ann")
        .setSource(Source.GATEWAY)
        .setModel("m")
        .setInputTokens(1)
        .build();
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value) {
    return new ProducerRecord<>(topic, 0, key, value);
  }

  private static KafkaProducer<byte[], byte[]> producer(LocalStack stack) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            stack.bootstrapServers(),
            "compression.type",
            "zstd",
            "max.request.size",
            20 << 20),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
