package dev.goodhart.streams;

import dev.goodhart.schema.TopicSpec;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' configuration for a deployment: what Goodhart needs, then what its users set. */
final class StreamsProperties {
  /** What correctness rests on, and therefore nobody may set. */
  private static final Set<String> OURS =
      Set.of(
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          StreamsConfig.APPLICATION_ID_CONFIG,
          StreamsConfig.STATE_DIR_CONFIG,
          StreamsConfig.NUM_STREAM_THREADS_CONFIG,
          StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
          StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG,
          StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG);

  private StreamsProperties() {}

  static Properties of(GoodhartConfig config) {
    Properties streams = new Properties();
    streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    streams.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    streams.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    streams.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    streams.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    // What is committed is what readers see: half a second is the price of few, large transactions.
    streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
    streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 192L << 20);
    streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2_000);
    streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 15_000);
    streams.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    streams.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
    internalTopics(streams, config.replicationFactor());
    for (Map.Entry<String, String> setting : config.kafka().entrySet()) {
      if (OURS.contains(setting.getKey())) {
        throw new GoodhartConfig.BadConfigException(
            "Setting 'kafka."
                + setting.getKey()
                + "' cannot be changed, because exact totals rest on it: leave it out.");
      }
      streams.put(setting.getKey(), setting.getValue());
    }
    return streams;
  }

  /** Changelogs and repartition topics; holds when they are created, and never changes them. */
  private static void internalTopics(Properties streams, int replicationFactor) {
    // The open segment is neither compacted nor restored from quickly: by default it grows to 1
    // GiB.
    streams.put(
        StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), Integer.toString(64 << 20));
    // Their records carry arrivals that were accepted already: a broker whose clock is behind must
    // not refuse them, as that would end the application.
    streams.put(
        StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
        Long.toString(Long.MAX_VALUE));
    TopicSpec.minInsyncReplicas(replicationFactor)
        .ifPresent(
            least ->
                streams.put(
                    StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), least));
  }
}
