package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.goodhart.detection.episode.Episode;
import dev.goodhart.detection.episode.EpisodeMachine;
import dev.goodhart.detection.signal.SignalId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpisodeMachineTest {
  private static final int ALERT = 50;
  private static final int MARGIN = 10;
  private static final int STEP = 10;
  private static final long MATERIAL = 1_000;
  private static final long CRITICAL = 1_000_000;
  private static final long QUIET = 24 * HOUR;
  private static final long SHOWN = 30 * DAY;

  private static final AnomalyKey KEY = AnomalyKey.ofUser(USER, AnomalyType.SUSPECTED_TOKENMAXXING);
  private static final DetectorConfig CONFIG =
      DetectorConfig.of(
          Map.of(
              "candidateScore", "20",
              "alertScore", String.valueOf(ALERT),
              "severityMargin", String.valueOf(MARGIN),
              "updateScoreStep", String.valueOf(STEP),
              "materialUnits", String.valueOf(MATERIAL),
              "criticalExcessTokens", String.valueOf(CRITICAL),
              "criticalExcessUsd", "1000",
              "quietHours", "24",
              "tombstoneDays", "30"));

  private final EpisodeMachine machine = new EpisodeMachine(CONFIG, Investigator.signals(CONFIG));
  private final Episode episode = new Episode();
  private final Verdict verdict = new Verdict();
  private final Told told = new Told();
  private long now = MONDAY;

  private void see(int score, boolean opens, boolean sustains, Severity ceiling, Statements hour) {
    now += HOUR;
    Statement statement =
        hour.seen(SignalId.OWN_DAILY_VOLUME, score, 1, 1, 0, 7, "e-" + now).at(now);
    verdict.reset();
    verdict.rest(statement.readings().get(0), statement.samples().get(0));
    verdict.decide(score, opens, sustains, now - 3 * HOUR);
    machine.observe(episode, KEY, ceiling, verdict, statement, told);
  }

  private void see(int score, long tokens) {
    see(score, score >= 20, true, Severity.CRITICAL, Statements.hour().used(tokens, tokens));
  }

  private void see(int score) {
    see(score, 1);
  }

  private Anomaly last() {
    return (Anomaly) told.changes.get(told.changes.size() - 1).change();
  }

  private int count() {
    return told.changes.size();
  }

  @Test
  void itOpensOnTheVerdictsWordAlone() {
    see(90, false, true, Severity.CRITICAL, Statements.hour());
    assertThat(told.changes).isEmpty();
    assertThat(machine.due(episode)).isEqualTo(Long.MAX_VALUE);
    see(25);
    assertThat(last().status()).isEqualTo(AnomalyStatus.OPEN);
    assertThat(last().anomalyId()).isEqualTo("USER/u-1/SUSPECTED_TOKENMAXXING/1");
    assertThat(last().episode()).isEqualTo(1);
    assertThat(last().revision()).isEqualTo(1);
    assertThat(last().score()).isEqualTo(25);
    assertThat(last().startedAt()).isEqualTo(now - 3 * HOUR);
    assertThat(last().openedAt()).isEqualTo(now);
    assertThat(last().updatedAt()).isEqualTo(now);
    assertThat(last().resolvedAt()).isNull();
    assertThat(last().teamId()).isEqualTo("t-1");
    assertThat(last().configHash()).isEqualTo(CONFIG.hash());
    assertThat(last().detectorVersion()).isEqualTo(EpisodeMachine.DETECTOR_VERSION);
    assertThat(machine.due(episode)).isEqualTo(now + QUIET);
  }

  @Test
  void aCandidateIsInfoAndAnAlertAWarning() {
    see(ALERT - 1);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    see(ALERT);
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void smallChangesAreNotTold() {
    see(25);
    see(25 + STEP - 1);
    see(25 - STEP + 1);
    assertThat(count()).isEqualTo(1);
    see(25 + STEP);
    assertThat(count()).isEqualTo(2);
    assertThat(last().score()).isEqualTo(25 + STEP);
    assertThat(last().revision()).isEqualTo(2);
  }

  @Test
  void aSlowRiseIsToldOnceItHasAddedUp() {
    for (int score = 20; score <= 40; score++) {
      see(score);
    }
    assertThat(told.anomalies(KEY.type())).extracting(Anomaly::score).containsExactly(20, 30, 40);
  }

  @Test
  void aWarningFallsBackOnlyBelowTheMargin() {
    see(ALERT);
    see(ALERT - MARGIN + 1);
    assertThat(count()).isEqualTo(1);
    see(ALERT - MARGIN - 1);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    see(ALERT - MARGIN + 5);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void doubledExcessIsNews() {
    see(30, 10_000);
    assertThat(last().excessTokens()).isEqualTo(10_000);
    see(30, 9_999);
    assertThat(count()).isEqualTo(1);
    see(30, 1);
    assertThat(count()).isEqualTo(2);
    assertThat(last().excessTokens()).isEqualTo(20_000);
    assertThat(last().excessCostNanoUsd()).isEqualTo(20_000_000);
  }

  @Test
  void materialExcessMakesAWarningCriticalInTokensOrInMoney() {
    see(ALERT, CRITICAL - 1);
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    see(ALERT, 1);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);

    EpisodeMachine byMoney =
        new EpisodeMachine(
            DetectorConfig.of(Map.of("criticalExcessUsd", "0.001", "alertScore", "50")), List.of());
    Statement statement = Statements.hour().used(1_000, 0).at(now);
    verdict.reset();
    verdict.decide(ALERT, true, true, now);
    byMoney.observe(new Episode(), KEY, Severity.CRITICAL, verdict, statement, told);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void aCandidateIsNeverCriticalAndACeilingHolds() {
    see(ALERT - 1, 100 * CRITICAL);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    see(100, true, true, Severity.WARNING, Statements.hour());
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    see(100 - STEP, true, true, Severity.INFO, Statements.hour());
    assertThat(last().severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void excessIsWhatIsBeyondUsualDays() {
    // Units equal tokens here: a tenth of what was used is usual, once the working day has passed.
    see(30, true, true, Severity.CRITICAL, Statements.hour().used(1_000_000, 0).day(100_000, 0));
    long first = last().excessTokens();
    assertThat(first).isBetween(900_001L, 999_999L);
    for (int h = 0; h < 6; h++) {
      see(30, true, true, Severity.CRITICAL, Statements.hour().day(100_000, 0));
    }
    see(60, true, true, Severity.CRITICAL, Statements.hour().day(100_000, 0));
    assertThat(last().excessTokens()).isEqualTo(900_000);
    assertThat(last().excessCostNanoUsd()).isEqualTo(900_000_000);
  }

  @Test
  void lessThanUsualIsNoExcess() {
    see(30, true, true, Severity.CRITICAL, Statements.hour().used(10, 0).day(100_000, 0));
    assertThat(last().excessTokens()).isZero();
    assertThat(last().excessCostNanoUsd()).isZero();
  }

  @Test
  void evidenceIsExplainedAndTheStrongestComesFirst() {
    Statement statement =
        Statements.hour()
            .seen(SignalId.SAME_SEED, 5, 1, 1, 9, 0, "e-1")
            .seen(SignalId.BULK_JOB, 0.5, 0, 0.25, 0.75, 0)
            .seen(SignalId.NO_OUTCOMES, 2, 40, 2, 0, 0)
            .seen(SignalId.FAILED_CALLS, 0.4, 0, 0.5, 0, 0)
            .at(now);
    verdict.reset();
    for (int i = 0; i < statement.readings().size(); i++) {
      verdict.rest(statement.readings().get(i), statement.samples().get(i));
    }
    verdict.decide(30, true, true, now);
    machine.observe(episode, KEY, Severity.CRITICAL, verdict, statement, told);
    assertThat(last().evidence())
        .extracting(Evidence::signal)
        .containsExactly("no-outcomes", "same-seed");
    assertThat(last().mitigating())
        .extracting(Evidence::signal)
        .containsExactly("failed-calls", "bulk-job");
    assertThat(last().evidence().get(1).sampleEventIds()).containsExactly("e-1");
    assertThat(last().evidence().get(1).observed()).isEqualTo(5);
    assertThat(last().evidence().get(1).expected()).isEqualTo(1);
    assertThat(last().evidence())
        .extracting(Evidence::explanation)
        .allSatisfy(text -> assertThat(text).endsWith(".").containsPattern("\\d"));
  }

  @Test
  void anEpisodeOfAnySignalCanBeExplained() {
    for (SignalId id : SignalId.values()) {
      Statement statement = Statements.hour().seen(id, 5, 1, 1, 9, 2).at(now);
      verdict.reset();
      verdict.rest(statement.readings().get(0), List.of());
      verdict.decide(30, true, true, now);
      machine.observe(new Episode(), KEY, Severity.CRITICAL, verdict, statement, told);
      Anomaly state = last();
      List<Evidence> items = state.evidence().isEmpty() ? state.mitigating() : state.evidence();
      assertThat(items).extracting(Evidence::signal).containsExactly(id.wireName());
      assertThat(items.get(0).explanation()).as("%s", id).matches("[A-Z0-9].*\\d.*\\.");
    }
  }

  @Test
  void onlyTheBehaviourItselfPutsOffTheQuietHours() {
    see(60);
    long seen = now;
    now += 5 * HOUR;
    see(90, true, false, Severity.CRITICAL, Statements.hour());
    assertThat(count()).isEqualTo(1);
    assertThat(machine.due(episode)).isEqualTo(seen + QUIET);
    now += HOUR;
    see(60);
    assertThat(machine.due(episode)).isEqualTo(now + QUIET);
  }

  @Test
  void itResolvesWithWhatWasLastTold() {
    see(60, 5_000);
    Anomaly open = last();
    long due = machine.due(episode);
    machine.fire(episode, KEY, due, told);
    assertThat(last().status()).isEqualTo(AnomalyStatus.RESOLVED);
    assertThat(last().resolvedAt()).isEqualTo(due);
    assertThat(last().updatedAt()).isEqualTo(due);
    assertThat(last().revision()).isEqualTo(open.revision() + 1);
    assertThat(last())
        .usingRecursiveComparison()
        .ignoringFields("status", "resolvedAt", "updatedAt", "revision")
        .isEqualTo(open);
  }

  @Test
  void itIsWithdrawnLaterAndCountsOn() {
    see(60);
    machine.fire(episode, KEY, machine.due(episode), told);
    long resolved = last().resolvedAt();
    long withdrawn = machine.due(episode);
    assertThat(withdrawn).isEqualTo(resolved + SHOWN);
    machine.fire(episode, KEY, withdrawn, told);
    assertThat(told.changes.get(2).change()).isEqualTo(new Tombstone(withdrawn, 3));
    assertThat(machine.due(episode)).isEqualTo(Long.MAX_VALUE);
    now = withdrawn;
    see(25);
    assertThat(last().episode()).isEqualTo(2);
    assertThat(last().anomalyId()).endsWith("/2");
    assertThat(last().revision()).isEqualTo(4);
    assertThat(last().excessTokens()).isEqualTo(1);
  }

  @Test
  void whatComesBackWhileItIsStillShownIsTheNextEpisode() {
    see(60, 7_000);
    machine.fire(episode, KEY, machine.due(episode), told);
    now = last().resolvedAt() + DAY;
    see(25, 3_000);
    assertThat(last().status()).isEqualTo(AnomalyStatus.OPEN);
    assertThat(last().episode()).isEqualTo(2);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    assertThat(last().excessTokens()).isEqualTo(3_000);
    assertThat(last().openedAt()).isEqualTo(now);
    assertThat(told.of(KEY.type()))
        .extracting(AnomalyChange::revision)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void nothingIsDueForWhatNeverOpened() {
    assertThatIllegalStateException().isThrownBy(() -> machine.fire(episode, KEY, now, told));
  }
}
