package dev.goodhart.bench.jmh;

import dev.goodhart.bench.workload.Made;
import dev.goodhart.intake.ArrivalLimits;
import dev.goodhart.intake.Rejection;
import dev.goodhart.intake.UsageChecks;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An event read from Avro, written to it, and checked. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EventBenchmark {
  private static final int PARTITIONS = 12;

  private final UsageChecks checks =
      new UsageChecks(
          new ArrivalLimits(Duration.ofMinutes(5).toMillis(), Duration.ofDays(7).toMillis()));
  private final String topic = new Topics(Topics.DEFAULT_PREFIX).tokenUsage().name();
  private AvroSerializer<TokenUsageEvent> serializer;
  private AvroReader<TokenUsageEvent> reader;
  private Made[] events;
  private byte[][] bytes;
  private int[] partitions;
  private int next;

  /** Encodes the events. */
  @Setup
  public void encode() throws IOException, RestClientException {
    SchemaRegistryClient registry = new MockSchemaRegistryClient();
    registry.register(
        topic + "-value",
        new AvroSchema(new Topics(Topics.DEFAULT_PREFIX).tokenUsage().value().orElseThrow()));
    serializer = AvroSerializer.forValues(registry);
    reader = new AvroReader<>(registry, TokenUsageEvent.class);
    events = Samples.events(1_000, Duration.ofMinutes(30));
    bytes = new byte[events.length][];
    partitions = new int[events.length];
    for (int i = 0; i < events.length; i++) {
      bytes[i] = serializer.serialize(topic, events[i].event());
      partitions[i] = SubjectPartition.of(events[i].event().getUserId(), PARTITIONS);
    }
  }

  private int advance() {
    next = (next + 1) & (Samples.COUNT - 1);
    return next;
  }

  /** From bytes to a record. */
  @Benchmark
  public Decoded<TokenUsageEvent> read() {
    return reader.read(bytes[advance()]);
  }

  /** From a record to bytes. */
  @Benchmark
  public byte[] write() {
    return serializer.serialize(topic, events[advance()].event());
  }

  /** All checks of an event by itself. */
  @Benchmark
  public Optional<Rejection> check() {
    int at = advance();
    TokenUsageEvent event = events[at].event();
    return checks.check(event, event.getUserId(), partitions[at], PARTITIONS, events[at].arrival());
  }
}
