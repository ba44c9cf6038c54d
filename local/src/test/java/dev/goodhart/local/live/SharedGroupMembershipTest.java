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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
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
  void oneStopsAndSaysWhyIfTheIdInItsStateDirectoryWasCopied() throws Exception {
    GoodhartConfig original = config("copied", "original", Map.of());
    GoodhartConfig copy = config("copied", "copy", Map.of());
    apply(original);
    try (GoodhartStreams first = new GoodhartStreams(original)) {
      first.start();
      assertThat(first.awaitRunning(PATIENCE)).isTrue();
      copyId(original, copy);
      try (GoodhartStreams second = new GoodhartStreams(copy)) {
        second.start();

        assertThat(refusalOfOne(first, second)).contains("was its state directory copied?");
      }
    }
  }

  @Test
  void oneStopsAndSaysWhyIfBothWereGivenOneName() throws Exception {
    Map<String, String> name = Map.of("kafka.group.instance.id", "pod");
    GoodhartConfig one = config("named", "one", name);
    GoodhartConfig other = config("named", "other", name);
    apply(one);
    try (GoodhartStreams first = new GoodhartStreams(one)) {
      first.start();
      assertThat(first.awaitRunning(PATIENCE)).isTrue();
      try (GoodhartStreams second = new GoodhartStreams(other)) {
        second.start();

        assertThat(refusalOfOne(first, second))
            .isEqualTo(
                "Setting 'kafka.group.instance.id' is 'pod' for another running instance too:"
                    + " give each its own.");
      }
    }
  }

  /** What the one says that stops, while the other works. */
  private static String refusalOfOne(GoodhartStreams first, GoodhartStreams second)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> refusals = new ArrayList<>();
    List<GoodhartStreams> running = new ArrayList<>();
    while (refusals.size() != 1 || running.size() != 1) {
      assertThat(System.nanoTime()).as("%s", refusals).isLessThan(deadline);
      refusals.clear();
      running.clear();
      for (GoodhartStreams streams : List.of(first, second)) {
        try {
          streams.awaitSettled(Duration.ofMillis(100));
          if (streams.state() == KafkaStreams.State.RUNNING) {
            running.add(streams);
          }
        } catch (GoodhartConfig.BadConfigException e) {
          refusals.add(e.getMessage());
        }
      }
    }
    return refusals.get(0);
  }

  private static void copyId(GoodhartConfig from, GoodhartConfig to) throws IOException {
    Path file = Path.of(from.applicationId(), "group-instance-id");
    Path copy = to.stateDir().resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(from.stateDir().resolve(file), copy);
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
