package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  @TempDir Path directory;

  private CommandRun simulate(String... more) {
    String[] usual = {"simulate", "--out", out().toString(), "--users", "40", "--days", "14"};
    String[] args = new String[usual.length + more.length];
    System.arraycopy(usual, 0, args, 0, usual.length);
    System.arraycopy(more, 0, args, usual.length, more.length);
    return CommandRun.of(args);
  }

  private Path out() {
    return directory.resolve("out");
  }

  @Test
  void saysWhatItWrote() throws IOException {
    CommandRun run = simulate("--json", "--set", "gaming.swarm=0");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode summary = new ObjectMapper().readTree(run.out());
    assertThat(summary.get("people").asInt()).isEqualTo(40);
    assertThat(summary.get("usage_lines").asLong()).isGreaterThan(summary.get("calls").asLong());
    assertThat(summary.get("gaming").has("naive_loop")).isTrue();
    assertThat(summary.get("gaming").has("swarm")).isFalse();
    JsonNode echo = new ObjectMapper().readTree(out().resolve("parameters.json").toFile());
    assertThat(echo.get("seed").asLong()).isEqualTo(1);
    assertThat(echo.get("parameters").get("gaming.swarm").asDouble()).isZero();
  }

  @Test
  void leavesFilesAloneUnlessForced() throws IOException {
    Files.createDirectories(out());
    Files.writeString(out().resolve("usage.ndjson"), "mine\n");

    CommandRun refused = simulate();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("holds files already").contains("--force");

    CommandRun forced = simulate("--force");
    assertThat(forced.exitCode()).as(forced.err()).isZero();
    assertThat(forced.out()).contains("usage lines").contains("naive_loop");
    assertThat(out().resolve("usage.ndjson")).doesNotExist();
    assertThat(out().resolve("usage.ndjson.gz")).exists();
  }

  @Test
  void refusesWhatItCannotDo() {
    String out = out().toString();
    assertThat(CommandRun.of("simulate", "--out", out, "--users", "39").err())
        .contains("--users is 39: give 40 to 100000.");
    assertThat(CommandRun.of("simulate", "--out", out, "--days", "13").err())
        .contains("--days is 13: give 14 to 366.");
    assertThat(simulate("--start", "1950-01-02").err()).contains("give a day from 1972 to 2200.");
    assertThat(simulate("--start", "1950-01-02").exitCode()).isEqualTo(2);
    assertThat(simulate("--set", "gaming.swarm=many").exitCode()).isEqualTo(1);
    assertThat(CommandRun.of("simulate").exitCode()).isEqualTo(2);
    assertThat(out()).doesNotExist();
  }

  @Test
  void listsItsParameters() {
    CommandRun run = CommandRun.of("simulate", "--list-parameters");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("gaming.naive_loop = ").contains("# ");
  }

  @Test
  void saysThatTheFutureIsRefusedByAReplay() {
    CommandRun run = simulate("--start", "2199-01-01");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("--now");
  }
}
