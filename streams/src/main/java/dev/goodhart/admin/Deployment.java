package dev.goodhart.admin;

import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What the topics of one deployment are to be.
 *
 * @param topics which
 * @param partitions of every topic that lies by subject
 * @param replicationFactor of every topic
 * @param recordedTime records carry recorded time (replays, simulations) instead of the broker's:
 *     {@link TopicSpec#recordedTimeConfig()}
 */
public record Deployment(
    Topics topics, int partitions, int replicationFactor, boolean recordedTime) {

  /** A deployment as configured: on recorded time where its clock is recorded. */
  public static Deployment of(GoodhartConfig config) {
    return new Deployment(
        config.topics(),
        config.partitions(),
        config.replicationFactor(),
        config.clockSource() == GoodhartConfig.ClockSource.RECORDED);
  }

  /** The same on recorded time. */
  public Deployment onRecordedTime() {
    return new Deployment(topics, partitions, replicationFactor, /* recordedTime= */ true);
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
    return "run `./goodhart topics apply" + (recordedTime ? " --recorded-time`" : "`");
  }
}
