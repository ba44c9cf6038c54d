package dev.goodhart.local.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.stack.EmbeddedBroker;
import dev.goodhart.local.stack.RegistryServer;
import dev.goodhart.local.stack.Retention;
import dev.goodhart.schema.AvroWriter;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry goes away just when a schema is needed that was not asked for before. */
class RegistryOutageTest {
  private static final int EVENTS = 20;

  @TempDir Path directory;

  @Test
  void processingWaitsForTheRegistryAndCountsEverythingOnce() throws Exception {
    BlockingQueue<String> news = new LinkedBlockingQueue<>();
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("broker"), 0, Retention.KEEP_EVERYTHING)) {
      RegistryServer server = RegistryServer.start(broker.bootstrapServers(), 0);
      int port = server.port();
      GoodhartConfig config = config(broker, server);
      try (SchemaRegistryClient registry = Registry.connect(server.url(), Map.of());
          KafkaProducer<byte[], byte[]> producer = producer(broker)) {
        try (TopicAdmin admin = TopicAdmin.connect(config)) {
          assertThat(admin.apply().remaining()).isEmpty();
        }
        TopicSpec usage = config.topics().tokenUsage();
        Schema plain = usage.value().orElseThrow();
        int known = registry.getId(usage.valueSubject(), new AvroSchema(plain));
        int next = registry.register(usage.valueSubject(), new AvroSchema(redocumented(plain)));
        assertThat(next).isNotEqualTo(known);
        try (GoodhartStreams streams = new GoodhartStreams(config, news::add);
            TotalsReader reader = new TotalsReader(config, registry)) {
          streams.start();
          assertThat(streams.awaitRunning(Duration.ofMinutes(2))).isTrue();
          for (int i = 0; i < EVENTS; i++) {
            send(producer, usage, "before-" + i, known);
          }
          reader.await("events before", () -> reader.events("ann") == EVENTS);

          server.close();
          for (int i = 0; i < EVENTS; i++) {
            send(producer, usage, "between-" + i, i % 2 == 0 ? known : next);
          }
          assertThat(next(news)).startsWith("the schema registry does not answer");
          assertThat(streams.state()).isEqualTo(KafkaStreams.State.RUNNING);

          server = RegistryServer.start(broker.bootstrapServers(), port);
          assertThat(next(news)).isEqualTo("the schema registry answers again");
          reader.await("events between", () -> reader.events("ann") >= 2 * EVENTS);
          send(producer, usage, "after", next);
          reader.await("the event after", () -> reader.events("ann") > 2 * EVENTS);
          assertThat(reader.events("ann")).isEqualTo(2 * EVENTS + 1);
          assertThat(reader.deadLetters).isEmpty();
          assertThat(streams.awaitRunning(Duration.ofMinutes(1))).isTrue();
        }
      } finally {
        server.close();
      }
    }
  }

  /** The next line, but for those that say that all partitions are worked on. */
  private static String next(BlockingQueue<String> news) throws InterruptedException {
    String line;
    do {
      line = news.poll(1, TimeUnit.MINUTES);
      assertThat(line).as("news within a minute").isNotNull();
    } while (!line.startsWith("the schema registry"));
    return line;
  }

  /** Another schema for the registry, with the same fields. */
  private static Schema redocumented(Schema schema) {
    Schema other =
        Schema.createRecord(
            schema.getName(), "As of tomorrow.", schema.getNamespace(), /* isError= */ false);
    other.setFields(
        schema.getFields().stream().map(field -> new Schema.Field(field, field.schema())).toList());
    return other;
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, TopicSpec usage, String id, int schema)
      throws Exception {
    TokenUsageEvent event =
        TokenUsageEvent.newBuilder()
            .setEventId(id)
            .setOccurredAt(Instant.now())
            .setUserId("ann")
            .setSource(Source.GATEWAY)
            .setModel("m")
            .setInputTokens(1)
            .build();
    byte[] value = new AvroWriter<>(TokenUsageEvent.class).write(event);
    AvroWriter.setSchemaId(value, schema);
    producer.send(new ProducerRecord<>(usage.name(), 0, "ann".getBytes(UTF_8), value)).get();
  }

  private GoodhartConfig config(EmbeddedBroker broker, RegistryServer server) {
    return GoodhartConfig.parse(
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "schema.registry.url", server.url(),
            "topics.partitions", "1",
            "topics.replication.factor", "1",
            "windows", "PT24H/PT15M",
            "emit.interval", "PT0.5S",
            "state.dir", directory.resolve("state").toString()));
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
