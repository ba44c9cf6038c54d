package dev.goodhart.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplacementsTest {
  private long now = Long.MAX_VALUE - 5; // nanoTime may overflow

  @Test
  void aThreadThatDiesNowAndThenIsReplacedForEver() {
    Replacements replacements = new Replacements(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(replacements.died(now)).isPresent();
      pass(Replacements.WINDOW.dividedBy(Replacements.AT_MOST));
    }
  }

  @Test
  void oneThatDiesAgainAndAgainIsGivenUp() {
    Replacements replacements = new Replacements(1);
    for (int i = 0; i < Replacements.AT_MOST; i++) {
      assertThat(replacements.died(now)).isPresent();
      pass(Duration.ofSeconds(20));
    }
    assertThat(replacements.died(now)).isEmpty();
    pass(Replacements.WINDOW);
    assertThat(replacements.died(now)).as("after a quiet time").contains(Duration.ZERO);
  }

  @Test
  void oneTaskThatKillsWhicheverThreadHasItIsGivenUpHoweverManyThreadsThereAre() {
    Replacements replacements = new Replacements(16);
    for (int i = 0; i < Replacements.AT_MOST; i++) {
      assertThat(replacements.died(now)).isPresent();
      pass(Duration.ofSeconds(30));
    }
    assertThat(replacements.died(now)).isEmpty();
  }

  @Test
  void pausesGrowUpToALimit() {
    Replacements replacements = new Replacements(1);
    Duration last = Duration.ofSeconds(-1);
    for (int i = 0; i < Replacements.AT_MOST; i++) {
      Duration pause = replacements.died(now).orElseThrow();
      assertThat(pause).isBetween(last, Replacements.LONGEST_PAUSE);
      last = pause;
    }
    assertThat(last).isEqualTo(Replacements.LONGEST_PAUSE);
  }

  @Test
  void allThreadsMayDieAtOnce() {
    Replacements replacements = new Replacements(16);
    for (int i = 0; i < 16; i++) {
      assertThat(replacements.died(now)).contains(Duration.ZERO);
    }
    assertThat(replacements.died(now)).contains(Duration.ofMillis(500));
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }
}
