package dev.goodhart.bench.measure;

import dev.goodhart.admin.Applied;
import dev.goodhart.admin.Deployment;
import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.schema.Registry;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** What is asked of the broker and the registry on the way. */
final class Cluster implements AutoCloseable {
  /** The embedded broker's number. */
  private static final int BROKER = 1;

  private final String bootstrapServers;
  private final Admin admin;
  private final SchemaRegistryClient registry;

  Cluster(String bootstrapServers, String registryUrl) {
    this.bootstrapServers = bootstrapServers;
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    registry = Registry.connect(registryUrl, Map.of());
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  SchemaRegistryClient registry() {
    return registry;
  }

  /** Creates the topics of a deployment, in recorded time. */
  void create(GoodhartConfig config) {
    try (TopicAdmin topics = TopicAdmin.connect(config, Deployment.of(config).onRecordedTime())) {
      Applied applied = topics.apply();
      if (!applied.remaining().isEmpty()) {
        throw new CommandException(applied.remaining().get(0).sentence());
      }
    }
  }

  /** Creates a topic that a rival writes to. */
  void create(String topic, int partitions, Optional<Schema> keys, Schema values) {
    Map<String, String> settings =
        Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            Long.toString(Long.MAX_VALUE));
    get(
        admin
            .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
            .all());
    register(topic + "-value", values);
    keys.ifPresent(schema -> register(topic + "-key", schema));
  }

  private void register(String subject, Schema schema) {
    try {
      registry.register(subject, new AvroSchema(schema));
    } catch (IOException | RestClientException e) {
      throw new CommandException(
          "The registry does not take the schema of %s (%s).".formatted(subject, e.getMessage()),
          e);
    }
  }

  /**
   * What lies in topics: records, with the markers of transactions, and bytes of their segments.
   */
  Volume written(List<String> topics, int partitions) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < partitions; partition++) {
        wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    long records =
        get(admin.listOffsets(wanted).all()).values().stream()
            .mapToLong(ListOffsetsResultInfo::offset)
            .sum();
    long bytes =
        get(admin.describeLogDirs(List.of(BROKER)).allDescriptions()).values().stream()
            .flatMap(directories -> directories.values().stream())
            .flatMap(directory -> directory.replicaInfos().entrySet().stream())
            .filter(replica -> topics.contains(replica.getKey().topic()))
            .mapToLong(replica -> replica.getValue().size())
            .sum();
    return new Volume(records, bytes, 0, 0, 0, 0);
  }

  /** Deletes everything of a deployment that is over: the disk may be small. */
  void delete(String prefix) {
    Set<String> topics =
        get(admin.listTopics().names()).stream()
            .filter(name -> name.startsWith(prefix))
            .collect(Collectors.toSet());
    get(admin.deleteTopics(topics).all());
  }

  /** How many records of a topic a group has worked on, committed. */
  Progress progress(String group, String topic) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<TopicPartition, OffsetSpec> others = new HashMap<>();
    long done = 0;
    for (Map.Entry<TopicPartition, OffsetAndMetadata> of : committed.entrySet()) {
      if (of.getKey().topic().equals(topic)) {
        done += of.getValue().offset();
      } else {
        others.put(of.getKey(), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, ListOffsetsResultInfo> ends = get(admin.listOffsets(others).all());
    long lag =
        ends.entrySet().stream()
            .mapToLong(end -> end.getValue().offset() - committed.get(end.getKey()).offset())
            .max()
            .orElse(0);
    return new Progress(done, lag);
  }

  /**
   * How far a group is.
   *
   * @param done records of the topic of usage
   * @param lag the most offsets that a partition of another topic is behind
   */
  record Progress(long done, long lag) {}

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("The benchmark was interrupted.", e);
    } catch (ExecutionException e) {
      throw new CommandException(
          "The broker does not answer as it should (%s).".formatted(e.getCause().getMessage()), e);
    }
  }

  @Override
  public void close() {
    admin.close();
    try {
      registry.close();
    } catch (IOException e) {
      throw new CommandException("The registry's client does not close.", e);
    }
  }
}
