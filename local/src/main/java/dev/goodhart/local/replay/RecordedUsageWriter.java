package dev.goodhart.local.replay;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.streams.ClockRecord;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Writes usage and outcomes whose arrival is known to the writer (a recording, a simulation) and
 * tells the topology what time it is. The input topics must take their records' own timestamps
 * ({@link dev.goodhart.schema.TopicSpec#recordedTimeConfig}). The clock promises how far what is
 * written here reaches; what others write is no part of the promise.
 *
 * <p>Send in order of arrival; outcomes before usage of the same instant. Not thread-safe.
 */
public final class RecordedUsageWriter implements AutoCloseable {
  /** Who writes usage and outcomes. */
  public enum Writers {
    /** This one; another is an error, because results would depend on when it writes. */
    ALONE,
    /** Others too. */
    AMONG_OTHERS
  }

  private final CheckedProducer producer;
  private final int partitions;
  private final String clockTopic;
  private final CountedTopic usage;
  private final CountedTopic outcomes;
  private final AvroSerializer<TokenUsageEvent> usageValues;
  private final AvroSerializer<WorkOutcomeEvent> outcomeValues;

  /**
   * @param bootstrapServers the cluster
   * @param registry where the values' schemas are registered
   * @param topics their names; they exist
   * @param partitions the deployment's partition count
   * @param writers who else there may be
   * @throws CommandException if the topics are not there or have another partition count
   */
  public RecordedUsageWriter(
      String bootstrapServers,
      SchemaRegistryClient registry,
      Topics topics,
      int partitions,
      Writers writers) {
    this.partitions = partitions;
    usageValues = AvroSerializer.forValues(registry);
    outcomeValues = AvroSerializer.forValues(registry);
    clockTopic = topics.clock().name();
    String usageTopic = topics.tokenUsage().name();
    String outcomeTopic = topics.workOutcomes().name();
    EndOffsets ends =
        EndOffsets.of(bootstrapServers, List.of(usageTopic, outcomeTopic, clockTopic), partitions);
    producer = new CheckedProducer(bootstrapServers);
    boolean alone = writers == Writers.ALONE;
    usage = new CountedTopic(producer, usageTopic, ends.of(usageTopic), alone);
    outcomes = new CountedTopic(producer, outcomeTopic, ends.of(outcomeTopic), alone);
  }

  /**
   * Sends a usage event without waiting for the broker.
   *
   * @param arrival milliseconds since the epoch, UTC, not negative
   * @param origin {@code file:line}, for a dead letter
   */
  public void usage(TokenUsageEvent event, long arrival, String origin) {
    usage(event, arrival, origin(utf8(origin)));
  }

  /** As above, for an event that comes from no file: a dead letter names its place in Kafka. */
  public void usage(TokenUsageEvent event, long arrival) {
    usage(event, arrival, List.of());
  }

  private void usage(TokenUsageEvent event, long arrival, List<Header> headers) {
    byte[] key = utf8(event.getUserId());
    usage.send(
        SubjectPartition.of(key, partitions),
        arrival,
        key,
        usageValues.serialize(usage.topic(), event),
        headers);
  }

  /**
   * Sends an outcome without waiting for the broker.
   *
   * @param arrival milliseconds since the epoch, UTC, not negative
   * @param origin {@code file:line}, for a dead letter
   */
  public void outcome(WorkOutcomeEvent event, long arrival, String origin) {
    outcome(utf8(event.getUserId()), encode(event), arrival, utf8(origin));
  }

  /** As above, for an outcome that comes from no file. */
  public void outcome(WorkOutcomeEvent event, long arrival) {
    outcome(utf8(event.getUserId()), encode(event), arrival, List.of());
  }

  /** An outcome's value, for {@link #outcome(byte[], byte[], long, byte[])}. */
  byte[] encode(WorkOutcomeEvent event) {
    return outcomeValues.serialize(outcomes.topic(), event);
  }

  /** As above, for an outcome that was encoded before. */
  void outcome(byte[] userId, byte[] value, long arrival, byte[] origin) {
    outcome(userId, value, arrival, origin(origin));
  }

  private void outcome(byte[] userId, byte[] value, long arrival, List<Header> headers) {
    outcomes.send(SubjectPartition.of(userId, partitions), arrival, userId, value, headers);
  }

  /**
   * Tells every partition what time it is. All that was sent before has arrived by then: the clock
   * holds where it has been read.
   *
   * @param instant event time; never before an earlier clock's
   * @param settle every key is to be brought to {@code instant} and published, also one whose sums
   *     did not change: the end of a replay
   */
  public void clock(Instant instant, boolean settle) {
    // A promise about records that may still be refused would stop the clock for good.
    flush();
    for (int partition = 0; partition < partitions; partition++) {
      ClockRecord clock =
          new ClockRecord(
              instant.toEpochMilli(), usage.end(partition), outcomes.end(partition), settle);
      producer.send(
          new ProducerRecord<>(clockTopic, partition, clock.instant(), null, clock.encode()));
    }
    if (settle) {
      producer.flush();
    }
  }

  /**
   * Returns once everything sent before is acknowledged.
   *
   * @throws CommandException if the broker did not take a record, or another writer is at work
   *     where there may be none
   */
  public void flush() {
    producer.flush();
    usage.check();
    outcomes.check();
  }

  /** Offset after the last usage record of the partition. */
  long usageEnd(int partition) {
    return usage.end(partition);
  }

  /** Offset after the last outcome record of the partition. */
  long outcomesEnd(int partition) {
    return outcomes.end(partition);
  }

  /** What else is to be written through the same connection. */
  CheckedProducer producer() {
    return producer;
  }

  /** Gives up on what is not acknowledged yet: flush before. */
  @Override
  public void close() {
    producer.close();
    usageValues.close();
    outcomeValues.close();
  }

  private static List<Header> origin(byte[] origin) {
    return List.of(new RecordHeader(DeadLetterHeaders.ORIGIN, origin));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
