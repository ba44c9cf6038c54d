package dev.goodhart.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir Path directory;

  @Test
  void makesADirectoryThatIsNotThereAndLeavesItEmpty() throws IOException {
    Path state = directory.resolve("a/b");

    assertThat(StateDirectory.check(config(state))).isEmpty();
    try (var files = Files.list(state.resolve("app"))) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .isEqualTo(List.of(".lock"));
    }
  }

  @Test
  void refusesADirectoryThatCannotBeMade() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    assertThat(StateDirectory.check(config(file)))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.STATE_DIRECTORY_UNWRITABLE);
              assertThat(problem.sentence()).contains(file.toString(), "state.dir");
            });
  }

  @Test
  void refusesADirectoryThatKafkaStreamsHasLocked() {
    // The genuine lock: which file it is may change with Kafka's version.
    var running =
        new org.apache.kafka.streams.processor.internals.StateDirectory(
            new StreamsConfig(
                Map.of(
                    StreamsConfig.APPLICATION_ID_CONFIG,
                    "app",
                    StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                    "localhost:1",
                    StreamsConfig.STATE_DIR_CONFIG,
                    directory.toString())),
            Time.SYSTEM,
            /* hasPersistentStores= */ true,
            /* hasNamedTopologies= */ false);
    running.initializeProcessId();
    try {
      assertThat(StateDirectory.check(config(directory)))
          .hasValueSatisfying(
              problem -> assertThat(problem.kind()).isEqualTo(Kind.STATE_DIRECTORY_LOCKED));
    } finally {
      running.close();
    }
    assertThat(StateDirectory.check(config(directory))).isEmpty();
  }

  private static GoodhartConfig config(Path state) {
    return GoodhartConfig.parse(Map.of("state.dir", state.toString(), "application.id", "app"));
  }
}
