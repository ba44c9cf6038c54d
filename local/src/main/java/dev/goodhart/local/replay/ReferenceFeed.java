package dev.goodhart.local.replay;

import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.MembershipKey;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes memberships, prices and incentives, which the topology reads before any event. */
final class ReferenceFeed {
  private final CheckedProducer producer;
  private final DeadLetterSender deadLetters;
  private final SchemaRegistryClient registry;
  private final Topics topics;
  private long lines;
  private long unknownFields;

  ReferenceFeed(
      CheckedProducer producer,
      DeadLetterSender deadLetters,
      SchemaRegistryClient registry,
      Topics topics) {
    this.producer = producer;
    this.deadLetters = deadLetters;
    this.registry = registry;
    this.topics = topics;
  }

  /** Returns once all of it is on its topics. */
  void publish(ReplayDirectory directory) {
    AvroSerializer<MembershipKey> keys = AvroSerializer.forKeys(registry);
    TopicSpec memberships = topics.teamMemberships();
    Consumer<TeamMembership> toMemberships =
        sender(
            memberships,
            row ->
                keys.serialize(
                    memberships.name(), new MembershipKey(row.getUserId(), row.getValidFrom())));
    Consumer<ModelPrice> toPrices = sender(topics.modelPrices(), row -> utf8(row.getModel()));
    Consumer<Incentive> toIncentives =
        sender(topics.incentives(), row -> utf8(row.getIncentiveId()));
    read(directory.memberships(), JsonDoors.memberships(), toMemberships);
    if (directory.prices().isPresent()) {
      read(directory.prices(), JsonDoors.prices(), toPrices);
    } else {
      ShippedPrices.read().forEach(toPrices);
    }
    read(directory.incentives(), JsonDoors.incentives(), toIncentives);
    producer.flush();
  }

  private <T extends SpecificRecord> void read(
      Optional<Path> path, JsonDoor<T> door, Consumer<T> sink) {
    if (path.isEmpty()) {
      return;
    }
    try (RecordedFile<T> file = new RecordedFile<>(path.get(), door, deadLetters)) {
      for (Door.Read<T> read = file.next(); read != null; read = file.next()) {
        sink.accept(read.record());
      }
      lines += file.lines();
      unknownFields += file.unknownFields();
    }
  }

  private <T extends SpecificRecord> Consumer<T> sender(TopicSpec topic, Function<T, byte[]> key) {
    AvroSerializer<T> values = AvroSerializer.forValues(registry);
    String name = topic.name();
    return row ->
        producer.send(new ProducerRecord<>(name, key.apply(row), values.serialize(name, row)));
  }

  /** Lines that are not blank. */
  long lines() {
    return lines;
  }

  /** Fields that nobody knows. */
  long unknownFields() {
    return unknownFields;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
