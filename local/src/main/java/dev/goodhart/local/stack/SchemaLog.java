package dev.goodhart.local.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compacted topic that is the registry's memory, under the name Confluent gives it. */
final class SchemaLog implements AutoCloseable {

  static final String TOPIC = "_schemas";

  private static final Logger LOG = LoggerFactory.getLogger(SchemaLog.class);
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String bootstrapServers;
  private KafkaProducer<byte[], byte[]> producer;

  private SchemaLog(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.producer = newProducer();
  }

  /**
   * Opens the topic, made where absent.
   *
   * @throws StackException if the broker does not answer
   */
  static SchemaLog open(String bootstrapServers) {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis()))) {
      NewTopic topic =
          new NewTopic(TOPIC, 1, (short) 1)
              .configs(
                  Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw unreachable(bootstrapServers, e.getCause());
      }
    } catch (KafkaException e) {
      throw unreachable(bootstrapServers, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(bootstrapServers, e);
    }
    return new SchemaLog(bootstrapServers);
  }

  private static StackException unreachable(String bootstrapServers, Throwable cause) {
    return new StackException(
        "The schema registry cannot keep its schemas in Kafka at %s (%s): check that it is running."
            .formatted(bootstrapServers, cause.getMessage()),
        cause);
  }

  private KafkaProducer<byte[], byte[]> newProducer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            millis(),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            millis() / 2,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            millis()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static int millis() {
    return Math.toIntExact(PATIENCE.toMillis());
  }

  /**
   * Reads the topic from its beginning to its present end.
   *
   * @return the number of ids that may have been given to schemas of which nothing is left: every
   *     id cost a record and offsets are never used twice, so once compaction has removed anything,
   *     the end of the log bounds them; until then 0, since all is still there to see
   */
  int replay(Consumer<SchemaEvent> sink) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                millis(),
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                millis() / 2),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
      long seen = 0;
      while (consumer.position(PARTITION) < end) {
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(PATIENCE).records(PARTITION);
        if (records.isEmpty() && consumer.position(PARTITION) < end) {
          throw new TimeoutException("no answer within " + PATIENCE.toSeconds() + " s");
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
          seen++;
          read(record, sink);
        }
      }
      return seen < end ? Math.toIntExact(end) : 0;
    } catch (KafkaException e) {
      throw unreachable(bootstrapServers, e);
    }
  }

  private static void read(ConsumerRecord<byte[], byte[]> record, Consumer<SchemaEvent> sink) {
    try {
      SchemaEventCodec.read(record.key(), record.value()).ifPresent(sink);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("Skipped offset {} of {}: {}", record.offset(), TOPIC, e.getMessage());
    }
  }

  /**
   * Appends the events in order and returns once all of them are on the log.
   *
   * @throws IOException if that is not certain: the log may hold all, some or none of them, and has
   *     to be read again
   */
  void append(List<SchemaEvent> events) throws IOException {
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
    try {
      for (SchemaEvent event : events) {
        acknowledgements.add(
            producer.send(
                new ProducerRecord<>(
                    TOPIC,
                    PARTITION.partition(),
                    SchemaEventCodec.key(event),
                    SchemaEventCodec.value(event))));
      }
      for (Future<RecordMetadata> acknowledgement : acknowledgements) {
        acknowledgement.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (KafkaException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Gives up on what may still be under way, so that nothing arrives after the log is read. */
  void abandonPending() {
    producer.close(Duration.ZERO);
    producer = newProducer();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
