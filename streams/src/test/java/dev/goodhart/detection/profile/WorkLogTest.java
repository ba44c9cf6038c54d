package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.goodhart.detection.Outcome;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkLogTest {
  private static final int TODAY = (int) (MONDAY / DAY);

  private final WorkLog log = new WorkLog();

  private static Outcome commits(long arrival, double amount) {
    return new Outcome(USER, arrival, Outcome.Kind.COMMIT, amount);
  }

  private static double each() {
    return commits(0, 1).points();
  }

  @Test
  void outcomesCountOnTheDayOfTheirArrival() {
    log.add(commits(MONDAY + 23 * HOUR, 1));
    log.add(commits(MONDAY + DAY, 10));
    log.add(commits(MONDAY + 3 * DAY, 100));
    assertThat(log.pointsUpTo(TODAY + 3, 1)).isEqualTo(100 * each());
    assertThat(log.pointsUpTo(TODAY + 3, 3)).isEqualTo(110 * each());
    assertThat(log.pointsUpTo(TODAY + 3, 4)).isEqualTo(111 * each());
    assertThat(log.pointsUpTo(TODAY + 1, WorkLog.DAYS)).isEqualTo(11 * each());
    assertThat(log.pointsUpTo(TODAY + 2, 1)).isZero();
  }

  @Test
  void daysAheadOfTheLogHaveBroughtNothingYet() {
    log.add(commits(MONDAY, 5));
    assertThat(log.pointsUpTo(TODAY + 2, 2)).isZero();
    assertThat(log.pointsUpTo(TODAY + 2, 3)).isEqualTo(5 * each());
  }

  @Test
  void fiveWeeksAreKept() {
    for (int d = 0; d < 2 * WorkLog.DAYS; d++) {
      log.add(commits(MONDAY + d * DAY, 1));
    }
    int last = TODAY + 2 * WorkLog.DAYS - 1;
    assertThat(log.pointsUpTo(last, 1_000)).isEqualTo(WorkLog.DAYS * each());
    assertThat(log.pointsUpTo(last - WorkLog.DAYS, WorkLog.DAYS)).isZero();
    log.add(commits(MONDAY + 2 * WorkLog.DAYS * DAY + 100 * DAY, 1));
    assertThat(log.pointsUpTo(last + 101, 1_000)).isEqualTo(each());
  }

  @Test
  void anOutcomeOlderThanTheLogIsForgotten() {
    log.add(commits(MONDAY + WorkLog.DAYS * DAY, 1));
    log.add(commits(MONDAY, 1_000));
    log.add(commits(MONDAY + DAY, 10));
    assertThat(log.pointsUpTo(TODAY + WorkLog.DAYS, WorkLog.DAYS)).isEqualTo(11 * each());
  }

  @Test
  void linesAreWorthNothingAndNothingIsWorthLess() {
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      assertThat(new Outcome(USER, 0, kind, -5).points()).isZero();
    }
    assertThat(new Outcome(USER, 0, Outcome.Kind.LINES_ADDED, 1e6).points()).isZero();
    assertThat(new Outcome(USER, 0, Outcome.Kind.LINES_REMOVED, 1e6).points()).isZero();
    assertThat(new Outcome(USER, 0, Outcome.Kind.EDIT_REJECTED, 1e6).points()).isZero();
    assertThat(new Outcome(USER, 0, Outcome.Kind.UNKNOWN, 1e6).points()).isZero();
    assertThat(new Outcome(USER, 0, Outcome.Kind.PULL_REQUEST, 1).points()).isGreaterThan(each());
  }

  @Test
  void commitsStandBesideTheLinesTheyChanged() {
    log.add(commits(MONDAY, 4));
    log.add(new Outcome(USER, MONDAY, Outcome.Kind.LINES_ADDED, 30));
    log.add(new Outcome(USER, MONDAY + DAY, Outcome.Kind.LINES_REMOVED, 5));
    log.add(new Outcome(USER, MONDAY + DAY, Outcome.Kind.LINES_REMOVED, -5));
    assertThat(log.commitsUpTo(TODAY, 1)).isEqualTo(4);
    assertThat(log.linesUpTo(TODAY, 1)).isEqualTo(30);
    assertThat(log.linesUpTo(TODAY + 1, 2)).isEqualTo(35);
    assertThat(log.commitsUpTo(TODAY + 1, 1)).isZero();
    log.clear();
    assertThat(log.linesUpTo(TODAY + 1, 2)).isZero();
  }

  @Test
  void editsAreCountedUpToWhatADayHoldsAndNeverFall() {
    log.add(new Outcome(USER, MONDAY, Outcome.Kind.EDIT_ACCEPTED, 7));
    log.add(new Outcome(USER, MONDAY, Outcome.Kind.EDIT_REJECTED, 1e9));
    log.add(new Outcome(USER, MONDAY, Outcome.Kind.EDIT_REJECTED, -9));
    WorkLog copy = WorkLog.decode(log.encode(), new WorkLog());
    assertThat(copy.acceptedUpTo(TODAY, 1)).isEqualTo(7);
    assertThat(copy.rejectedUpTo(TODAY, 1)).isEqualTo(Character.MAX_VALUE);
    assertThat(copy.rejectedUpTo(TODAY + 1, 1)).isZero();
  }

  @Test
  void everyLogSurvivesTheRoundTrip() {
    Random random = new Random(8);
    WorkLog reused = new WorkLog();
    for (int i = 0; i < 100; i++) {
      WorkLog some = new WorkLog();
      for (int d = random.nextInt(60); d < 60; d++) {
        some.add(commits(MONDAY + d * DAY, random.nextInt(3)));
        some.add(
            new Outcome(
                USER, MONDAY + d * DAY, Outcome.Kind.LINES_ADDED, random.nextInt(2) * 100.0));
      }
      byte[] bytes = some.encode();
      assertThat(WorkLog.decode(bytes, reused).encode()).isEqualTo(bytes);
      assertThat(reused.pointsUpTo(TODAY + 59, WorkLog.DAYS))
          .isEqualTo(some.pointsUpTo(TODAY + 59, WorkLog.DAYS));
      assertThat(reused.linesUpTo(TODAY + 59, WorkLog.DAYS))
          .isEqualTo(some.linesUpTo(TODAY + 59, WorkLog.DAYS));
      assertThat(reused.commitsUpTo(TODAY + 59, WorkLog.DAYS))
          .isEqualTo(some.commitsUpTo(TODAY + 59, WorkLog.DAYS));
    }
    assertThat(WorkLog.decode(null, reused).pointsUpTo(TODAY + 59, WorkLog.DAYS)).isZero();
  }

  @Test
  void isWrittenAsThoseThatDeploymentsHaveStored() {
    log.add(commits(MONDAY, 300));
    log.add(new Outcome(USER, MONDAY, Outcome.Kind.LINES_ADDED, 258));
    log.add(new Outcome(USER, MONDAY, Outcome.Kind.EDIT_ACCEPTED, 7));
    log.add(new Outcome(USER, MONDAY + DAY, Outcome.Kind.EDIT_REJECTED, 1e9));

    // A diff here needs another version of the layout.
    assertThat(HexFormat.of().formatHex(log.encode()))
        .isEqualTo("0200004feb00000000000c00004462c000012c01020007000000000000000000000000ffff");
  }

  @Test
  void aLayoutFromTheFutureIsRefusedInOneSentence() {
    byte[] bytes = log.encode();
    bytes[0] = 9;
    assertThatIllegalStateException()
        .isThrownBy(() -> WorkLog.decode(bytes, new WorkLog()))
        .withMessage("A stored work log has layout 9, but this version reads 2.");
  }
}
