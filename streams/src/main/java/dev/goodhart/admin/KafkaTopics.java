package dev.goodhart.admin;

import dev.goodhart.admin.Applied.Change;
import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.schema.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics of a deployment on its cluster. */
final class KafkaTopics implements AutoCloseable {
  private final Admin admin;
  private final String address;
  private final Duration patience;

  private KafkaTopics(Admin admin, String address, Duration patience) {
    this.admin = admin;
    this.address = address;
    this.patience = patience;
  }

  static KafkaTopics connect(
      String bootstrapServers, Map<String, String> settings, Duration patience) {
    Properties config = new Properties();
    config.putAll(settings);
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    String millis = Long.toString(patience.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    try {
      return new KafkaTopics(Admin.create(config), bootstrapServers, patience);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new AdminException(
          Kind.BROKER_UNREACHABLE,
          bootstrapServers,
          "No Kafka client can be made for '%s' (%s): correct bootstrap.servers or the kafka.* settings."
              .formatted(bootstrapServers, oneLine(reason)),
          e);
    }
  }

  /** Topics that exist, by name. */
  Map<String, TopicState.Actual> read(List<TopicSpec> topics) {
    Map<String, TopicDescription> found = new LinkedHashMap<>();
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(topics.stream().map(TopicSpec::name).toList()).topicNameValues();
    asked.forEach(
        (name, answer) -> {
          try {
            found.put(name, get(answer, name));
          } catch (AdminException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw e;
            }
          }
        });
    if (found.isEmpty()) {
      return Map.of();
    }
    Map<ConfigResource, KafkaFuture<Config>> configs =
        admin.describeConfigs(found.keySet().stream().map(KafkaTopics::resource).toList()).values();
    Map<String, TopicState.Actual> states = new HashMap<>();
    found.forEach(
        (name, topic) -> states.put(name, state(topic, get(configs.get(resource(name)), name))));
    return states;
  }

  /** Whether nothing is left in a topic, whatever was written to it. */
  boolean isEmpty(String topic) {
    List<TopicPartition> partitions = partitions(topic);
    Map<TopicPartition, ListOffsetsResultInfo> first =
        offsets(partitions, OffsetSpec.earliest(), topic);
    Map<TopicPartition, ListOffsetsResultInfo> end =
        offsets(partitions, OffsetSpec.latest(), topic);
    return partitions.stream()
        .allMatch(partition -> first.get(partition).offset() == end.get(partition).offset());
  }

  /**
   * Whether the leader of each partition knows that it is. Until it does, an idempotent producer's
   * first batch may be refused and its second taken, after which the first is out of order for
   * ever.
   */
  boolean isLed(String topic) {
    try {
      offsets(partitions(topic), OffsetSpec.latest(), topic);
      return true;
    } catch (AdminException e) {
      return false;
    }
  }

  private List<TopicPartition> partitions(String topic) {
    return get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic), topic)
        .partitions()
        .stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      List<TopicPartition> partitions, OffsetSpec which, String topic) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, which));
    return get(admin.listOffsets(asked).all(), topic);
  }

  private static TopicState.Actual state(TopicDescription topic, Config config) {
    Map<String, String> all = new LinkedHashMap<>();
    Map<String, String> own = new LinkedHashMap<>();
    for (ConfigEntry entry : config.entries()) {
      if (entry.value() != null) {
        all.put(entry.name(), entry.value());
        if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
          own.put(entry.name(), entry.value());
        }
      }
    }
    return new TopicState.Actual(
        topic.partitions().size(), topic.partitions().get(0).replicas().size(), all, own);
  }

  List<Change> create(Deployment deployment, List<TopicSpec> missing) {
    List<NewTopic> topics = new ArrayList<>();
    for (TopicSpec topic : missing) {
      topics.add(
          new NewTopic(
                  topic.name(),
                  deployment.partitions(topic),
                  (short) deployment.replicationFactor())
              .configs(deployment.config(topic, deployment.replicationFactor())));
    }
    Map<String, KafkaFuture<Void>> answers = admin.createTopics(topics).values();
    List<Change> changes = new ArrayList<>();
    for (NewTopic topic : topics) {
      try {
        get(answers.get(topic.name()), topic.name());
        changes.add(
            new Change(
                Change.Kind.TOPIC_CREATED,
                topic.name(),
                "partitions=%d replicas=%d"
                    .formatted(topic.numPartitions(), topic.replicationFactor())));
      } catch (AdminException e) {
        // Somebody else was faster; what it became is checked afterwards.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    return changes;
  }

  /** Sets what is declared where the topic has nothing of its own; changes nothing that is set. */
  List<Change> addConfig(Deployment deployment, TopicSpec topic, TopicState.Actual actual) {
    Map<String, String> missing =
        new LinkedHashMap<>(deployment.config(topic, actual.replicationFactor()));
    missing.keySet().removeAll(actual.ownConfig().keySet());
    if (missing.isEmpty()) {
      return List.of();
    }
    List<AlterConfigOp> operations = new ArrayList<>();
    missing.forEach(
        (name, value) ->
            operations.add(
                new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
    get(
        admin.incrementalAlterConfigs(Map.of(resource(topic.name()), operations)).all(),
        topic.name());
    return List.of(new Change(Change.Kind.CONFIG_ADDED, topic.name(), missing.toString()));
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private <T> T get(KafkaFuture<T> answer, String topic) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause(), topic);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private AdminException failure(Throwable cause, String topic) {
    if (cause instanceof TimeoutException || cause instanceof DisconnectException) {
      return new AdminException(
          Kind.BROKER_UNREACHABLE,
          address,
          "No Kafka broker answers at %s within %d s: start it, or correct bootstrap.servers (and kafka.security.protocol if it speaks TLS or SASL)."
              .formatted(address, patience.toSeconds()),
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return new AdminException(
          Kind.BROKER_REFUSES,
          address,
          "Kafka at %s refuses the connection (%s): correct the kafka.sasl.* and kafka.ssl.* settings."
              .formatted(address, oneLine(cause)),
          cause);
    }
    if (cause instanceof AuthorizationException) {
      return new AdminException(
          Kind.BROKER_REFUSES,
          topic,
          "Kafka at %s denies access to topic '%s' (%s): grant it to this client's user."
              .formatted(address, topic, oneLine(cause)),
          cause);
    }
    if (cause instanceof InvalidReplicationFactorException) {
      return new AdminException(
          Kind.TOPIC_REFUSED,
          topic,
          "Topic '%s' cannot be created (%s): set topics.replication.factor to at most the number of brokers."
              .formatted(topic, oneLine(cause)),
          cause);
    }
    return new AdminException(
        Kind.TOPIC_REFUSED,
        topic,
        "Kafka at %s did not accept what topic '%s' needs (%s): change what it names, or ask the cluster's operator."
            .formatted(address, topic, oneLine(cause)),
        cause);
  }

  static String oneLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = message.lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
