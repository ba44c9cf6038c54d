package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.profile.WorkLog;
import dev.goodhart.detection.signal.SignalId;
import org.junit.jupiter.api.Test;

/** Outcomes that are made for the count or thrown away, beside a user's hours. */
class VainOutcomesTest {
  private static final int BEFORE = 10;
  private static final long TODAY = MONDAY + BEFORE * DAY;

  private final Investigator investigator =
      new Investigator(DetectorConfig.defaults(), Periods.NONE);
  private final WorkLog log = new WorkLog();

  private void outcome(long time, Outcome.Kind kind, double amount) {
    log.add(new Outcome(USER, time, kind, amount));
  }

  private void daysOfWork() {
    for (int day = 0; day < BEFORE - 2; day++) {
      outcome(MONDAY + day * DAY, Outcome.Kind.COMMIT, 2);
      outcome(MONDAY + day * DAY, Outcome.Kind.LINES_ADDED, 160);
      outcome(MONDAY + day * DAY, Outcome.Kind.EDIT_ACCEPTED, 9);
    }
  }

  private Statement hour(long at) {
    return investigator.withWork(
        Statements.hour().over().seen(SignalId.WORKING_AGENT, 2.5).at(at), log);
  }

  private static double weightOf(Statement statement, SignalId id) {
    return statement.readings().stream()
        .filter(reading -> reading.id() == id)
        .mapToDouble(reading -> reading.weight())
        .sum();
  }

  @Test
  void commitsForTheCountSpeakAndExplainNothingWhileTheyGoOn() {
    daysOfWork();
    assertThat(weightOf(hour(TODAY + HOUR), SignalId.HOLLOW_COMMITS)).isZero();
    outcome(TODAY, Outcome.Kind.COMMIT, 30);
    outcome(TODAY, Outcome.Kind.LINES_ADDED, 60);
    Statement hour = hour(TODAY + 2 * HOUR);
    assertThat(weightOf(hour, SignalId.HOLLOW_COMMITS)).isPositive();
    assertThat(weightOf(hour, SignalId.WORKING_AGENT)).isZero();
    assertThat(hour.goesOn()).isTrue();
    // The day after without any, it is remembered and not going on.
    Statement after = hour(TODAY + DAY + HOUR);
    assertThat(weightOf(after, SignalId.HOLLOW_COMMITS)).isPositive();
    assertThat(after.goesOn()).isFalse();
  }

  @Test
  void editsThatAreThrownAwaySpeakAndExplainNothing() {
    daysOfWork();
    outcome(TODAY, Outcome.Kind.EDIT_REJECTED, 60);
    outcome(TODAY, Outcome.Kind.EDIT_ACCEPTED, 15);
    Statement hour = hour(TODAY + 2 * HOUR);
    assertThat(weightOf(hour, SignalId.REJECTED_EDITS)).isPositive();
    assertThat(weightOf(hour, SignalId.WORKING_AGENT)).isZero();
    assertThat(hour.goesOn()).isTrue();
    assertThat(hour(TODAY + DAY + HOUR).goesOn()).isFalse();
  }

  @Test
  void workOfSubstanceExplainsAsBefore() {
    daysOfWork();
    outcome(TODAY, Outcome.Kind.COMMIT, 10);
    outcome(TODAY, Outcome.Kind.LINES_ADDED, 900);
    assertThat(weightOf(hour(TODAY + HOUR), SignalId.WORKING_AGENT)).isEqualTo(2.5);
  }
}
