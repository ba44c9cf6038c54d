package dev.goodhart.bench.scenario;

import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Source to sink: every event is read and written again, exactly once, with the clients' settings
 * of the application. What Kafka and Avro cost before anything is done with an event.
 */
public final class Copy implements Scenario.Factory {
  @Override
  public Scenario create(ScenarioSettings settings) {
    GoodhartConfig config = settings.config();
    SchemaRegistryClient registry = Registry.connect(config.registryUrl(), config.registry());
    Properties properties = StreamsScenario.properties(config);
    Serde<TokenUsageEvent> events = EventSerde.ofValues(registry, TokenUsageEvent.class);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            config.topics().tokenUsage().name(),
            Consumed.with(Serdes.ByteArray(), events).withName("usage"))
        .to(
            Outputs.copy(config.topics()),
            Produced.with(Serdes.ByteArray(), events).withName("copy"));
    return new StreamsScenario(builder.build(properties), properties, config);
  }
}
