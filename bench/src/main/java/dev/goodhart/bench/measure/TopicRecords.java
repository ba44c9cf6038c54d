package dev.goodhart.bench.measure;

import dev.goodhart.local.cli.CommandException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole topics, up to their present end, without what was not committed. */
public final class TopicRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** A reader of a cluster. */
  public TopicRecords(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                20,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                8 << 20),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Hands over every record, partition by partition, in the order of offsets. */
  public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      for (TopicPartition partition : partitions) {
        List<TopicPartition> assignment = List.of(partition);
        consumer.assign(assignment);
        consumer.seekToBeginning(assignment);
        long end = consumer.endOffsets(assignment).get(partition);
        while (consumer.position(partition) < end) {
          consumer.poll(POLL).records(partition).forEach(sink);
        }
      }
    } catch (KafkaException e) {
      throw new CommandException(
          "The topic %s cannot be read (%s).".formatted(topic, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
