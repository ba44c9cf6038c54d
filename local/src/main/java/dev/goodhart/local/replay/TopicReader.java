package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads whole topics, from their beginning to their present end, without what was not committed.
 */
final class TopicReader implements AutoCloseable {
  // A topic that was written in transactions ends with a marker, for which poll returns nothing.
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int FETCH_WAIT_MS = 10;

  /** Takes one record. */
  interface Sink {
    void take(ConsumerRecord<byte[], byte[]> message) throws IOException;
  }

  private final KafkaConsumer<byte[], byte[]> consumer;

  TopicReader(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                FETCH_WAIT_MS,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 << 20,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  int partitions(String topic) {
    return consumer.partitionsFor(topic).size();
  }

  /** Hands over every record of the partition, in the order of its offsets. */
  void read(String topic, int partition, Sink sink) throws IOException {
    TopicPartition source = new TopicPartition(topic, partition);
    List<TopicPartition> assignment = List.of(source);
    try {
      consumer.assign(assignment);
      consumer.seekToBeginning(assignment);
      long end = consumer.endOffsets(assignment).get(source);
      while (consumer.position(source) < end) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL).records(source)) {
          sink.take(message);
        }
      }
    } catch (KafkaException e) {
      throw new CommandException(
          "The topic %s cannot be read (%s): check that the broker runs."
              .formatted(topic, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
