package dev.goodhart.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that say that they are the same one. */
class SharedGroupMembershipTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static LocalStack stack;

  @TempDir Path directory;

  @BeforeAll
  static void startStack() {
    stack = LocalStack.start(LocalStackConfig.temporary());
  }

  @AfterAll
  static void stopStack() {
    stack.close();
  }

  @Test
  void bothWorkAndOneSaysWhyIfTheIdInItsStateDirectoryWasCopied() throws Exception {
    GoodhartConfig original = config("copied", "original", Map.of());
    GoodhartConfig copy = config("copied", "copy", Map.of());
    apply(original);
    String id = UUID.randomUUID().toString();
    giveId(original, id);
    giveId(copy, id);

    assertThat(saidUntilBothWork(original, copy)).contains("empty the copy");
  }

  @Test
  void bothWorkAndOneSaysWhyIfBothWereGivenOneName() throws Exception {
    Map<String, String> name = Map.of("kafka.group.instance.id", "pod");
    GoodhartConfig one = config("named", "one", name);
    apply(one);

    assertThat(saidUntilBothWork(one, config("named", "other", name)))
        .contains(
            "If another one has the same 'pod' in its setting 'kafka.group.instance.id', give each"
                + " its own.");
  }

  /** What is said of a place that was taken. */
  private static String saidUntilBothWork(GoodhartConfig one, GoodhartConfig other)
      throws InterruptedException {
    BlockingQueue<String> news = new LinkedBlockingQueue<>();
    try (GoodhartStreams first = new GoodhartStreams(one, news::add)) {
      first.start();
      assertThat(first.awaitRunning(PATIENCE)).isTrue();
      try (GoodhartStreams second = new GoodhartStreams(other, news::add)) {
        second.start();
        String said = news.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        while (said != null && !said.contains("place in the group was taken")) {
          said = news.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        assertThat(said).as("something is said").isNotNull();
        assertThat(first.awaitRunning(PATIENCE)).isTrue();
        assertThat(second.awaitRunning(PATIENCE)).isTrue();
        return said;
      }
    }
  }

  private static void giveId(GoodhartConfig config, String id) throws IOException {
    Path directory = Files.createDirectories(config.stateDir().resolve(config.applicationId()));
    Files.writeString(directory.resolve("group-instance-id"), id);
  }

  private static void apply(GoodhartConfig config) {
    try (TopicAdmin admin = TopicAdmin.connect(config)) {
      assertThat(admin.apply().remaining()).isEmpty();
    }
  }

  private GoodhartConfig config(String application, String state, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", stack.bootstrapServers());
    settings.put("schema.registry.url", stack.registryUrl());
    settings.put("topics.prefix", application + ".");
    settings.put("application.id", application);
    settings.put("topics.partitions", "2");
    settings.put("topics.replication.factor", "1");
    settings.put("state.dir", directory.resolve(state).toString());
    return GoodhartConfig.parse(settings);
  }
}
