package dev.goodhart.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Bench.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void helpNamesTheScenariosAndWhereToReadOn() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains("--scenario", "textbook", "docs/performance.md", "jmh");
  }

  @Test
  void aNumberThatCannotBeIsRefusedInASentence() {
    assertThat(run("--repeats", "0")).isEqualTo(2);

    assertThat(err.toString()).startsWith("goodhart: --repeats is 0: give 1 to 100.");
  }

  @Test
  void aWorkloadThatCannotBeIsRefusedInASentence() {
    assertThat(run("--users", "5", "--teams", "6")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("goodhart: There are 6 teams of 5 users: give at most one team a user.");
  }

  @Test
  void aRateWithoutATimeToOfferItForIsRefused() {
    assertThat(run("--rate", "5000")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("goodhart: --rate is 5000: give at least 0, and how long to offer it");
  }

  @Test
  void roundsOfNothingAreRefused() {
    assertThat(run("--rounds", "2")).isEqualTo(2);

    assertThat(err.toString())
        .startsWith("goodhart: --rounds is 2: say what is to be measured so often");
  }

  @Test
  void moreRoundsThanTheHourHasRoomForAreRefused() {
    assertThat(run("--rounds", "5", "--restart", "--events", "250000", "--warm-up", "250000"))
        .isEqualTo(2);

    assertThat(err.toString())
        .startsWith("goodhart: --rounds is 5: restarts would take 37 minutes of event time");
  }

  @Test
  void aSettingThatIsNotKnownIsRefusedBeforeAnythingStarts() {
    assertThat(run("--set", "nonsense=1")).isEqualTo(1);

    assertThat(err.toString()).contains("Setting 'nonsense' is not known");
  }
}
