package dev.goodhart.local.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.local.results.AnomalyUpdate;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.AnomalyType;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.SubjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  @Test
  void anEpisodeIsItsLastRecordWithTheHighestSeverityAndScore() {
    List<Episode> episodes =
        Episode.of(
            List.of(
                update("ada", 1, 0, 2, Optional.empty(), Severity.INFO, 30),
                update("ada", 1, 0, 2, Optional.empty(), Severity.CRITICAL, 80),
                update("bob", 1, 1, 3, Optional.empty(), Severity.INFO, 20),
                update("ada", 1, 0, 2, Optional.of(9), Severity.WARNING, 50),
                update("ada", 2, 20, 21, Optional.empty(), Severity.INFO, 25)));
    assertThat(episodes)
        .containsExactly(
            episode("ada", 0, 2, Optional.of(9), Severity.CRITICAL, 80),
            episode("bob", 1, 3, Optional.empty(), Severity.INFO, 20),
            episode("ada", 20, 21, Optional.empty(), Severity.INFO, 25));
  }

  @Test
  void saysWhatOpenedWhatIsGoneWhatMovedAndHowManyStayed() {
    Episode same = episode("ada", 0, 2, Optional.of(9), Severity.INFO, 30);
    Episode early = episode("bob", 5, 8, Optional.of(12), Severity.INFO, 30);
    Episode late = episode("bob", 5, 9, Optional.of(12), Severity.INFO, 30);
    Episode gone = episode("eve", 0, 1, Optional.of(2), Severity.INFO, 30);
    Episode opened = episode("fay", 0, 1, Optional.empty(), Severity.INFO, 30);
    Comparison comparison = Comparison.of(List.of(same, early, gone), List.of(opened, late, same));
    assertThat(comparison)
        .isEqualTo(
            new Comparison(List.of(opened), List.of(gone), List.of(new Move(early, late)), 1));
  }

  @Test
  void whatOnlyTouchesIsNotTheSame() {
    Episode before = episode("ada", 0, 2, Optional.of(9), Severity.INFO, 30);
    Episode after = episode("ada", 9, 10, Optional.of(12), Severity.INFO, 30);
    Comparison comparison = Comparison.of(List.of(before), List.of(after));
    assertThat(comparison.opened()).containsExactly(after);
    assertThat(comparison.gone()).containsExactly(before);
    assertThat(comparison.moved()).isEmpty();
  }

  @Test
  void ofSeveralThatOverlapTheLongestAreTheSame() {
    Episode shorter = episode("ada", 0, 2, Optional.of(6), Severity.INFO, 30);
    Episode longer = episode("ada", 6, 8, Optional.of(20), Severity.INFO, 30);
    Episode joined = episode("ada", 1, 2, Optional.of(20), Severity.INFO, 30);
    Comparison comparison = Comparison.of(List.of(shorter, longer), List.of(joined));
    assertThat(comparison.moved()).containsExactly(new Move(longer, joined));
    assertThat(comparison.gone()).containsExactly(shorter);
    assertThat(comparison.opened()).isEmpty();
  }

  @Test
  void anotherAnomalyOfTheSameUserIsAnotherEpisode() {
    Episode suspicion = episode("ada", 0, 2, Optional.empty(), Severity.INFO, 30);
    Episode spike =
        new Episode(
            new Episode.Subject(SubjectType.USER, "ada", AnomalyType.USAGE_SPIKE),
            suspicion.startedAt(),
            suspicion.openedAt(),
            suspicion.resolvedAt(),
            suspicion.severity(),
            suspicion.score());
    assertThat(Comparison.of(List.of(suspicion), List.of(spike)).gone()).containsExactly(suspicion);
  }

  private static Episode episode(
      String user,
      int started,
      int opened,
      Optional<Integer> resolved,
      Severity severity,
      int score) {
    return new Episode(
        new Episode.Subject(SubjectType.USER, user, AnomalyType.SUSPECTED_TOKENMAXXING),
        at(started),
        at(opened),
        resolved.map(ComparisonTest::at),
        severity,
        score);
  }

  private static AnomalyUpdate update(
      String user,
      long episode,
      int started,
      int opened,
      Optional<Integer> resolved,
      Severity severity,
      int score) {
    return new AnomalyUpdate(
        SubjectType.USER,
        user,
        Optional.empty(),
        AnomalyType.SUSPECTED_TOKENMAXXING,
        resolved.isPresent() ? AnomalyStatus.RESOLVED : AnomalyStatus.OPEN,
        severity,
        score,
        episode,
        at(started),
        at(opened),
        at(opened),
        resolved.map(ComparisonTest::at),
        Optional.empty(),
        List.of());
  }

  private static Instant at(int hours) {
    return START.plus(Duration.ofHours(hours));
  }
}
