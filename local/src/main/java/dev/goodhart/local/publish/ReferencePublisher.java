package dev.goodhart.local.publish;

import dev.goodhart.producer.DeliveryOutcome;
import dev.goodhart.producer.DeliveryOutcome.Delivered;
import dev.goodhart.producer.DeliveryOutcome.Failed;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.MembershipKey;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes reference data: few records, so that it may wait for cluster and registry. */
final class ReferencePublisher implements AutoCloseable {
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> kafka;
  private final AvroSerializer<MembershipKey> membershipKeys;
  private final AvroSerializer<SpecificRecord> values;

  ReferencePublisher(
      Topics topics,
      String bootstrapServers,
      Map<String, String> settings,
      SchemaRegistryClient registry) {
    this.topics = topics;
    Map<String, Object> config = new HashMap<>(settings);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    kafka = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    membershipKeys = AvroSerializer.forKeys(registry);
    values = AvroSerializer.forValues(registry);
  }

  CompletionStage<DeliveryOutcome> publish(TeamMembership membership) {
    String topic = topics.teamMemberships().name();
    MembershipKey key = new MembershipKey(membership.getUserId(), membership.getValidFrom());
    return send(topic, membershipKeys.serialize(topic, key), membership);
  }

  CompletionStage<DeliveryOutcome> publish(ModelPrice price) {
    return send(topics.modelPrices().name(), utf8(price.getModel()), price);
  }

  CompletionStage<DeliveryOutcome> publish(Incentive incentive) {
    return send(topics.incentives().name(), utf8(incentive.getIncentiveId()), incentive);
  }

  private CompletionStage<DeliveryOutcome> send(String topic, byte[] key, SpecificRecord value) {
    CompletableFuture<DeliveryOutcome> outcome = new CompletableFuture<>();
    try {
      var unused =
          kafka.send(
              new ProducerRecord<>(topic, key, values.serialize(topic, value)),
              (written, failure) ->
                  outcome.complete(
                      failure == null
                          ? new Delivered(written.partition(), written.offset())
                          : new Failed(failure)));
    } catch (KafkaException e) {
      outcome.complete(new Failed(e));
    }
    return outcome;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns when everything has its outcome. */
  void flush() {
    kafka.flush();
  }

  @Override
  public void close() {
    kafka.close(Duration.ZERO);
    membershipKeys.close();
    values.close();
  }
}
