package dev.goodhart.local.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.goodhart.local.results.HourOfUsage;
import dev.goodhart.schema.AnomalyType;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.SubjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every expected value is worked out by hand. */
class EvaluationTest {
  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final List<Alert> alerts = new ArrayList<>();
  private final List<Label> labels = new ArrayList<>();
  private final Usage usage = new Usage();
  private final Set<String> services = Set.of("bot");

  @Test
  void anAlertCountsFromTheFirstInstantOfAnEpisodeToTheLastOfItsGrace() {
    Map.of("naive_loop", 6, "quota_topup", 24, "weekly_tick", 72)
        .forEach(
            (pattern, hours) -> {
              labels.clear();
              gaming("ada", pattern, at(10), at(20));
              Instant last = at(20 + hours);
              assertThat(foundBy(at(10))).isTrue();
              assertThat(foundBy(at(10).minus(MILLISECOND))).isFalse();
              assertThat(foundBy(last)).isTrue();
              assertThat(foundBy(last.plus(MILLISECOND))).isFalse();
            });
  }

  private boolean foundBy(Instant time) {
    alerts.clear();
    alert(time, "ada", 50, Severity.INFO);
    PointScore score = info();
    boolean found = score.patterns().get(0).found() == 1;
    assertThat(score.trueIncidents()).isEqualTo(found ? 1 : 0);
    assertThat(score.falseDays()).hasSize(found ? 0 : 1);
    return found;
  }

  @Test
  void anEpisodeIsFoundByItsOwnUserAlone() {
    gaming("ada", "naive_loop", at(10), at(20));
    alert(at(12), "bob", 50, Severity.WARNING);
    assertThat(info().patterns().get(0).found()).isZero();
    assertThat(info().falseUserDays()).isEqualTo(1);
  }

  @Test
  void alertsExactlyADayApartAreOneIncidentAndATrueOneClearsTheRest() {
    gaming("ada", "naive_loop", at(10), at(20));
    alert(at(20), "ada", 50, Severity.INFO);
    alert(at(44), "ada", 50, Severity.INFO);
    alert(at(68), "ada", 50, Severity.INFO);
    assertThat(info().incidents()).isEqualTo(1);
    assertThat(info().falseDays()).isEmpty();

    alert(at(92).plus(MILLISECOND), "ada", 50, Severity.INFO);
    assertThat(info().incidents()).isEqualTo(2);
    assertThat(info().trueIncidents()).isEqualTo(1);
    assertThat(info().precision()).hasValue(0.5);
    assertThat(info().falseDays())
        .extracting(day -> day.day().day().toString())
        .containsExactly("2026-03-05");
  }

  @Test
  void falseAlarmsAreDaysOfUsersHoweverManyAlerts() {
    active("ada", 0, 100);
    active("bob", 0, 100);
    alert(at(1), "ada", 50, Severity.INFO);
    alert(at(23), "ada", 60, Severity.INFO);
    alert(at(24), "ada", 40, Severity.INFO);
    alert(at(1), "bob", 50, Severity.INFO);
    PointScore score = info();
    assertThat(score.incidents()).isEqualTo(2);
    assertThat(score.falseUserDays()).isEqualTo(3);
    assertThat(score.userDays()).isEqualTo(200);
    assertThat(score.falseAlarmsPerThousand()).hasValue(15);
    assertThat(score.falseDays().get(0).highest().score()).isEqualTo(60);
  }

  @Test
  void aUserDayHasUsageAtSomeHour() {
    usage.add(new HourOfUsage(at(23), "ada", "t", 0));
    usage.add(new HourOfUsage(at(23), "ada", "u", 5));
    usage.add(new HourOfUsage(at(24), "ada", "t", 5));
    assertThat(info().userDays()).isEqualTo(2);
  }

