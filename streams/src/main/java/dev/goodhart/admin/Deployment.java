package dev.goodhart.admin;

import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What the topics of one deployment are to be.
 *
 * @param topics which
 * @param partitions of every topic that lies by subject
 * @param replicationFactor of every topic
 * @param recordedTime records carry recorded time (replays, simulations) instead of the broker's:
 *     {@link TopicSpec#recordedTimeConfig()}
 * @param bootstrapServers where they are, for commands that people are told to run
 * @param options how Goodhart's own commands are told which deployment is meant; empty: the default
 */
public record Deployment(
    Topics topics,
    int partitions,
    int replicationFactor,
    boolean recordedTime,
    String bootstrapServers,
    String options) {

  /** A deployment as configured: on recorded time where its clock is recorded. */
  public static Deployment of(GoodhartConfig config) {
    return new Deployment(
        config.topics(),
        config.partitions(),
        config.replicationFactor(),
        config.clockSource() == GoodhartConfig.ClockSource.RECORDED,
        config.bootstrapServers(),
        options(config));
  }

  /** The same on recorded time. */
  public Deployment onRecordedTime() {
    return new Deployment(
        topics, partitions, replicationFactor, /* recordedTime= */ true, bootstrapServers, options);
  }

  int partitions(TopicSpec topic) {
    return topic.partitions(partitions);
  }

  /**
   * @param replicas that the topic has or will have
   */
  Map<String, String> config(TopicSpec topic, int replicas) {
    Map<String, String> config =
        new LinkedHashMap<>(recordedTime ? topic.recordedTimeConfig() : topic.config());
    TopicSpec.minInsyncReplicas(replicas)
        .ifPresent(least -> config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, least));
    return config;
  }

  String applyCommand() {
    return "run `" + command("topics apply" + (recordedTime ? " --recorded-time" : "")) + "`";
  }

  /** A command of Goodhart's for this deployment, to be pasted into a shell. */
  String command(String what) {
    return "./goodhart " + what + options;
  }

  /**
   * Kafka's own command for one setting of one topic, to be pasted into a shell.
   *
   * @param value may be a list
   */
  String alterCommand(TopicSpec topic, String name, String value) {
    // The brackets keep Kafka from reading a list as several settings, the quotes the shell from
    // reading the brackets.
    return "run `kafka-configs.sh --bootstrap-server %s --alter --topic %s --add-config '%s=[%s]'`"
        .formatted(bootstrapServers, topic.name(), name, value);
  }

  /** What differs from the defaults; no credentials, which do not belong on a screen. */
  private static String options(GoodhartConfig config) {
    GoodhartConfig usual = GoodhartConfig.parse(Map.of());
    StringJoiner options = new StringJoiner(" ", " ", "").setEmptyValue("");
    if (!config.bootstrapServers().equals(usual.bootstrapServers())) {
      options.add("--bootstrap-server " + config.bootstrapServers());
    }
    if (!config.registryUrl().equals(usual.registryUrl())) {
      options.add("--registry " + config.registryUrl());
    }
    if (!config.topicPrefix().equals(usual.topicPrefix())) {
      options.add("--prefix " + config.topicPrefix());
    }
    if (config.partitions() != usual.partitions()) {
      options.add("-D topics.partitions=" + config.partitions());
    }
    if (config.replicationFactor() != usual.replicationFactor()) {
      options.add("-D topics.replication.factor=" + config.replicationFactor());
    }
    return options.toString();
  }
}
