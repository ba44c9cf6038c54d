package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a replay refuses before it begins. */
class ReplayCommandTest {
  @TempDir Path directory;

  @Test
  void thresholdsAreCheckedAtStart() throws IOException {
    Path file = directory.resolve("detector.properties");
    Files.writeString(file, "nosuchThreshold=1\n");
    refused("detector.properties: There is no threshold named nosuchThreshold", file);
    Files.writeString(file, "detector.alertScore=many\n");
    refused("alertScore must be a whole number", file);
    Files.delete(file);
    refused("There is no file " + file + ": correct --detector-config.", file);
  }

  @Test
  void whatItIsComparedWithIsReadAtStart() {
    CommandRun run = replay("--compare", directory.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no goodhart.anomalies.v1.changelog.ndjson", "--changelog");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | windows=PT1H/PT7M           | does not divide the size: give one that does, such as PT1H/PT6M",
        "1 | kafka.processing.guarantee=at_least_once | cannot be changed",
        "1 | kafka.num.standby.replicas=some | num.standby.replicas",
        "1 | emit.interval=1s            | a positive ISO-8601 duration",
        "1 | nonsense=1                  | is not known",
        "2 | topics.partitions=3         | give --partitions",
        "2 | threads=3                   | give --threads",
        "2 | bootstrap.servers=here:1    | brings its own broker",
      })
  void settingsAreCheckedBeforeABrokerStarts(int exitCode, String setting, String reason) {
    CommandRun run = replay("--set", setting);

    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err().lines().findFirst())
        .hasValueSatisfying(said -> assertThat(said).contains(reason));
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void settingsAreCheckedWithAReplaysOwnDefaults() {
    CommandRun run =
        CommandRun.of(
            "replay",
            directory.toString(),
            "--out",
            directory.resolve("out").toString(),
            "--set",
            // A live deployment would forget its hours too soon for that.
            "lateness.limit=P30D",
            "--compare",
            directory.toString());

    assertThat(run.err()).contains("no goodhart.anomalies.v1.changelog.ndjson");
  }

  private void refused(String reason, Path file) {
    CommandRun run = replay("--detector-config", file.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().strip()).contains(reason).doesNotContain("\n");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  private CommandRun replay(String option, String value) {
    return CommandRun.of(
        "replay",
        directory.toString(),
        "--out",
        directory.resolve("out").toString(),
        option,
        value);
  }
}