  @Test
  void servicesAreNoPeopleButTheirFalseAlarmsAreShown() {
    active("ada", 0, 10);
    active("bot", 0, 10);
    alert(at(1), "bot", 90, Severity.WARNING);
    alert(at(2), "ada", 50, Severity.WARNING);
    PointScore score = info();
    assertThat(score.userDays()).isEqualTo(10);
    assertThat(score.falseUserDays()).isEqualTo(1);
    assertThat(score.falseDays()).hasSize(2);
    assertThat(score.incidents()).isEqualTo(2);
    assertThat(score.groups()).contains(new GroupScore(Group.SERVICE, 10, 1));
  }

  @Test
  void aBudgetsThresholdIsTheLowestScoreThatKeepsWithinIt() {
    active("ada", 0, 1000);
    gaming("eve", "naive_loop", at(0), at(10));
    gaming("mal", "swarm", at(0), at(10));
    alert(at(1), "eve", 40, Severity.INFO);
    alert(at(1), "mal", 30, Severity.INFO);
    alert(at(100), "ada", 50, Severity.INFO);
    alert(at(200), "ada", 35, Severity.INFO);

    PointScore one = budget(1);
    assertThat(one.point().threshold()).hasValue(40);
    assertThat(one.falseUserDays()).isEqualTo(1);
    assertThat(one.macroRecall()).hasValue(0.5);

    PointScore two = budget(2);
    assertThat(two.point().threshold()).hasValue(30);
    assertThat(two.macroRecall()).hasValue(1);

    assertThat(budget(0).point().threshold()).isEmpty();
    assertThat(budget(0).macroRecall()).hasValue(0);
    assertThat(budget(0).incidents()).isZero();
  }

  @Test
  void equalScoresCountTogether() {
    active("ada", 0, 1000);
    gaming("eve", "naive_loop", at(0), at(10));
    alert(at(1), "eve", 50, Severity.INFO);
    alert(at(100), "ada", 50, Severity.INFO);
    alert(at(200), "ada", 50, Severity.INFO);
    assertThat(budget(1).point().threshold()).isEmpty();
    assertThat(budget(1).macroRecall()).hasValue(0);
    alert(at(2), "eve", 51, Severity.INFO);
    assertThat(budget(1).point().threshold()).hasValue(51);
    assertThat(budget(1).macroRecall()).hasValue(1);
  }

  @Test
  void aLowerThresholdCanMakeAnIncidentTrue() {
    active("ada", 0, 1000);
    gaming("ada", "naive_loop", at(0), at(10));
    // The higher one lies a day after the grace, and is false without the lower one.
    alert(at(16), "ada", 20, Severity.INFO);
    alert(at(40), "ada", 80, Severity.INFO);
    assertThat(budget(0).point().threshold()).hasValue(20);
    assertThat(budget(0).macroRecall()).hasValue(1);
    assertThat(budget(0).falseUserDays()).isZero();
  }

  @Test
  void warningsAreScoredApart() {
    active("ada", 0, 10);
    gaming("eve", "naive_loop", at(0), at(10));
    alert(at(1), "eve", 40, Severity.INFO);
    alert(at(3), "eve", 60, Severity.WARNING);
    alert(at(5), "eve", 90, Severity.CRITICAL);
    alert(at(1), "ada", 30, Severity.INFO);
    PointScore warning = at(OperatingPoint.WARNING);
    assertThat(warning.precision()).hasValue(1);
    assertThat(warning.patterns().get(0).medianHoursBefore()).hasValue(3);
    assertThat(info().precision()).hasValue(0.5);
    assertThat(info().patterns().get(0).medianHoursBefore()).hasValue(1);
  }

  @Test
  void macroRecallIsTheMeanOverPatternsNotOverEpisodes() {
    for (int i = 0; i < 4; i++) {
      gaming("eve" + i, "naive_loop", at(0), at(10));
    }
    gaming("mal", "swarm", at(0), at(10));
    alert(at(1), "eve0", 50, Severity.INFO);
    alert(at(1), "mal", 50, Severity.INFO);
    assertThat(info().patterns())
        .extracting(PatternScore::pattern, PatternScore::recall)
        .containsExactly(tuple("naive_loop", 0.25), tuple("swarm", 1.0));
    assertThat(info().macroRecall()).hasValue(0.625);
  }

