package dev.goodhart.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each thread of an instance has to do. */
class SharedWorkTest {
  private static final int PARTITIONS = 4;
  private static final int THREADS = 2;
  private static final long EACH = PARTITIONS / THREADS;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SHARED_SOON = Duration.ofSeconds(20);

  @TempDir Path state;

  @Test
  void threadsHaveEquallyManyPartitionsOfEveryTopicAlsoAfterARestart() throws Exception {
    try (LocalStack stack = LocalStack.start(LocalStackConfig.temporary());
        Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      GoodhartConfig config = config(stack);
      try (TopicAdmin topics = TopicAdmin.connect(config)) {
        assertThat(topics.apply().remaining()).isEmpty();
      }

      // The first leaves state behind, which the first thread of the second is quick to claim.
      for (int run = 0; run < 2; run++) {
        try (GoodhartStreams streams = new GoodhartStreams(config)) {
          streams.start();
          assertThat(streams.awaitRunning(PATIENCE)).isTrue();
          // A thread may be alone in the group for a moment, and have everything.
          for (String topic :
              List.of(config.topics().tokenUsage().name(), "goodhart-team-usage-repartition")) {
            GroupShares.await(admin, config, topic, SHARED_SOON, EACH, EACH);
          }
        }
      }
    }
  }

  private GoodhartConfig config(LocalStack stack) {
    return GoodhartConfig.parse(
        Map.of(
            "bootstrap.servers",
            stack.bootstrapServers(),
            "schema.registry.url",
            stack.registryUrl(),
            "topics.partitions",
            Integer.toString(PARTITIONS),
            "topics.replication.factor",
            "1",
            "threads",
            Integer.toString(THREADS),
            "state.dir",
            state.toString()));
  }
}
