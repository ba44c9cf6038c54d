package dev.goodhart.local.publish;

import dev.goodhart.producer.DeliveryOutcome;
import dev.goodhart.producer.PublisherConfig;
import dev.goodhart.producer.TokenUsagePublisher;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Every kind of recorded data on its way to one cluster; waits where the cluster is slower. */
final class ClusterPublisher implements AutoCloseable {
  /** How long anything may take before it has failed. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SchemaRegistryClient registry;
  private final TokenUsagePublisher events;
  private final ReferencePublisher reference;

  ClusterPublisher(GoodhartConfig config) {
    Map<String, String> settings = new LinkedHashMap<>(config.kafka());
    // The same file also configures consumers and Kafka Streams.
    settings
        .keySet()
        .removeIf(
            name -> !ProducerConfig.configNames().contains(name) || PublisherConfig.isFixed(name));
    events =
        TokenUsagePublisher.open(
            PublisherConfig.builder(config.bootstrapServers(), config.registryUrl())
                .topicPrefix(config.topicPrefix())
                .maxBlock(PATIENCE)
                .deliveryTimeout(PATIENCE)
                .kafka(settings)
                .registry(config.registry())
                .build());
    registry = Registry.connect(config.registryUrl(), config.registry());
    reference =
        new ReferencePublisher(config.topics(), config.bootstrapServers(), settings, registry);
  }

  CompletionStage<DeliveryOutcome> publish(Object record, Instant arrival) {
    if (record instanceof TokenUsageEvent usage) {
      return events.publish(usage, arrival);
    }
    if (record instanceof WorkOutcomeEvent outcome) {
      return events.publish(outcome, arrival);
    }
    if (record instanceof TeamMembership membership) {
      return reference.publish(membership);
    }
    if (record instanceof ModelPrice price) {
      return reference.publish(price);
    }
    if (record instanceof Incentive incentive) {
      return reference.publish(incentive);
    }
    throw new IllegalArgumentException("Nothing to publish: " + record.getClass());
  }

  /**
   * Waits until everything has its outcome.
   *
   * @return how many have none in time
   */
  long flush() {
    reference.flush();
    return events.flush(PATIENCE.multipliedBy(2));
  }

  @Override
  public void close() {
    events.close(Duration.ZERO);
    reference.close();
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
