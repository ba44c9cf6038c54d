package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.replay.RecordedUsageWriter.Writers;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.streams.ClockRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecordedUsageWriterTest {
  private static final int PARTITIONS = 4;
  private static final Instant NOON = Instant.parse("2020-03-02T12:00:00Z");

  private static TestDeployment deployment;

  @BeforeAll
  static void start() {
    deployment = new TestDeployment();
  }

  @AfterAll
  static void stop() throws Exception {
    deployment.close();
  }

  @Test
  void placesRecordsByTheirUserAndStampsThemWithTheirArrival() throws Exception {
    Topics topics = deployment.newTopics(PARTITIONS);
    TokenUsageEvent event;

    try (RecordedUsageWriter writer = open(topics)) {
      event = usage("ada", 1);
      writer.usage(event, NOON.toEpochMilli(), "usage.ndjson:17");
      writer.flush();
    }

    ConsumerRecord<byte[], byte[]> message =
        only(deployment.read(topics.tokenUsage(), SubjectPartition.of("ada", PARTITIONS)));
    assertThat(message.timestamp()).isEqualTo(NOON.toEpochMilli());
    assertThat(message.key()).asString().isEqualTo("ada");
    assertThat(message.headers().lastHeader(DeadLetterHeaders.ORIGIN).value())
        .asString()
        .isEqualTo("usage.ndjson:17");
    assertThat(new AvroReader<>(deployment.registry, TokenUsageEvent.class).read(message.value()))
        .isEqualTo(new Decoded.Found<>(event));
  }

  @Test
  void clockReachesEveryPartitionAndSaysHowFarTheOthersGo() throws Exception {
    Topics topics = deployment.newTopics(PARTITIONS);
    Instant later = NOON.plusSeconds(60);

    try (RecordedUsageWriter writer = open(topics)) {
      for (int i = 0; i < 1_000; i++) {
        writer.usage(usage("user-" + i, i), NOON.toEpochMilli(), "usage.ndjson:" + (i + 1));
      }
      writer.outcome(outcome("ada"), NOON.toEpochMilli(), "outcomes.ndjson:1");
      writer.clock(NOON, false);
      writer.usage(usage("ada", 1), later.toEpochMilli(), "usage.ndjson:1001");
      writer.clock(later, true);
    }

    int ada = SubjectPartition.of("ada", PARTITIONS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long usageEnd = deployment.read(topics.tokenUsage(), partition).size();
      long more = partition == ada ? 1 : 0;
      assertThat(deployment.read(topics.clock(), partition))
          .extracting(ConsumerRecord::timestamp, message -> ClockRecord.decode(message.value()))
          .containsExactly(
              tuple(
                  NOON.toEpochMilli(),
                  new ClockRecord(NOON.toEpochMilli(), usageEnd - more, more, false)),
              tuple(
                  later.toEpochMilli(),
                  new ClockRecord(later.toEpochMilli(), usageEnd, more, true)));
    }
  }

  @Test
  void countsOnWhereAnEarlierWriterStopped() throws Exception {
    Topics topics = deployment.newTopics(1);
    try (RecordedUsageWriter writer = open(topics, 1)) {
      writer.usage(usage("ada", 1), NOON.toEpochMilli(), "usage.ndjson:1");
      writer.flush();
    }

    try (RecordedUsageWriter writer = open(topics, 1)) {
      writer.usage(usage("ada", 2), NOON.toEpochMilli(), "usage.ndjson:2");
      writer.clock(NOON, true);

      assertThat(writer.usageEnd(0)).isEqualTo(2);
      assertThat(writer.outcomesEnd(0)).isZero();
    }
  }

  @Test
  void refusesToPromiseWhatAnotherWriterHasMoved() throws Exception {
    Topics topics = deployment.newTopics(1);

    try (RecordedUsageWriter writer = open(topics, 1)) {
      writer
          .producer()
          .send(new ProducerRecord<>(topics.tokenUsage().name(), 0, 1L, null, new byte[] {1}));
      writer.usage(usage("ada", 1), NOON.toEpochMilli(), "usage.ndjson:1");

      assertThatThrownBy(() -> writer.clock(NOON, false))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("another writer");
    }
    assertThat(deployment.read(topics.clock(), 0)).isEmpty();
  }

  @Test
  void promisesWhatItWroteItselfAmongOthers() throws Exception {
    Topics topics = deployment.newTopics(1);

    try (RecordedUsageWriter writer = open(topics, 1, Writers.AMONG_OTHERS)) {
      for (int i = 0; i < 3; i++) {
        stranger(writer, topics);
        writer.usage(usage("ada", i), NOON.toEpochMilli());
      }
      writer.clock(NOON, false);
      stranger(writer, topics);
      writer.clock(NOON.plusSeconds(1), false);
      writer.usage(usage("ada", 3), NOON.plusSeconds(2).toEpochMilli());
      writer.clock(NOON.plusSeconds(2), true);
    }

    assertThat(deployment.read(topics.clock(), 0))
        .extracting(message -> ClockRecord.decode(message.value()).usageEnd())
        .containsExactly(6L, 6L, 8L);
    assertThat(deployment.read(topics.tokenUsage(), 0))
        .allSatisfy(message -> assertThat(message.headers()).isEmpty());
  }

  private static void stranger(RecordedUsageWriter writer, Topics topics) {
    writer
        .producer()
        .send(new ProducerRecord<>(topics.tokenUsage().name(), 0, 1L, null, new byte[] {1}));
  }

  @Test
  void remembersWhatTheBrokerRefused() throws Exception {
    Topics topics = deployment.newTopics(1);

    try (RecordedUsageWriter writer = open(topics, 1)) {
      TokenUsageEvent huge = usage("ada", 1);
      huge.setAttributes(Map.of("a", "x".repeat(2 << 20)));
      writer.usage(huge, NOON.toEpochMilli(), "usage.ndjson:1");

      assertThatThrownBy(writer::flush)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("did not take a record");
    }
  }

  @Test
  void refusesAnotherPartitionCount() throws Exception {
    Topics topics = deployment.newTopics(3);

    assertThatThrownBy(() -> open(topics, 4))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("has 3 partitions and not 4");
  }

  private static RecordedUsageWriter open(Topics topics) {
    return open(topics, PARTITIONS);
  }

  private static RecordedUsageWriter open(Topics topics, int partitions) {
    return open(topics, partitions, Writers.ALONE);
  }

  private static RecordedUsageWriter open(Topics topics, int partitions, Writers writers) {
    return new RecordedUsageWriter(
        deployment.bootstrapServers(), deployment.registry, topics, partitions, writers);
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private static TokenUsageEvent usage(String user, int number) {
    return TokenUsageEvent.newBuilder()
        .setEventId("e" + number)
        .setOccurredAt(NOON)
        .setUserId(user)
        .setSource(Source.GATEWAY)
        .setModel("m")
        .build();
  }

  private static WorkOutcomeEvent outcome(String user) {
    return WorkOutcomeEvent.newBuilder()
        .setEventId("o1")
        .setOccurredAt(NOON)
        .setUserId(user)
        .setKind(OutcomeKind.COMMIT)
        .setAmount(1)
        .build();
  }
}
