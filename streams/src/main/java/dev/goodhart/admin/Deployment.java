package dev.goodhart.admin;

import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import java.util.Map;

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

  Map<String, String> config(TopicSpec topic) {
    return recordedTime ? topic.recordedTimeConfig() : topic.config();
  }

  String applyCommand() {
    return "run `./goodhart topics apply" + (recordedTime ? " --recorded-time`" : "`");
  }
}
