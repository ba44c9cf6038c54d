package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as people run it: a process that others publish into, and that is told to stop. */
class DemoCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Pattern ADDRESSES = Pattern.compile("Kafka (\\S+), schema registry (\\S+):");

  @TempDir Path directory;

  @Test
  void letsOthersPublishAndLeavesNothingBehindWhenStopped() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path usage =
        Files.writeString(
            directory.resolve("usage.ndjson"),
            "{\"event_id\":\"e\",\"user_id\":\"stranger\",\"occurred_at\":\"%s\",\"source\":\"CLIENT\",\"model\":\"m\"}\n"
                .formatted(Instant.now()));
    try (CommandProcess demo = CommandProcess.start(temporary, "demo", "--users", "10")) {
      demo.awaitLine(line -> line.startsWith("Kafka "), PATIENCE);
      Matcher addresses =
          demo.lines().stream()
              .map(ADDRESSES::matcher)
              .filter(Matcher::find)
              .findFirst()
              .orElseThrow();
      CommandRun published =
          CommandRun.of(
              "publish",
              usage.toString(),
              "--bootstrap-server",
              addresses.group(1),
              "--registry",
              addresses.group(2),
              "-D",
              "clock.source=RECORDED");
      assertThat(published.exitCode()).as(published.err()).isZero();
      int said = demo.lines().size();
      // Two more rounds of news: it has flushed what it wrote beside the stranger's.
      demo.awaitLine(after(demo, said, 2), PATIENCE);

      int exitCode = demo.terminate(PATIENCE);

      assertThat(exitCode).as("128 + SIGTERM").isEqualTo(143);
      assertThat(demo.lines())
          .as("the summary")
          .anyMatch(line -> line.matches("[\\d,]+ reports in, .* dead letters.*"))
          .noneMatch(line -> line.contains("another writer"));
      assertThat(temporary).isEmptyDirectory();
    }
  }

  /** Holds once so many more lines on how things are have been said. */
  private static Predicate<String> after(CommandProcess demo, int said, int more) {
    return unused ->
        demo.lines().stream().skip(said).filter(line -> line.contains(" reports (")).count()
            >= more;
  }
}
