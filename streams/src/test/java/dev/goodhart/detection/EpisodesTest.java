package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.goodhart.detection.cohort.Peers;
import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.SignalId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpisodesTest {
  private static final Judge EAGER =
      new Judge(
          DetectorConfig.of(
              Map.of("candidateScore", "10", "keepScore", "1", "runawayMinCalls", "1")));

  private final Episodes episodes = new Episodes();
  private final Told told = new Told();

  /** An hour in which everything was seen. */
  private static Statements everything(String... eventIds) {
    Statements hour = Statements.hour().used(1_000_000, 1_000_000).day(10, 1e12);
    for (SignalId id : SignalId.values()) {
      boolean mitigating = id.family() == Family.MITIGATING;
      hour.seen(id, 1e12, 1, mitigating ? 0.5 : 3, 1e6, 1, eventIds);
    }
    return hour;
  }

  private void judge(Statements hour, long at) {
    EAGER.judge(episodes, hour.at(at), Peers.Cohorts.UNKNOWN, told);
  }

  private static void assertSurvives(Episodes some) {
    Episodes copy = Episodes.decode(some.encode(), new Episodes());
    assertThat(copy.encode()).isEqualTo(some.encode());
  }

  @Test
  void whoNeverHadAnyTakesNoSpace() {
    assertThat(episodes.isEmpty()).isTrue();
    assertThat(Episodes.decode(null, new Episodes()).isEmpty()).isTrue();
    assertThat(Episodes.decode(episodes.encode(), new Episodes()).isEmpty()).isTrue();
    assertThat(episodes.encode()).hasSizeLessThan(8);
  }

  @Test
  void eachPhaseSurvivesTheRoundTrip() {
    judge(everything("e-1", "識別子"), MONDAY);
    assertThat(told.changes).isNotEmpty();
    assertThat(episodes.isEmpty()).isFalse();
    assertSurvives(episodes);
    EAGER.advance(episodes, Calls.USER, MONDAY + 30 * HOUR, told);
    assertSurvives(episodes);
    EAGER.advance(episodes, Calls.USER, MONDAY + 1_000 * HOUR, told);
    assertSurvives(episodes);
    // Withdrawn, it still counts.
    assertThat(episodes.isEmpty()).isFalse();
    assertThat(EAGER.nextDue(episodes)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theLongestNamesAndAllEvidenceFit() {
    String id = "x".repeat(64);
    judge(everything(id, id, id).team("😀".repeat(256)), MONDAY);
    assertSurvives(episodes);
    assertThat(told.anomalies(AnomalyType.SUSPECTED_TOKENMAXXING).get(0).teamId())
        .isEqualTo("😀".repeat(256));
  }

  @Test
  void decodingLeavesNothingOfTheSubjectBefore() {
    byte[] empty = episodes.encode();
    judge(everything("e-1"), MONDAY);
    assertThat(Episodes.decode(empty, episodes).isEmpty()).isTrue();
    assertThat(episodes.encode()).isEqualTo(empty);
    judge(everything("e-1"), MONDAY);
    episodes.clear();
    assertThat(episodes.encode()).isEqualTo(empty);
  }

  @Test
  void strangeDaysAreCountedWithinTheWindowAndForgottenAfterIt() {
    for (int day : new int[] {100, 102, 103, 103}) {
      episodes.noteStrangeDay(day);
    }
    assertThat(episodes.strangeDaysBefore(103, 6)).isEqualTo(2);
    assertThat(episodes.strangeDaysBefore(104, 6)).isEqualTo(3);
    assertThat(episodes.strangeDaysBefore(104, 2)).isEqualTo(2);
    assertThat(episodes.strangeDaysBefore(107, 6)).isEqualTo(2);
    assertThat(episodes.strangeDaysBefore(109, 6)).isEqualTo(1);
    assertThat(episodes.strangeDaysBefore(110, 6)).isZero();
    assertThat(episodes.strangeDaysBefore(111, 6)).isZero();
    episodes.noteStrangeDay(120);
    assertThat(episodes.strangeDaysBefore(121, 6)).isEqualTo(1);
  }

  @Test
  void strangeDaysSurviveTheRoundTripWithoutAnEpisode() {
    assertThat(episodes.strangeDaysBefore(7, 6)).isZero();
    episodes.noteStrangeDay(20_000);
    episodes.noteStrangeDay(20_003);
    assertThat(episodes.isEmpty()).isFalse();
    assertSurvives(episodes);
    Episodes copy = Episodes.decode(episodes.encode(), new Episodes());
    assertThat(copy.strangeDaysBefore(20_004, 6)).isEqualTo(2);
    copy.clear();
    assertThat(copy.isEmpty()).isTrue();
    assertThat(copy.strangeDaysBefore(20_004, 6)).isZero();
  }

  @Test
  void aLayoutFromTheFutureIsRefusedInOneSentence() {
    byte[] bytes = episodes.encode();
    bytes[0] = 9;
    assertThatIllegalStateException()
        .isThrownBy(() -> Episodes.decode(bytes, new Episodes()))
        .withMessage("Stored episodes have layout 9, but this version reads 2.");
  }

  @Test
  void aTypeOfALaterVersionIsReadOver() {
    judge(everything("e-1"), MONDAY);
    byte[] bytes = episodes.encode();
    int stored = bytes[6];
    assertThat(stored).isGreaterThan(1);
    // The first type's code.
    bytes[7] = 127;
    Episodes copy = Episodes.decode(bytes, new Episodes());
    assertThat(copy.isEmpty()).isFalse();
    assertThat(copy.encode()[6]).isEqualTo((byte) (stored - 1));
  }
}
