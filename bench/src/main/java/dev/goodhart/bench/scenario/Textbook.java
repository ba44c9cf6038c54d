package dev.goodhart.bench.scenario;

import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.window.RollingWindow;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.Properties;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The rolling windows of users and teams as the documentation of Kafka Streams suggests: hopping
 * windows as long as the windows, which advance by their resolution. Each event is added to every
 * window it belongs to. It does less than the application: no checks, duplicates, prices, hours or
 * detection, and its totals do not fall.
 */
public final class Textbook implements Scenario.Factory {
  private GoodhartConfig config;
  private SchemaRegistryClient registry;

  @Override
  public Scenario create(ScenarioSettings settings) {
    config = settings.config();
    registry = Registry.connect(config.registryUrl(), config.registry());
    Properties properties = StreamsScenario.properties(config);
    StreamsBuilder builder = new StreamsBuilder();
    String topic = config.topics().tokenUsage().name();
    Serde<TokenUsageEvent> events = EventSerde.ofValues(registry, TokenUsageEvent.class);
    KStream<String, TokenUsageEvent> usage =
        builder.stream(
            topic,
            Consumed.with(Serdes.String(), events)
                .withTimestampExtractor(
                    (message, partitionTime) ->
                        ((TokenUsageEvent) message.value()).getOccurredAt().toEpochMilli())
                .withName("usage"));
    totals(
        usage,
        "user",
        events,
        Outputs.userWindows(config.topics()),
        UserWindowKey::new,
        AvroSerializer.forKeys(registry));
    KStream<String, TokenUsageEvent> ofTeams =
        usage
            .selectKey((user, event) -> event.getTeamId(), Named.as("by-team"))
            .repartition(
                Repartitioned.with(Serdes.String(), EventSerde.registeredFor(topic, registry))
                    .withNumberOfPartitions(config.partitions())
                    .withName("team-usage"));
    totals(
        ofTeams,
        "team",
        events,
        Outputs.teamWindows(config.topics()),
        TeamWindowKey::new,
        AvroSerializer.forKeys(registry));
    return new StreamsScenario(builder.build(properties), properties, config);
  }

  private <K extends SpecificRecord> void totals(
      KStream<String, TokenUsageEvent> usage,
      String whose,
      Serde<TokenUsageEvent> events,
      String output,
      BiFunction<String, String, K> keyOf,
      AvroSerializer<K> keys) {
    for (String text : config.windows()) {
      RollingWindow window = RollingWindow.parse(text);
      String name = whose + "-" + window.name();
      usage
          .groupByKey(Grouped.with("by-" + name, Serdes.String(), events))
          .windowedBy(
              TimeWindows.ofSizeAndGrace(Duration.ofMillis(window.sizeMs()), config.latenessLimit())
                  .advanceBy(Duration.ofMillis(window.resolutionMs())))
          .aggregate(
              WindowTotals::none,
              (id, event, sums) -> sums.plus(event),
              Named.as("sum-" + name),
              Materialized.<String, WindowTotals, WindowStore<Bytes, byte[]>>as(name)
                  .withKeySerde(Serdes.String())
                  .withValueSerde(WindowTotals.SERDE))
          .toStream(Named.as("updates-" + name))
          .map(
              (id, sums) ->
                  KeyValue.pair(
                      keyOf.apply(id.key(), window.name() + "@" + id.window().start()),
                      sums.toRecord(id.window().startTime(), id.window().endTime())),
              Named.as("row-" + name))
          .to(
              output,
              Produced.<K, UsageTotals>with(
                      Serdes.serdeFrom(keys, EventSerde.never()),
                      EventSerde.ofValues(registry, UsageTotals.class))
                  .withName("to-" + name));
    }
  }
}
