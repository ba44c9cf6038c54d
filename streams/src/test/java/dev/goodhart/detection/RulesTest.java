package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.SignalId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final DetectorConfig CONFIG =
      DetectorConfig.of(
          Map.ofEntries(
              Map.entry("candidateScore", "20"),
              Map.entry("keepScore", "10"),
              Map.entry("keepFamilyWeight", "0.2"),
              Map.entry("materialUnits", "1000"),
              Map.entry("spikeFactor", "3"),
              Map.entry("spikeMaterialUnits", "5000"),
              Map.entry("spikeOpenWeight", "1.5"),
              Map.entry("spikeKeepWeight", "0.75"),
              Map.entry("runawayMinCalls", "30"),
              Map.entry("runawayOpenShare", "0.5")));

  private final Verdict verdict = new Verdict();

  private Verdict judged(Rule rule, Statements hour) {
    Statement statement = hour.at(MONDAY);
    Combiner combiner = new Combiner();
    combiner.weigh(statement.readings());
    verdict.reset();
    rule.judge(statement, combiner, verdict);
    return verdict;
  }

  private Verdict suspicion(Statements hour) {
    return judged(new TokenmaxxingRule(CONFIG), hour);
  }

  private Verdict spike(double units, double usual, double weight, boolean goesOn) {
    Statements hour =
        Statements.hour().seen(SignalId.OWN_DAILY_VOLUME, units, usual, weight, 0, 30, "e-1");
    return judged(new UsageSpikeRule(CONFIG), goesOn ? hour : hour.over());
  }

  private Verdict runaway(int failed, double share) {
    return judged(
        new RunawayRule(CONFIG),
        Statements.hour().seen(SignalId.FAILED_CALLS, share, 0.1, 3, failed, share));
  }

  private static Statements two() {
    return Statements.hour()
        .day(10, 1_000)
        .seen(SignalId.PROMPT_REPETITION, 1, "e-1")
        .seen(SignalId.PARALLEL_SESSIONS, 1);
  }

  @Test
  void twoFamiliesThatSpeakOfSomethingMaterialOpenASuspicion() {
    Verdict seen = suspicion(two());
    assertThat(seen.opens()).isTrue();
    assertThat(seen.sustains()).isTrue();
    assertThat(seen.score()).isEqualTo(27);
    assertThat(seen.startedAt()).isEqualTo(MONDAY - HOUR);
    assertThat(seen.readingCount()).isEqualTo(2);
    assertThat(seen.samples(0)).containsExactly("e-1");
  }

  @Test
  void oneFamilyOpensNothingUnlessItIsRemarkable() {
    Statements one =
        Statements.hour()
            .day(10, 1e9)
            .seen(SignalId.PARALLEL_SESSIONS, Combiner.REMARKABLE - 0.1)
            .seen(SignalId.ENDLESS_SESSION, Combiner.REMARKABLE - 0.1);
    assertThat(suspicion(one).opens()).isFalse();
    assertThat(verdict.sustains()).isFalse();
    one.seen(SignalId.SAME_SEED, Combiner.REMARKABLE);
    assertThat(suspicion(one).opens()).isTrue();
  }

  @Test
  void volumeAndWorkAloneOpenNothingHoweverLoud() {
    for (SignalId context :
        new SignalId[] {
          SignalId.OWN_DAILY_VOLUME,
          SignalId.OWN_DAILY_CALLS,
          SignalId.OWN_DAILY_OUTPUT,
          SignalId.NO_OUTCOMES,
          SignalId.STEADY_CLIMB
        }) {
      Statements one = Statements.hour().day(10, 1e9).seen(context, 3);
      assertThat(suspicion(one).opens()).as("%s", context).isFalse();
      assertThat(verdict.sustains()).as("%s", context).isFalse();
    }
  }

  @Test
  void volumeWorkAndTrendTogetherAreACandidateAndNeverAnAlert() {
    DetectorConfig shipped = DetectorConfig.defaults();
    // The most that each of them weighs.
    Statements context =
        Statements.hour()
            .day(10, 1e9)
            .seen(SignalId.OWN_DAILY_VOLUME, 2)
            .seen(SignalId.NO_OUTCOMES, 1.5)
            .seen(SignalId.STEADY_CLIMB, 3);
    assertThat(judged(new TokenmaxxingRule(shipped), context).opens()).isTrue();
    assertThat(verdict.score()).isLessThan(shipped.alertScore());
  }

  @Test
  void oneLoudFamilyIsACandidateAndNeverAnAlert() {
    // With the shipped thresholds, where the loudest family alone would nearly reach an alert.
    DetectorConfig shipped = DetectorConfig.defaults();
    Statements loudest = Statements.hour().day(10, 1e9);
    for (SignalId id : SignalId.values()) {
      if (id.family() == Family.STRUCTURE) {
        loudest.seen(id, 3);
      }
    }
    assertThat(judged(new TokenmaxxingRule(shipped), loudest).opens()).isTrue();
    assertThat(verdict.score()).isLessThan(shipped.alertScore());
    TokenmaxxingRule strict =
        new TokenmaxxingRule(DetectorConfig.of(Map.of("alertScore", "30", "candidateScore", "20")));
    Statements loud = Statements.hour().day(10, 1e9).seen(SignalId.PARALLEL_SESSIONS, 3);
    assertThat(judged(strict, loud).opens()).isTrue();
    assertThat(verdict.score()).isLessThan(30);
    Statements two = Statements.hour().day(10, 1e9).seen(SignalId.PARALLEL_SESSIONS, 3);
    assertThat(judged(strict, two.seen(SignalId.MACHINE_CADENCE, 1)).score())
        .isGreaterThanOrEqualTo(30);
  }

  @Test
  void volumeNeedsAnotherFamily() {
    Calls calls =
        new Calls(1).ordinaryDays(MONDAY, 20, 10).ordinaryDays(MONDAY + 20 * DAY, 1, 9_999);
    Desk desk = new Desk(DetectorConfig.defaults());
    calls.all().stream().map(Lives::bare).forEach(desk::observe);
    assertThat(desk.told.anomalies(AnomalyType.USAGE_SPIKE)).isNotEmpty();
    assertThat(desk.told.anomalies(AnomalyType.SUSPECTED_TOKENMAXXING)).isEmpty();
  }

  @Test
  void whatIsImmaterialOpensNothingAndKeepsAlive() {
    Verdict seen = suspicion(two().day(10, 999));
    assertThat(seen.opens()).isFalse();
    assertThat(seen.sustains()).isTrue();
  }

  @Test
  void aPatternOfTheCalendarNeedsNoVolume() {
    Statements ticking =
        Statements.hour().day(10, 50).seen(SignalId.BOX_TICKING, 2).seen(SignalId.SAME_WORDS, 2);
    assertThat(suspicion(ticking).opens()).isTrue();
  }

  @Test
  void anOrdinaryHourAfterwardsNeitherOpensNorKeepsAlive() {
    Verdict seen = suspicion(two().over());
    assertThat(seen.opens()).isFalse();
    assertThat(seen.sustains()).isFalse();
  }

  @Test
  void lessKeepsASuspicionAliveThanOpensIt() {
    Statements faint =
        Statements.hour()
            .day(10, 1_000)
            .seen(SignalId.PROMPT_REPETITION, 0.6)
            .seen(SignalId.PARALLEL_SESSIONS, 0.3);
    assertThat(suspicion(faint).opens()).isFalse();
    assertThat(verdict.sustains()).isTrue();
    Statements fainter =
        Statements.hour()
            .day(10, 1_000)
            .seen(SignalId.PROMPT_REPETITION, 0.6)
            .seen(SignalId.PARALLEL_SESSIONS, 0.1);
    assertThat(suspicion(fainter).sustains()).isFalse();
  }

  @Test
  void whatSpeaksForHonestWorkIsToldBesideWhatDoesNot() {
    Verdict seen = suspicion(two().seen(SignalId.OUTCOMES_KEEP_UP, 0.1));
    assertThat(seen.opens()).isTrue();
    assertThat(seen.readingCount()).isEqualTo(3);
  }

  @Test
  void manyAgentsThatUseMuchAreACandidateAndNoAlert() {
    Statements agents =
        Statements.hour()
            .day(10, CONFIG.materialUnits())
            .seen(SignalId.PARALLEL_SESSIONS, 3)
            .seen(SignalId.OWN_DAILY_VOLUME, 2);
    assertThat(suspicion(agents).opens()).isTrue();
    assertThat(verdict.score()).isLessThan(CONFIG.alertScore());
    assertThat(suspicion(agents.seen(SignalId.NO_OUTCOMES, 1)).score())
        .isGreaterThanOrEqualTo(CONFIG.alertScore());
  }

  @Test
  void whatIsExplainedOpensNothing() {
    assertThat(suspicion(two().seen(SignalId.MANY_SESSIONS, 1)).opens()).isFalse();
  }

  @Test
  void aSpikeIsMaterialAndAMultipleOfTheUsualDay() {
    assertThat(spike(5_000, 1_000, 1.5, true).opens()).isTrue();
    assertThat(verdict.score()).isEqualTo(50);
    assertThat(spike(4_999, 1_000, 1.5, true).opens()).isFalse();
    assertThat(spike(5_000, 1_700, 1.5, true).opens()).isFalse();
    assertThat(spike(5_000, 1_000, 1.4, true).opens()).isFalse();
    assertThat(verdict.sustains()).isTrue();
    assertThat(spike(5_000, 1_000, 0.7, true).sustains()).isFalse();
  }

  @Test
  void aSpikeThatIsOverOpensNothingAndNothingElseIsASpike() {
    assertThat(spike(5_000, 1_000, 3, false).opens()).isFalse();
    assertThat(verdict.sustains()).isFalse();
    assertThat(judged(new UsageSpikeRule(CONFIG), two()).opens()).isFalse();
  }

  @Test
  void aSpikeIsARemarkAndAStuckAgentAFaultAndNeitherIsAnAccusation() {
    assertThat(new UsageSpikeRule(CONFIG).ceiling()).isEqualTo(Severity.INFO);
    assertThat(new RunawayRule(CONFIG).ceiling()).isEqualTo(Severity.WARNING);
    assertThat(new TokenmaxxingRule(CONFIG).ceiling()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void anHourThatMostlyFailsIsAStuckAgent() {
    assertThat(runaway(30, 0.5).opens()).isTrue();
    assertThat(verdict.score()).isEqualTo(50);
    assertThat(runaway(29, 0.9).opens()).isFalse();
    assertThat(runaway(300, 0.4).opens()).isFalse();
    assertThat(verdict.sustains()).isTrue();
    assertThat(runaway(300, 0.2).sustains()).isFalse();
    assertThat(judged(new RunawayRule(CONFIG), two()).opens()).isFalse();
  }
}
