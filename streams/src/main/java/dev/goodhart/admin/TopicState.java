package dev.goodhart.admin;

import dev.goodhart.schema.TopicSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One topic as declared and as it is.
 *
 * @param spec as declared
 * @param actual as it is on the cluster; empty: it does not exist
 * @param subjects its schemas in the registry
 */
public record TopicState(TopicSpec spec, Optional<Actual> actual, List<SubjectState> subjects) {
  /**
   * A topic on the cluster.
   *
   * @param partitions how many
   * @param replicationFactor replicas of its first partition
   * @param config Kafka's configuration that holds for it, by name
   * @param ownConfig the part of it that was set for this topic
   */
  public record Actual(
      int partitions,
      int replicationFactor,
      Map<String, String> config,
      Map<String, String> ownConfig) {}
}
