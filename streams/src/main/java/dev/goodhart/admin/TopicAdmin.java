package dev.goodhart.admin;

import dev.goodhart.admin.Applied.Change;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.streams.GoodhartConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Creates, checks and describes the topics and registered schemas of one deployment. Whatever
 * cluster or registry refuse is an {@link AdminException} with one sentence. Not thread-safe.
 */
public final class TopicAdmin implements AutoCloseable {
  /** How long one question to cluster or registry may take. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(15);

  private static final Duration PROPAGATION = Duration.ofSeconds(10);

  private final Deployment deployment;
  private final KafkaTopics kafka;
  private final RegistrySubjects registry;

  private TopicAdmin(Deployment deployment, KafkaTopics kafka, RegistrySubjects registry) {
    this.deployment = deployment;
    this.kafka = kafka;
    this.registry = registry;
  }

  /** A production deployment as configured. */
  public static TopicAdmin connect(GoodhartConfig config) {
    return connect(config, Deployment.of(config));
  }

  /**
   * @param config where cluster and registry are, and how to speak with them
   * @param deployment what the topics are to be
   * @throws AdminException if a setting cannot be used; nobody is spoken to yet
   */
  public static TopicAdmin connect(GoodhartConfig config, Deployment deployment) {
    KafkaTopics kafka =
        KafkaTopics.connect(config.bootstrapServers(), config.kafka(), DEFAULT_PATIENCE);
    try {
      return new TopicAdmin(
          deployment,
          kafka,
          RegistrySubjects.connect(config.registryUrl(), config.registry(), DEFAULT_PATIENCE));
    } catch (AdminException e) {
      kafka.close();
      throw e;
    }
  }

  /**
   * Creates topics that are missing, sets configuration that they lack, sets each subject's
   * compatibility and registers its schema. What is there stays as it is, partitions above all;
   * where that is wrong, it is in {@link Applied#remaining()}. A second call changes nothing.
   *
   * @return what was done and what is still wrong
   */
  public Applied apply() {
    List<TopicState> before = describe();
    List<TopicSpec> missing =
        before.stream().filter(topic -> topic.actual().isEmpty()).map(TopicState::spec).toList();
    List<Change> changes = new ArrayList<>(kafka.create(deployment, missing));
    for (TopicState topic : before) {
      topic
          .actual()
          .ifPresent(actual -> changes.addAll(kafka.addConfig(deployment, topic.spec(), actual)));
      topic.subjects().stream()
          .filter(subject -> subject.conflicts().isEmpty())
          .forEach(subject -> changes.addAll(registry.register(subject)));
    }
    Set<String> touched = changes.stream().map(Change::subject).collect(Collectors.toSet());
    awaitVisible(
        before.stream()
            .map(TopicState::spec)
            .filter(topic -> touched.contains(topic.name()))
            .toList());
    return new Applied(List.copyOf(changes), check());
  }

  /** What is wrong; empty: nothing. */
  public List<Problem> check() {
    return Checks.of(deployment, describe());
  }

  /** All topics of the deployment as declared and as they are. */
  public List<TopicState> describe() {
    List<TopicSpec> topics = deployment.topics().all();
    Map<String, TopicState.Actual> actual = kafka.read(topics);
    Map<String, List<SubjectState>> subjects = registry.read(topics);
    return topics.stream()
        .map(
            topic ->
                new TopicState(
                    topic,
                    Optional.ofNullable(actual.get(topic.name())),
                    subjects.get(topic.name())))
        .toList();
  }

  /** The controller acknowledges what was done before every broker has heard of it. */
  private void awaitVisible(List<TopicSpec> topics) {
    long end = System.nanoTime() + PROPAGATION.toNanos();
    while (!topics.isEmpty() && !isVisible(topics) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private boolean isVisible(List<TopicSpec> topics) {
    Map<String, TopicState.Actual> seen = kafka.read(topics);
    return topics.stream()
        .allMatch(
            topic ->
                seen.containsKey(topic.name())
                    && isVisible(topic, seen)
                    && kafka.isLed(topic.name()));
  }

  private boolean isVisible(TopicSpec topic, Map<String, TopicState.Actual> seen) {
    TopicState.Actual actual = seen.get(topic.name());
    Set<String> declared = deployment.config(topic, actual.replicationFactor()).keySet();
    return actual.ownConfig().keySet().containsAll(declared);
  }

  @Override
  public void close() {
    kafka.close();
    registry.close();
  }
}
