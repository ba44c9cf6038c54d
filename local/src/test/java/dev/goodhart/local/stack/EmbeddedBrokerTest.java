package dev.goodhart.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

  private static final String TOPIC = "t";

  @TempDir Path directory;

  @Test
  void keepsTopicsAndRecordsAcrossARestartOnOtherPorts() throws Exception {
    try (EmbeddedBroker broker = start()) {
      create(broker, TOPIC);
      send(broker, "first", Instant.EPOCH);
    }
    try (EmbeddedBroker broker = start()) {
      send(broker, "second", Instant.EPOCH);
      assertThat(read(broker, 2)).containsExactly("first", "second");
    }
  }

  @Test
  void takesRecordsOfAnyAge() throws Exception {
    try (EmbeddedBroker broker = start()) {
      create(broker, TOPIC);
      send(broker, "old", Instant.parse("1999-01-01T00:00:00Z"));
      send(broker, "ahead", Instant.parse("2199-01-01T00:00:00Z"));
      assertThat(read(broker, 2)).containsExactly("old", "ahead");
    }
  }

  @Test
  void createsNoTopicBecauseSomebodyMentionedIt() throws Exception {
    try (EmbeddedBroker broker = start();
        Admin admin = admin(broker)) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("typo")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
      assertThat(admin.listTopics().names().get()).isEqualTo(Set.of());
    }
  }

  @Test
  void commitsTransactionsOnItsOwn() throws Exception {
    try (EmbeddedBroker broker = start()) {
      create(broker, TOPIC);
      try (KafkaProducer<String, String> producer =
          producer(broker, Map.of("transactional.id", "x"))) {
        producer.initTransactions();
        producer.beginTransaction();
        Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(TOPIC, "committed"));
        producer.commitTransaction();
        assertThat(sent).isDone();
      }
      assertThat(read(broker, 1)).containsExactly("committed");
    }
  }

  @Test
  void namesThePortThatIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback())) {
      assertThatThrownBy(
              () -> EmbeddedBroker.start(directory, taken.getLocalPort(), Retention.AS_CONFIGURED))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Kafka port " + taken.getLocalPort())
          .hasMessageContaining("choose another")
          .satisfies(EmbeddedBrokerTest::isOneSentence);
    }
    // The failed start must not have kept the directory to itself.
    start().close();
  }

  @Test
  void refusesADirectoryThatAnotherBrokerUses() {
    try (EmbeddedBroker broker = start()) {
      assertThat(broker.port()).isPositive();
      assertThatThrownBy(this::start)
          .isInstanceOf(StackException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use")
          .satisfies(EmbeddedBrokerTest::isOneSentence);
    }
  }

  @Test
  void refusesADirectoryThatCannotBeWrittenTo() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "", StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> EmbeddedBroker.start(file.resolve("below"), 0, Retention.AS_CONFIGURED))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("cannot be written to")
        .satisfies(EmbeddedBrokerTest::isOneSentence);
  }

  static void isOneSentence(Throwable e) {
    assertThat(e.getMessage()).endsWith(".").doesNotContain("\n").doesNotContain(". ");
  }

  private EmbeddedBroker start() {
    return EmbeddedBroker.start(directory, 0, Retention.AS_CONFIGURED);
  }

  private static Admin admin(EmbeddedBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static void create(EmbeddedBroker broker, String topic) throws Exception {
    try (Admin admin = admin(broker)) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static KafkaProducer<String, String> producer(
      EmbeddedBroker broker, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static void send(EmbeddedBroker broker, String value, Instant timestamp)
      throws Exception {
    try (KafkaProducer<String, String> producer = producer(broker, Map.of())) {
      producer.send(new ProducerRecord<>(TOPIC, 0, timestamp.toEpochMilli(), null, value)).get();
    }
  }

  private static List<String> read(EmbeddedBroker broker, int count) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<String> values = new ArrayList<>();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
      }
      return values;
    }
  }
}
