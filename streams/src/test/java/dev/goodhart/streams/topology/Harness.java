package dev.goodhart.streams.topology;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.PriceFrom;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.ClockRecord;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.test.TestRecord;

/** The real topology on one partition, without a broker: time moves when the test says so. */
final class Harness implements AutoCloseable {
  static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  static final Instant START = Instant.parse("2026-03-02T10:00:30Z");

  final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  final TreeSet<String> settled = new TreeSet<>();
  private final AvroSerializer<SpecificRecord> values = AvroSerializer.forValues(registry);
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> usage;
  private final TestInputTopic<byte[], byte[]> clock;
  private long sent;

  Harness(Path stateDir) {
    TOPICS.all().stream().flatMap(t -> t.subjects().entrySet().stream()).forEach(this::register);
    Properties config = config(stateDir);
    driver = new TopologyTestDriver(topology(config), config, START);
    usage = input(TOPICS.tokenUsage());
    clock = input(TOPICS.clock());
    price("m", 3);
  }

  static Properties config(Path stateDir) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "goodhart-test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    // Else all that waits in stores would be written with each record.
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    return config;
  }

  static TopologySettings settings(int partitions) {
    return TopologySettings.of(
        GoodhartConfig.parse(
            Map.of("topics.partitions", Integer.toString(partitions), "clock.source", "RECORDED")));
  }

  Topology topology(Properties config) {
    return new GoodhartTopology(
            settings(1),
            DetectorConfig.defaults(),
            registry,
            ReferenceData.empty(),
            (part, partition, instant) -> settled.add(part))
        .build(config);
  }

  /** Sends usage that arrives at the instant. */
  void send(TokenUsageEvent event, Instant arrival) {
    send(event.getUserId().getBytes(StandardCharsets.UTF_8), written(event), arrival);
  }

  void send(byte[] key, byte[] value, Instant arrival) {
    send(key, value, new RecordHeaders(), arrival);
  }

  void send(byte[] key, byte[] value, Headers headers, Instant arrival) {
    usage.pipeInput(new TestRecord<>(key, value, headers, arrival));
    sent++;
  }

  /** By name, also those of tables that every instance has. */
  Map<String, StateStore> stores() {
    return driver.getAllStateStores();
  }

  byte[] written(TokenUsageEvent event) {
    return values.serialize(TOPICS.tokenUsage().name(), event);
  }

  /** Tells the time, all usage so far being read before it. */
  void tick(Instant instant) {
    tick(new ClockRecord(instant.toEpochMilli(), sent, 0, false));
  }

  void tick(ClockRecord record) {
    clock.pipeInput(
        new TestRecord<>(null, record.encode(), Instant.ofEpochMilli(record.instant())));
  }

  /** Lets the wall clock move far enough for everything that waits to be published. */
  void publish() {
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    driver.advanceWallClockTime(Duration.ofSeconds(2));
  }

  /** What a reader of the compacted topic has, by key. */
  <K extends SpecificRecord, V extends SpecificRecord> Map<String, V> table(
      TopicSpec topic, Class<K> key, Class<V> value) {
    Map<String, V> table = new HashMap<>();
    for (TestRecord<byte[], byte[]> record : records(topic)) {
      String text = read(key, record.key()).toString();
      if (record.value() == null) {
        table.put(text, null);
      } else {
        table.put(text, read(value, record.value()));
      }
    }
    return table;
  }

  List<TestRecord<byte[], byte[]>> records(TopicSpec topic) {
    TestOutputTopic<byte[], byte[]> out =
        driver.createOutputTopic(
            topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return new ArrayList<>(out.readRecordsToList());
  }

  <T extends SpecificRecord> T read(Class<T> type, byte[] bytes) {
    return ((Decoded.Found<T>) new AvroReader<>(registry, type).read(bytes)).record();
  }

  void price(String model, long perToken) {
    ModelPrice row =
        new ModelPrice(
            model,
            List.of(
                new PriceFrom(Instant.EPOCH, perToken, perToken, perToken, perToken, perToken)));
    input(TOPICS.modelPrices())
        .pipeInput(
            model.getBytes(StandardCharsets.UTF_8),
            values.serialize(TOPICS.modelPrices().name(), row));
  }

  static TokenUsageEvent event(String id, String user, Instant occurredAt, long input) {
    return TokenUsageEvent.newBuilder()
        .setEventId(id)
        .setOccurredAt(occurredAt)
        .setUserId(user)
        .setTeamId("red")
        .setSource(Source.GATEWAY)
        .setModel("m")
        .setLane(Lane.HUMAN)
        .setInputTokens(input)
        .build();
  }

  private TestInputTopic<byte[], byte[]> input(TopicSpec topic) {
    return driver.createInputTopic(
        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void register(Map.Entry<String, org.apache.avro.Schema> subject) {
    try {
      registry.register(subject.getKey(), new AvroSchema(subject.getValue()));
    } catch (IOException | RestClientException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
