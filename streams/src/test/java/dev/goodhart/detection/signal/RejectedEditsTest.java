package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Combiner;
import dev.goodhart.detection.Outcome;
import dev.goodhart.detection.profile.WorkLog;
import org.junit.jupiter.api.Test;

class RejectedEditsTest {
  private static final int BEFORE = 10;
  private static final int TODAY = (int) (MONDAY / DAY) + BEFORE;

  private final WorkLog log = new WorkLog();

  private void edits(int day, int accepted, int rejected) {
    log.add(new Outcome(USER, MONDAY + day * DAY, Outcome.Kind.EDIT_ACCEPTED, accepted));
    log.add(new Outcome(USER, MONDAY + day * DAY, Outcome.Kind.EDIT_REJECTED, rejected));
  }

  private void daysBefore(int accepted, int rejected) {
    for (int day = 0; day < BEFORE - 1; day++) {
      edits(day, accepted, rejected);
    }
  }

  private Reading read() {
    Reading reading = new Reading();
    RejectedEdits.read(log, TODAY, reading);
    return reading;
  }

  private void assertSilent() {
    assertThat(read().state()).isEqualTo(Reading.State.KNOWN);
    assertThat(read().weight()).isLessThan((float) Combiner.SPEAKS);
  }

  @Test
  void muchThatIsWrittenAndThrownAwaySpeaks() {
    daysBefore(8, 2);
    edits(BEFORE, 5, 60);
    Reading reading = read();
    assertThat(reading.weight()).isEqualTo(Reading.MAX_WEIGHT);
    Profiles.assertIsOnePlainSentence(RejectedEdits.explain(reading));
    assertThat(RejectedEdits.explain(reading))
        .isEqualTo(
            "92 % of the edits of today and the day before were rejected, 60 in all; of the 90"
                + " before them in five weeks it was 20 %.");
  }

  @Test
  void whoAlwaysRejectsMostDepartsFromNothing() {
    daysBefore(2, 12);
    edits(BEFORE, 5, 60);
    assertSilent();
  }

  @Test
  void aFewRejectionsOrManyBesideMuchThatIsAcceptedAreWork() {
    daysBefore(8, 2);
    edits(BEFORE, 2, 10);
    assertSilent();
    edits(BEFORE, 100, 60);
    assertSilent();
  }

  @Test
  void withHardlyAnEditBeforeItCannotKnow() {
    edits(BEFORE, 5, 60);
    assertThat(read().state()).isEqualTo(Reading.State.CANNOT_KNOW);
    assertThat(read().weight()).isZero();
  }
}
