package dev.goodhart.bench.scenario;

import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.StreamsProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** A topology of Kafka Streams. */
final class StreamsScenario implements Scenario {
  private static final Duration CLOSING = Duration.ofSeconds(60);

  private final KafkaStreams streams;

  StreamsScenario(Topology topology, Properties properties, GoodhartConfig config) {
    this.streams = new KafkaStreams(topology, properties, StreamsProperties.clients(config));
  }

  /** The application's, with a commit as often as it asks for one. */
  static Properties properties(GoodhartConfig config) {
    Properties properties = StreamsProperties.of(config);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.emitInterval().toMillis());
    return properties;
  }

  @Override
  public void start() {
    streams.start();
  }

  @Override
  public Instant settledAsOf() {
    if (streams.state() == KafkaStreams.State.ERROR) {
      throw new IllegalStateException("Kafka Streams stopped.");
    }
    return Instant.MAX;
  }

  @Override
  public void close() {
    streams.close(
        CloseOptions.timeout(CLOSING)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }
}
