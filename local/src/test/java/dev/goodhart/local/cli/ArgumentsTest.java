package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where a command line cannot be. */
class ArgumentsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo --port 99999            | '99999' is no port, which must be 0 to 65535.",
        "demo --registry-port -1      | '-1' is no port, which must be 0 to 65535.",
        "local --dir d --port kafka   | 'kafka' is no port, which must be 0 to 65535.",
        "demo --for 20s               | '20s' is no ISO-8601 duration: give PT20S.",
        "demo --for 2d                | '2d' is no ISO-8601 duration: give P2D.",
        "demo --for soon              | 'soon' is no ISO-8601 duration: give one such as PT20S,",
        "demo --for PT0S              | 'PT0S' is no time at all: give a positive duration",
        "demo --for PT-1S             | 'PT-1S' is no time at all: give a positive duration",
        "replay d --out o --now today | 'today' is no ISO-8601 instant: give one such as 2026-03",
        "simulate --out d --start May | 'May' is no ISO-8601 date: give one such as 2026-03-02.",
        "watch anomalies --filter ada | option '--filter' (FIELD=VALUE) should be in KEY=VALUE",
        "watch                        | Missing required parameter: 'TOPIC'",
        "publish                      | There is nothing to publish: give a FILE, or --shipped",
        "topics apply --partitions 3  | Unknown options: '--partitions', '3'.",
      })
  void saysItInOneSentenceAndWhereToReadOn(String line, String sentence) {
    CommandRun run = CommandRun.of(line.strip().split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    String command = line.startsWith("topics") ? "topics apply" : line.split(" ", 2)[0];
    assertThat(run.err().lines())
        .satisfiesExactly(
            said ->
                assertThat(said)
                    .startsWith("goodhart: ")
                    .contains(sentence)
                    .doesNotContain("option option"),
            where -> assertThat(where).isEqualTo("See ./goodhart " + command + " --help"));
  }

  @Test
  void showsTheCommandsWhereNoneIsGiven() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: goodhart", "streams", "watch");
  }

  @Test
  void suggestsWhatMayHaveBeenMeant() {
    CommandRun run = CommandRun.of("demo", "--sped", "3");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'--sped'", "--speed");
  }
}
