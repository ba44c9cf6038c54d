package dev.goodhart.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {

  @Test
  void internalTopicsAreRestoredQuicklyAndSurviveABroker() {
    Properties three = of("3");
    assertThat(three)
        .containsEntry("topic.segment.bytes", "67108864")
        .containsEntry("topic.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE))
        .containsEntry("topic.min.insync.replicas", "2");
    assertThat(of("1"))
        .as("it could not be written")
        .doesNotContainKey("topic.min.insync.replicas");
  }

  @Test
  void whatUsersSetHolds() {
    GoodhartConfig config = GoodhartConfig.parse(Map.of("kafka.topic.segment.bytes", "1048576"));

    assertThat(StreamsProperties.of(config)).containsEntry("topic.segment.bytes", "1048576");
  }

  private static Properties of(String replicationFactor) {
    return StreamsProperties.of(
        GoodhartConfig.parse(Map.of("topics.replication.factor", replicationFactor)));
  }
}