  @Test
  void tokensBeforeTheFirstTrueAlertAreSharesOfHours() {
    gaming("eve", "naive_loop", at(0).plus(HOUR.dividedBy(2)), at(3));
    usage.add(new HourOfUsage(at(0), "eve", "t", 100));
    usage.add(new HourOfUsage(at(1), "eve", "t", 150));
    usage.add(new HourOfUsage(at(1), "eve", "u", 50));
    usage.add(new HourOfUsage(at(2), "eve", "t", 150));
    usage.add(new HourOfUsage(at(3), "eve", "t", 9999));
    usage.add(new HourOfUsage(at(1), "bob", "t", 9999));
    alert(at(1).plus(HOUR.dividedBy(4)), "eve", 50, Severity.INFO);
    PatternScore pattern = info().patterns().get(0);
    // 50 of the first hour's half and 50 of the second's quarter, of 50 + 200 + 150.
    assertThat(pattern.medianTokenShareBefore().orElseThrow()).isCloseTo(0.25, within(1e-12));
    assertThat(pattern.medianHoursBefore()).hasValue(0.75);
  }

  @Test
  void anAlertInTheGraceComesAfterAllTokens() {
    gaming("eve", "naive_loop", at(0), at(2));
    usage.add(new HourOfUsage(at(1), "eve", "t", 100));
    usage.add(new HourOfUsage(at(4), "eve", "t", 100));
    alert(at(5), "eve", 50, Severity.INFO);
    assertThat(info().patterns().get(0).medianTokenShareBefore()).hasValue(1);
  }

  @Test
  void mediansAreOverWhatWasFound() {
    for (int i = 0; i < 5; i++) {
      gaming("eve" + i, "naive_loop", at(0), at(10));
    }
    alert(at(1), "eve0", 50, Severity.INFO);
    alert(at(3), "eve1", 50, Severity.INFO);
    assertThat(info().patterns().get(0).medianHoursBefore()).hasValue(2);
    alert(at(9), "eve2", 50, Severity.INFO);
    assertThat(info().patterns().get(0).medianHoursBefore()).hasValue(3);
    assertThat(info().patterns().get(0).medianTokenShareBefore()).isEmpty();
  }

  @Test
  void theStrongestEvidenceIsThatOfTheHighestAlertInAnEpisode() {
    gaming("eve", "naive_loop", at(0), at(10));
    gaming("mal", "naive_loop", at(0), at(10));
    alert(at(1), "eve", 40, Severity.INFO, "volume");
    alert(at(2), "eve", 70, Severity.INFO, "repetition");
    alert(at(3), "eve", 70, Severity.INFO, "cadence");
    alert(at(20), "eve", 99, Severity.INFO, "outside");
    alert(at(2), "mal", 70, Severity.INFO, "repetition");
    assertThat(info().patterns().get(0).strongestSignals()).isEqualTo(Map.of("repetition", 2L));
  }

  @Test
  void lookAlikesAreTheirOwnGroups() {
    active("ada", 0, 4);
    active("bob", 0, 4);
    active("eve", 0, 4);
    labels.add(label(SubjectType.USER, "ada", "month_end", false, at(30), at(49)));
    gaming("eve", "naive_loop", at(0), at(1));
    alert(at(25), "ada", 50, Severity.INFO);
    alert(at(75), "ada", 50, Severity.INFO);
    alert(at(80), "bob", 50, Severity.INFO);
    assertThat(info().groups())
        .containsExactly(
            new GroupScore(Group.lookAlike("month_end"), 2, 1),
            // Two other days of ada, four of eve.
            new GroupScore(Group.LABELLED, 6, 1),
            new GroupScore(Group.UNLABELLED, 4, 1));
  }

