package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.local.watch.OutputFollower;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code streams} as people run it: a process that is told to stop, and started again. */
class StreamsCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A member that did not say goodbye is missed for so long. */
  private static final Duration SESSION = Duration.ofMinutes(2);

  private static LocalStack stack;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(LocalStackConfig.temporary());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void stopsInOrderWhenToldToAndGoesOnAtOnce() throws Exception {
    assertThat(run("topics", "apply").exitCode()).isZero();
    try (CommandProcess first = streams()) {
      first.awaitLine("goodhart: running"::equals, PATIENCE);
      assertThat(first.lines())
          .as("what it says of prices that nobody published")
          .anyMatch(
              line ->
                  line.contains("stop.model-prices.v1 is empty")
                      && line.contains("./goodhart publish --shipped-prices --bootstrap-server"));
      assertThat(run("publish", usage().toString()).exitCode()).isZero();
      awaitTotals();

      int exitCode = first.terminate(PATIENCE);

      assertThat(exitCode).as("128 + SIGTERM").isEqualTo(143);
      assertThat(first.lines()).last().isEqualTo("goodhart: stopped");
      assertThat(first.lines()).noneMatch(StreamsCommandTest::isComplaint);
    }
    assertThat(groupState()).as("it has left the group").isEqualTo(GroupState.EMPTY);

    try (CommandProcess second = streams()) {
      second.awaitLine("goodhart: running"::equals, SESSION.dividedBy(2));

      // State on disk without its checkpoint is complained of, thrown away and restored.
      assertThat(second.lines()).noneMatch(StreamsCommandTest::isComplaint);
      second.terminate(PATIENCE);
    }
  }

  @Test
  void goesOnAtOnceAfterAKill() throws Exception {
    assertThat(run("topics", "apply").exitCode()).isZero();
    try (CommandProcess first = streams()) {
      first.awaitLine("goodhart: running"::equals, PATIENCE);
      first.kill();
    }

    try (CommandProcess second = streams()) {
      second.awaitLine("goodhart: running"::equals, SESSION.dividedBy(2));
      second.terminate(PATIENCE);
    }
  }

  private static boolean isComplaint(String line) {
    return line.contains(" WARN ") || line.contains(" ERROR ") || line.contains("Exception");
  }

  private CommandProcess streams() throws IOException {
    return CommandProcess.start(
        directory,
        arguments(
            "streams",
            "-D",
            "state.dir=" + directory.resolve("state"),
            "-D",
            "kafka.session.timeout.ms=" + SESSION.toMillis()));
  }

  private static CommandRun run(String... command) {
    return CommandRun.of(arguments(command));
  }

  private static String[] arguments(String... command) {
    return Stream.concat(
            Stream.of(command),
            Stream.of(
                "--bootstrap-server",
                stack.bootstrapServers(),
                "--registry",
                stack.registryUrl(),
                "--prefix",
                "stop.",
                "-D",
                "application.id=stop",
                "-D",
                "topics.replication.factor=1",
                "-D",
                "topics.partitions=2"))
        .toArray(String[]::new);
  }

  private Path usage() throws IOException {
    Instant now = Instant.now();
    return Files.write(
        directory.resolve("usage.ndjson"),
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    "{\"event_id\":\"e%d\",\"user_id\":\"u%d\",\"occurred_at\":\"%s\",\"source\":\"CLIENT\",\"model\":\"m\",\"input_tokens\":1}"
                        .formatted(i, i % 20, now))
            .toList());
  }

  /** Until something is committed, and so in the state that has to survive. */
  private static void awaitTotals() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (SchemaRegistryClient registry = Registry.connect(stack.registryUrl(), Map.of());
        OutputFollower totals =
            new OutputFollower(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                registry,
                List.of(new Topics("stop.").userTotals()),
                OutputFollower.From.BEGINNING)) {
      while (totals.poll(Duration.ofSeconds(1)).isEmpty()) {
        assertThat(System.nanoTime()).as("nothing was counted in time").isLessThan(deadline);
      }
    }
  }

  private static GroupState groupState() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      return admin.describeConsumerGroups(List.of("stop")).all().get().get("stop").groupState();
    }
  }
}
