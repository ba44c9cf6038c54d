package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Combiner;
import dev.goodhart.detection.Outcome;
import dev.goodhart.detection.profile.WorkLog;
import org.junit.jupiter.api.Test;

class HollowCommitsTest {
  private static final int BEFORE = 10;
  private static final int TODAY = (int) (MONDAY / DAY) + BEFORE;
  private static final int MANY = 25;

  private final WorkLog log = new WorkLog();

  private void work(int day, int commits, int lines) {
    add(day, Outcome.Kind.COMMIT, commits);
    add(day, Outcome.Kind.LINES_ADDED, lines);
  }

  private void add(int day, Outcome.Kind kind, double amount) {
    log.add(new Outcome(USER, MONDAY + day * DAY, kind, amount));
  }

  private void daysOfWork(int commits, int lines) {
    for (int day = 0; day < BEFORE - 1; day++) {
      work(day, commits, lines);
    }
  }

  private Reading read() {
    Reading reading = new Reading();
    HollowCommits.read(log, TODAY, reading);
    return reading;
  }

  private void assertSilent() {
    Reading reading = read();
    assertThat(reading.state()).isEqualTo(Reading.State.KNOWN);
    assertThat(reading.weight()).isLessThan((float) Combiner.SPEAKS);
  }

  private void assertCannotKnow() {
    assertThat(read().state()).isEqualTo(Reading.State.CANNOT_KNOW);
    assertThat(read().weight()).isZero();
  }

  @Test
  void manyCommitsThatChangeNextToNothingSpeak() {
    daysOfWork(2, 160);
    work(BEFORE, MANY, 2 * MANY);
    Reading reading = read();
    assertThat(reading.weight()).isEqualTo(Reading.MAX_WEIGHT);
    Profiles.assertIsOnePlainSentence(HollowCommits.explain(reading));
    assertThat(HollowCommits.explain(reading))
        .isEqualTo(
            "25 commits of today and the day before changed 2 lines each; the 18 before them in"
                + " five weeks changed 80.");
  }

  @Test
  void whoAlwaysCommitsLittleDepartsFromNothing() {
    daysOfWork(MANY, 3 * MANY);
    work(BEFORE, 2 * MANY, 4 * MANY);
    assertSilent();
  }

  @Test
  void manyCommitsOfSubstanceAndAFewSmallOnesAreWork() {
    daysOfWork(2, 160);
    work(BEFORE, MANY, 20 * MANY);
    assertSilent();
    log.clear();
    daysOfWork(2, 160);
    work(BEFORE, 6, 8);
    assertSilent();
  }

  @Test
  void linesTakenAwayAreChangesAsWell() {
    daysOfWork(2, 160);
    work(BEFORE, MANY, MANY);
    add(BEFORE, Outcome.Kind.LINES_REMOVED, 20 * MANY);
    assertSilent();
  }

  @Test
  void withoutLinesOrWithHardlyACommitBeforeItCannotKnow() {
    work(BEFORE, MANY, MANY);
    assertCannotKnow();
    log.clear();
    for (int day = 0; day < BEFORE - 1; day++) {
      add(day, Outcome.Kind.COMMIT, 3);
    }
    add(BEFORE, Outcome.Kind.COMMIT, MANY);
    assertCannotKnow();
  }

  @Test
  void whatHollowCommitsBringExplainsNothing() {
    daysOfWork(2, 160);
    work(BEFORE, MANY, 2 * MANY);
    Reading keepsUp = new Reading();
    keepsUp.known(SignalId.OUTCOMES_KEEP_UP, 90, 30, 1.5, 4, 5);
    Reading left = HollowCommits.discounted(keepsUp, read());
    assertThat(left.weight()).isZero();
    assertThat(left.observed()).isEqualTo(90);
    assertThat(left.extra()).isEqualTo(5);
    Reading nothing = new Reading();
    nothing.unknown(SignalId.HOLLOW_COMMITS, Reading.State.CANNOT_KNOW);
    assertThat(HollowCommits.discounted(keepsUp, nothing).weight()).isEqualTo(1.5f);
  }
}
