package dev.goodhart.bench.workload;

import dev.goodhart.local.replay.RecordedUsageWriter;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.MembershipKey;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes a workload to the topics of a deployment, in recorded time: what takes a week of event
 * time takes seconds. Not thread-safe.
 */
public final class Feed implements AutoCloseable {
  private static final int EVENTS_PER_CLOCK = 20_000;

  private final Workload workload;
  private final RecordedUsageWriter writer;
  private final List<Long> live = new ArrayList<>();
  private long sent;

  /**
   * @param partitions the deployment's
   */
  public Feed(
      Workload workload,
      String bootstrapServers,
      SchemaRegistryClient registry,
      Topics topics,
      int partitions) {
    this.workload = workload;
    writer =
        new RecordedUsageWriter(
            bootstrapServers, registry, topics, partitions, RecordedUsageWriter.Writers.ALONE);
  }

  /** Writes who is in which team, and what models cost. */
  public static void reference(
      Workload workload, String bootstrapServers, SchemaRegistryClient registry, Topics topics) {
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    bootstrapServers,
                    ProducerConfig.LINGER_MS_CONFIG,
                    10),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        AvroSerializer<ModelPrice> prices = AvroSerializer.forValues(registry);
        AvroSerializer<MembershipKey> memberKeys = AvroSerializer.forKeys(registry);
        AvroSerializer<TeamMembership> members = AvroSerializer.forValues(registry)) {
      String priceTopic = topics.modelPrices().name();
      for (ModelPrice row : BenchPrices.rows()) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    priceTopic,
                    row.getModel().getBytes(StandardCharsets.UTF_8),
                    prices.serialize(priceTopic, row)));
      }
      String memberTopic = topics.teamMemberships().name();
      for (int user = 0; user < workload.spec().users(); user++) {
        String id = Workload.userId(user);
        TeamMembership row =
            new TeamMembership(
                id, Instant.EPOCH, Workload.teamId(workload.teamOf(user)), null, null);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    memberTopic,
                    memberKeys.serialize(memberTopic, new MembershipKey(id, Instant.EPOCH)),
                    members.serialize(memberTopic, row)));
      }
      producer.flush();
    }
  }

  /**
   * Sends the next events, and the time now and then.
   *
   * @param until number of the first event that is not sent
   * @param progress is told now and then how many have been sent
   */
  public void sendUntil(long until, LongConsumer progress) {
    while (sent < until) {
      Made made = workload.event(sent);
      writer.usage(made.event(), made.arrival());
      sent++;
      if (sent % EVENTS_PER_CLOCK == 0) {
        writer.clock(Instant.ofEpochMilli(made.arrival()), /* settle= */ false);
        progress.accept(sent);
      }
    }
    writer.flush();
  }

  /**
   * Sends the next event beyond the specified ones, without waiting.
   *
   * @param arrival never before an earlier event's, milliseconds since the epoch
   * @param before hears of the event before it is sent
   */
  public Made sendLive(long arrival, Consumer<Made> before) {
    Made made = workload.eventAt(sent, arrival);
    before.accept(made);
    writer.usage(made.event(), arrival);
    sent++;
    live.add(arrival);
    return made;
  }

  /** Events sent so far. */
  public long sent() {
    return sent;
  }

  /** Everything sent so far, in order, made again. */
  public void forEachSent(Consumer<Made> sink) {
    long specified = sent - live.size();
    for (long number = 0; number < specified; number++) {
      sink.accept(workload.event(number));
    }
    for (int i = 0; i < live.size(); i++) {
      sink.accept(workload.eventAt(specified + i, live.get(i)));
    }
  }

  /** Tells every partition what time it is. */
  public void clock(long instant, boolean settle) {
    writer.clock(Instant.ofEpochMilli(instant), settle);
  }

  /** Returns once everything is acknowledged. */
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
  }
}
