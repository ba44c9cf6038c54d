package dev.goodhart.detection;

import static dev.goodhart.detection.AnomalyType.SUSPECTED_TOKENMAXXING;
import static dev.goodhart.detection.AnomalyType.USAGE_SPIKE;
import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.cohort.Peers;
import dev.goodhart.detection.signal.SignalId;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final DetectorConfig CONFIG = DetectorConfig.defaults();
  private static final long QUIET = CONFIG.quietHours() * HOUR;
  private static final long SHOWN = CONFIG.tombstoneDays() * DAY;

  private final Judge judge = new Judge(CONFIG);
  private final Episodes episodes = new Episodes();
  private final Told told = new Told();

  private static Statements burn() {
    return Statements.hour()
        .used(9_000_000, 9_000_000)
        .day(CONFIG.spikeMaterialUnits(), 1e9)
        .seen(SignalId.OWN_DAILY_VOLUME, 1e9, 1_000, 3, 0, 30)
        .seen(SignalId.PROMPT_REPETITION, 3)
        .seen(SignalId.MACHINE_CADENCE, 3);
  }

  private void judge(Statements hour, long at) {
    judge.judge(episodes, hour.at(at), Peers.Cohorts.UNKNOWN, told);
  }

  @Test
  void nothingIsToldOfAnHourThatShowedNothing() {
    judge(Statements.hour(), MONDAY);
    assertThat(told.changes).isEmpty();
    assertThat(episodes.isEmpty()).isTrue();
    assertThat(judge.nextDue(episodes)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void eachTypeHasALifeOfItsOwn() {
    judge(burn(), MONDAY);
    assertThat(told.changes)
        .extracting(change -> change.key().type())
        .containsExactlyInAnyOrder(USAGE_SPIKE, SUSPECTED_TOKENMAXXING);
    judge(
        Statements.hour()
            .day(10, 1e9)
            .seen(SignalId.PROMPT_REPETITION, 3)
            .seen(SignalId.MACHINE_CADENCE, 3),
        MONDAY + 10 * HOUR);
    judge.advance(episodes, USER, MONDAY + QUIET, told);
    assertThat(lastOf(USAGE_SPIKE).status()).isEqualTo(AnomalyStatus.RESOLVED);
    assertThat(lastOf(SUSPECTED_TOKENMAXXING).status()).isEqualTo(AnomalyStatus.OPEN);
    assertThat(judge.nextDue(episodes)).isEqualTo(MONDAY + 10 * HOUR + QUIET);
  }

  private Anomaly lastOf(AnomalyType type) {
    return told.anomalies(type).get(told.anomalies(type).size() - 1);
  }

  @Test
  void timedChangesCarryTheInstantsTheyWereDueHoweverLateTheClock() {
    judge(burn(), MONDAY);
    judge.advance(episodes, USER, MONDAY + QUIET - 1, told);
    assertThat(lastOf(SUSPECTED_TOKENMAXXING).status()).isEqualTo(AnomalyStatus.OPEN);
    judge.advance(episodes, USER, Long.MAX_VALUE - 1, told);
    assertThat(told.of(SUSPECTED_TOKENMAXXING))
        .extracting(AnomalyChange::at)
        .containsExactly(MONDAY, MONDAY + QUIET, MONDAY + QUIET + SHOWN);
    assertThat(told.of(SUSPECTED_TOKENMAXXING).get(2)).isInstanceOf(Tombstone.class);
    assertThat(told.changes).extracting(change -> change.change().at()).isSorted();
  }

  /** Something strange, too little for an alert. */
  private static Statements faint() {
    return Statements.hour()
        .day(10, CONFIG.materialUnits())
        .seen(SignalId.PROMPT_REPETITION, 1)
        .seen(SignalId.THIN_ANSWERS, 1);
  }

  private int scoreOf(Statements hour, long at) {
    judge(hour, at);
    return lastOf(SUSPECTED_TOKENMAXXING).score();
  }

  @Test
  void whatGoesOnFromDayToDayIsWorthMoreThanWhatHappensOnce() {
    int first = scoreOf(faint(), MONDAY);
    assertThat(scoreOf(faint(), MONDAY + 3 * HOUR)).isEqualTo(first);
    for (int day = 1; day < 5; day++) {
      judge(faint(), MONDAY + day * DAY);
    }
    Anomaly last = lastOf(SUSPECTED_TOKENMAXXING);
    assertThat(last.score()).isGreaterThan(first);
    assertThat(last.evidence())
        .anyMatch(
            item ->
                item.signal().equals("strange-days")
                    && item.explanation().matches("As today, .* on [2-4] of the 6 days before\\."));
  }

  @Test
  void daysThatShowedNothingOrWereOverOrImmaterialAreNotStrange() {
    int first = scoreOf(faint(), MONDAY + 20 * DAY);
    Episodes others = new Episodes();
    Told of = new Told();
    for (int day = 1; day < 6; day++) {
      judge.judge(
          others, Statements.hour().at(MONDAY + day * DAY + 2 * HOUR), Peers.Cohorts.UNKNOWN, of);
      judge.judge(
          others, faint().over().at(MONDAY + day * DAY + 3 * HOUR), Peers.Cohorts.UNKNOWN, of);
      judge.judge(
          others,
          faint().day(10, CONFIG.materialUnits() - 1).at(MONDAY + day * DAY + 4 * HOUR),
          Peers.Cohorts.UNKNOWN,
          of);
      judge.judge(
          others,
          Statements.hour()
              .day(10, 1e9)
              .seen(SignalId.OWN_DAILY_VOLUME, 3)
              .at(MONDAY + day * DAY + 5 * HOUR),
          Peers.Cohorts.UNKNOWN,
          of);
    }
    judge.judge(others, faint().at(MONDAY + 6 * DAY), Peers.Cohorts.UNKNOWN, of);
    assertThat(of.anomalies(SUSPECTED_TOKENMAXXING))
        .singleElement()
        .extracting(Anomaly::score)
        .isEqualTo(first);
  }

  @Test
  void timedChangesPrecedeAStatementOfTheirInstant() {
    judge(burn(), MONDAY);
    judge(burn(), MONDAY + QUIET);
    assertThat(told.anomalies(SUSPECTED_TOKENMAXXING))
        .extracting(Anomaly::status)
        .containsExactly(AnomalyStatus.OPEN, AnomalyStatus.RESOLVED, AnomalyStatus.OPEN);
    assertThat(lastOf(SUSPECTED_TOKENMAXXING).episode()).isEqualTo(2);
    assertThat(lastOf(SUSPECTED_TOKENMAXXING).updatedAt()).isEqualTo(MONDAY + QUIET);
  }

  @Test
  void whatIsSeenAgainBeforeTheQuietHoursEndStaysOneEpisode() {
    judge(burn(), MONDAY);
    judge(burn(), MONDAY + QUIET - HOUR);
    judge(burn(), MONDAY + 2 * QUIET - 2 * HOUR);
    assertThat(told.anomalies(SUSPECTED_TOKENMAXXING)).extracting(Anomaly::episode).containsOnly(1);
    assertThat(judge.nextDue(episodes)).isEqualTo(MONDAY + 3 * QUIET - 2 * HOUR);
  }
}
