package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.goodhart.detection.episode.Episode;
import dev.goodhart.detection.episode.EpisodeMachine;
import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.signal.OwnDailyVolume;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpisodeMachineTest {
  private static final AnomalyKey KEY = AnomalyKey.ofUser(USER, AnomalyType.SUSPECTED_TOKENMAXXING);
  private static final DetectorConfig CONFIG =
      DetectorConfig.of(
          Map.of(
              "candidateScore", "20",
              "alertScore", "50",
              "severityMargin", "10",
              "updateScoreStep", "10",
              "materialUnits", "1000",
              "criticalExcessTokens", "1000000"));

  private final EpisodeMachine machine =
      new EpisodeMachine(CONFIG, List.of(new OwnDailyVolume(7, 1, 2)));
  private final Episode episode = new Episode();
  private final Profile profile = new Profile();
  private final Verdict verdict = new Verdict();
  private final Told told = new Told();
  private long now = MONDAY;

  private void see(int score, boolean opens, boolean sustains, long tokens, Severity ceiling) {
    now += 60_000;
    Observation call =
        Observation.of("e", USER, now, now).team("t").tokens(tokens, 0, 0, 0, 0).build();
    profile.observe(call, now);
    Reading reading = new Reading();
    reading.known(SignalId.OWN_DAILY_VOLUME, score, 1, 1);
    verdict.reset();
    verdict.rest(reading);
    verdict.decide(score, opens, sustains, now);
    machine.observe(episode, KEY, ceiling, verdict, profile, call, now, told);
  }

  private void see(int score) {
    see(score, score >= 20, true, 1, Severity.CRITICAL);
  }

  private Anomaly last() {
    return (Anomaly) told.changes.get(told.changes.size() - 1).change();
  }

  @Test
  void opensOnlyOnTheVerdictsWord() {
    see(90, false, true, 1, Severity.CRITICAL);
    assertThat(told.changes).isEmpty();
    assertThat(machine.due(episode)).isEqualTo(Long.MAX_VALUE);
    see(25);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    assertThat(last().score()).isEqualTo(25);
    assertThat(last().configHash()).isEqualTo(CONFIG.hash());
    assertThat(machine.due(episode)).isEqualTo(now + DAY);
  }

  @Test
  void smallChangesAreNotTold() {
    see(25);
    see(34);
    see(17);
    assertThat(told.changes).hasSize(1);
    see(35);
    assertThat(told.changes).hasSize(2);
    assertThat(last().score()).isEqualTo(35);
  }

  @Test
  void aWarningFallsBackOnlyBelowTheMargin() {
    see(49);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    see(50);
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    see(41);
    assertThat(told.changes).hasSize(2);
    see(39);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    see(45);
    assertThat(told.changes).hasSize(3);
  }

  @Test
  void doubledExcessIsToldAndMaterialExcessMakesAWarningCritical() {
    see(60, true, true, 10_000, Severity.CRITICAL);
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    assertThat(last().excessTokens()).isEqualTo(10_000);
    see(60, true, true, 9_999, Severity.CRITICAL);
    assertThat(told.changes).hasSize(1);
    see(60, true, true, 1, Severity.CRITICAL);
    assertThat(told.changes).hasSize(2);
    assertThat(last().excessTokens()).isEqualTo(20_000);
    see(60, true, true, 980_000, Severity.CRITICAL);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aCandidateIsNeverCriticalAndACeilingHolds() {
    see(30, true, true, 100_000_000, Severity.CRITICAL);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    see(100, true, true, 1, Severity.INFO);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void onlyTheBehaviourItselfPutsOffTheQuietDay() {
    see(60);
    long seen = now;
    now += 5 * HOUR;
    see(90, true, false, 1, Severity.CRITICAL);
    assertThat(told.changes).hasSize(1);
    assertThat(machine.due(episode)).isEqualTo(seen + DAY);
    now += HOUR;
    see(60);
    assertThat(machine.due(episode)).isEqualTo(now + DAY);
  }

  @Test
  void resolvesIsWithdrawnAndCountsOn() {
    see(60);
    long resolved = machine.due(episode);
    machine.fire(episode, KEY, resolved, told);
    assertThat(last().status()).isEqualTo(AnomalyStatus.RESOLVED);
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    assertThat(last().resolvedAt()).isEqualTo(resolved);
    assertThat(last().teamId()).isEqualTo("t");
    long withdrawn = machine.due(episode);
    assertThat(withdrawn).isEqualTo(resolved + 30 * DAY);
    machine.fire(episode, KEY, withdrawn, told);
    assertThat(told.changes.get(2).change()).isEqualTo(new Tombstone(withdrawn, 3));
    assertThat(machine.due(episode)).isEqualTo(Long.MAX_VALUE);
    now = withdrawn;
    see(25);
    assertThat(last().episode()).isEqualTo(2);
    assertThat(last().anomalyId()).endsWith("/2");
    assertThat(last().revision()).isEqualTo(4);
  }

  @Test
  void nothingIsDueForWhatNeverOpened() {
    assertThatIllegalStateException().isThrownBy(() -> machine.fire(episode, KEY, now, told));
  }
}
