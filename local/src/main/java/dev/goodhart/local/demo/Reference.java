package dev.goodhart.local.demo;

import dev.goodhart.local.replay.ShippedPrices;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.MembershipKey;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes who is in which team, what tokens cost, and what tempts people. */
final class Reference {
  private Reference() {}

  /** Returns once all of it is in its topics. */
  static void publish(
      SimulatedOrganisation organisation,
      String bootstrapServers,
      SchemaRegistryClient registry,
      Topics topics)
      throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all");
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        AvroSerializer<MembershipKey> membershipKeys = AvroSerializer.forKeys(registry);
        AvroSerializer<TeamMembership> memberships = AvroSerializer.forValues(registry);
        AvroSerializer<ModelPrice> prices = AvroSerializer.forValues(registry);
        AvroSerializer<Incentive> incentives = AvroSerializer.forValues(registry)) {
      List<Future<?>> sent = new ArrayList<>();
      String team = topics.teamMemberships().name();
      for (TeamMembership row : organisation.memberships()) {
        byte[] key =
            membershipKeys.serialize(team, new MembershipKey(row.getUserId(), row.getValidFrom()));
        sent.add(producer.send(new ProducerRecord<>(team, key, memberships.serialize(team, row))));
      }
      String price = topics.modelPrices().name();
      for (ModelPrice row : ShippedPrices.read()) {
        byte[] key = row.getModel().getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>(price, key, prices.serialize(price, row))));
      }
      String incentive = topics.incentives().name();
      for (Incentive row : organisation.incentives()) {
        byte[] key = row.getIncentiveId().getBytes(StandardCharsets.UTF_8);
        sent.add(
            producer.send(
                new ProducerRecord<>(incentive, key, incentives.serialize(incentive, row))));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The broker did not take reference data.", e.getCause());
    }
  }
}