  @Test
  void aTeamsLabelHoldsForWhoIsInIt() {
    active("ada", 0, 2);
    labels.add(label(SubjectType.TEAM, "t", "hackathon", false, at(0), at(1)));
    labels.add(label(SubjectType.TEAM, "red", "lockstep", true, at(0), at(10)));
    alerts.add(
        new Alert(
            at(1),
            "eve",
            Optional.of("red"),
            AnomalyType.COORDINATED_BURN,
            Severity.INFO,
            50,
            Optional.empty()));
    usage.add(new HourOfUsage(at(0), "mal", "red", 300));
    usage.add(new HourOfUsage(at(4), "eve", "red", 100));
    PointScore score = info();
    assertThat(score.macroRecall()).hasValue(1);
    assertThat(score.falseDays()).isEmpty();
    assertThat(score.patterns().get(0).medianTokenShareBefore()).hasValue(0.75);
    assertThat(score.groups()).contains(new GroupScore(Group.lookAlike("hackathon"), 1, 0));
  }

  @Test
  void withoutAlertsNothingIsFoundAndNothingIsFalse() {
    active("ada", 0, 10);
    gaming("eve", "naive_loop", at(0), at(10));
    for (PointScore score : scores(1, 5)) {
      assertThat(score.macroRecall()).hasValue(0);
      assertThat(score.falseAlarmsPerThousand()).hasValue(0);
      assertThat(score.precision()).isEmpty();
      assertThat(score.point().threshold()).isEmpty();
    }
  }

  @Test
  void withoutLabelsEveryAlertIsFalse() {
    active("ada", 0, 10);
    alert(at(1), "ada", 50, Severity.INFO);
    assertThat(info().macroRecall()).isEqualTo(OptionalDouble.empty());
    assertThat(info().precision()).hasValue(0);
    assertThat(info().falseAlarmsPerThousand()).hasValue(100);
  }

  @Test
  void withoutUsageThereIsNoRate() {
    alert(at(1), "ada", 50, Severity.INFO);
    assertThat(info().falseAlarmsPerThousand()).isEmpty();
    assertThat(budget(5).incidents()).isZero();
  }

  private static Instant at(int hours) {
    return MONDAY.plus(HOUR.multipliedBy(hours));
  }

  private void active(String user, int firstDay, int days) {
    for (int day = firstDay; day < firstDay + days; day++) {
      usage.add(new HourOfUsage(at(24 * day + 9), user, "t", 1));
    }
  }

  private void gaming(String user, String pattern, Instant from, Instant to) {
    labels.add(label(SubjectType.USER, user, pattern, true, from, to));
  }

  private static Label label(
      SubjectType type, String subject, String pattern, boolean gaming, Instant from, Instant to) {
    return new Label(type, subject, pattern, gaming, from, to);
  }

  private void alert(Instant time, String user, double score, Severity severity) {
    alert(time, user, score, severity, "signal");
  }

  private void alert(Instant time, String user, double score, Severity severity, String signal) {
    alerts.add(
        new Alert(
            time,
            user,
            Optional.empty(),
            AnomalyType.SUSPECTED_TOKENMAXXING,
            severity,
            score,
            Optional.of(signal)));
  }

  private List<PointScore> scores(double... budgets) {
    List<Double> list = new ArrayList<>();
    for (double budget : budgets) {
      list.add(budget);
    }
    return new Evaluation(alerts, new Labels(labels), usage, services).scores(list);
  }

  private PointScore info() {
    return at(OperatingPoint.INFO);
  }

  private PointScore at(OperatingPoint point) {
    return scores().stream().filter(score -> score.point().equals(point)).findFirst().orElseThrow();
  }

  private PointScore budget(double budget) {
    return scores(budget).get(0);
  }
}
