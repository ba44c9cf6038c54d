package dev.goodhart.local.watch;

import dev.goodhart.local.cli.CommandException;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.TopicSpec;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Follows topics as an outside reader does: committed records alone, every partition, no consumer
 * group. Not thread-safe but for {@link #stop}.
 */
public final class OutputFollower implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, Decoder> decoders = new HashMap<>();

  /** Where to begin. */
  public enum From {
    /** With the oldest record that is kept. */
    BEGINNING,
    /** With what is written from now on. */
    NOW
  }

  /**
   * Finds the topics and where they begin or end.
   *
   * @param client settings of Kafka's clients: where the cluster is and how to get in
   * @param topics what to follow
   * @throws CommandException if one of them is not there
   */
  public OutputFollower(
      Map<String, ?> client, SchemaRegistryClient registry, List<TopicSpec> topics, From from) {
    Map<String, Object> config = new HashMap<>(client);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (TopicSpec topic : topics) {
        decoders.put(topic.name(), new Decoder(topic, registry));
        List<PartitionInfo> found = consumer.partitionsFor(topic.name(), PATIENCE);
        if (found == null || found.isEmpty()) {
          throw new CommandException(
              "The topic %s is not there: create it with 'goodhart topics apply', or choose the deployment with --prefix."
                  .formatted(topic.name()));
        }
        found.forEach(one -> partitions.add(new TopicPartition(one.topic(), one.partition())));
      }
      consumer.assign(partitions);
      if (from == From.BEGINNING) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.seekToEnd(partitions);
        // Seeking is lazy: without this, "now" would be the first poll.
        partitions.forEach(partition -> consumer.position(partition, PATIENCE));
      }
    } catch (TimeoutException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw new CommandException(
          "Kafka at %s does not answer: check that it runs, or correct --bootstrap-server."
              .formatted(config.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)),
          e);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Waits for records.
   *
   * @return none if none came in time, or after {@link #stop}
   */
  public List<OutputRecord> poll(Duration patience) {
    List<OutputRecord> records = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(patience)) {
        records.add(decoders.get(message.topic()).decode(message));
      }
    } catch (WakeupException e) {
      return List.of();
    }
    return records;
  }

  /** Ends a poll that waits, from any thread. */
  public void stop() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static final class Decoder {
    private final TopicSpec topic;
    private final AvroReader<SpecificRecord> keys;
    private final AvroReader<SpecificRecord> values;

    Decoder(TopicSpec topic, SchemaRegistryClient registry) {
      this.topic = topic;
      keys = topic.key() instanceof TopicSpec.Key.Avro key ? reader(key.schema(), registry) : null;
      values = topic.value().map(schema -> reader(schema, registry)).orElse(null);
    }

    OutputRecord decode(ConsumerRecord<byte[], byte[]> message) {
      Map<String, String> headers = new LinkedHashMap<>();
      for (Header header : message.headers()) {
        headers.put(header.key(), text(header.value()));
      }
      return new OutputRecord(
          topic,
          Instant.ofEpochMilli(message.timestamp()),
          headers,
          keys == null ? text(message.key()) : decoded(keys, message.key(), message),
          values == null || message.value() == null
              ? null
              : decoded(values, message.value(), message),
          Bytes.wrap(message.value()));
    }

    private SpecificRecord decoded(
        AvroReader<SpecificRecord> reader, byte[] bytes, ConsumerRecord<?, ?> message) {
      Decoded<SpecificRecord> decoded = reader.read(bytes);
      if (decoded instanceof Decoded.Found<SpecificRecord> found) {
        return found.record();
      }
      throw new CommandException(
          "Record %d of %s-%d is not one of Goodhart's (%s): check that topic and registry belong together."
              .formatted(message.offset(), message.topic(), message.partition(), decoded));
    }

    private static String text(byte[] bytes) {
      return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static AvroReader<SpecificRecord> reader(Schema schema, SchemaRegistryClient registry) {
      Class<?> type = SpecificData.get().getClass(schema);
      return new AvroReader<>(registry, type.asSubclass(SpecificRecord.class));
    }
  }
}
