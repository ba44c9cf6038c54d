package dev.goodhart.detection;

import static dev.goodhart.detection.AnomalyType.SUSPECTED_TOKENMAXXING;
import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Events without prints, sessions, lanes, teams or models; no outcomes, no counts. */
class MissingDataTest {
  private static final DetectorConfig CONFIG = DetectorConfig.defaults();
  private static final int DAYS = 14 + CONFIG.warmUpDays();
  private static final long BURN = MONDAY + DAYS * DAY + 9 * HOUR;

  private static final Map<String, UnaryOperator<Observation>> WITHOUT =
      Map.of(
          "prints", call -> with(call, call.sessionId(), OptionalLong.empty(), call.lane()),
          "sessions", call -> with(call, null, call.promptFingerprint(), call.lane()),
          "lanes", call -> with(call, call.sessionId(), call.promptFingerprint(), Lane.UNKNOWN),
          "prints and sessions", call -> with(call, null, OptionalLong.empty(), call.lane()),
          "anything", Lives::bare);

  private static Observation with(
      Observation call, String session, OptionalLong prompt, Lane lane) {
    Observation.Builder copy =
        Observation.of(call.eventId(), call.userId(), call.arrival(), call.occurredAt())
            .team(call.teamId())
            .model(call.model())
            .lane(lane)
            .session(session)
            .tokens(
                call.tokens().input(),
                call.tokens().cacheRead(),
                call.tokens().cacheWrite(),
                call.tokens().output(),
                call.tokens().reasoning())
            .cost(call.costNanoUsd())
            .tools(call.toolCalls(), call.toolErrors())
            .finish(call.finishReason());
    prompt.ifPresent(copy::prompt);
    return (call.correction() ? copy.correction() : copy).build();
  }

  private static List<Observation> without(UnaryOperator<Observation> less, Calls calls) {
    return calls.all().stream().map(less).toList();
  }

  private static Desk told(List<Observation> life) {
    return new Desk(CONFIG).observe(life).advance(BURN + 100 * DAY);
  }

  @Test
  void ordinaryDaysTellNothingWhateverIsMissing() {
    WITHOUT.forEach(
        (name, less) -> {
          for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            Calls calls = new Calls(seed);
            for (int d = 0; d < 28; d++) {
              calls.ordinaryDays(MONDAY + d * DAY, 1, 150 + random.nextInt(150));
            }
            Desk desk = told(without(less, calls));
            assertThat(desk.statements).as("without %s", name).isNotEmpty();
            assertThat(desk.told.changes).as("without %s", name).isEmpty();
          }
        });
  }

  @Test
  void aSteadyPollerIsLeftAloneWhateverIsMissing() {
    WITHOUT.forEach(
        (name, less) -> {
          Calls poller = new Calls(3);
          for (int d = 0; d < 28; d++) {
            poller.loop(MONDAY + d * DAY, 240, 6 * MINUTE);
          }
          assertThat(told(without(less, poller)).told.changes).as("without %s", name).isEmpty();
        });
  }

  @Test
  void nothingBreaksWhateverIsMissing() {
    WITHOUT.forEach(
        (name, less) -> {
          for (int seed = 0; seed < 5; seed++) {
            List<Observation> life = Lives.random(new Random(seed)).stream().map(less).toList();
            Desk desk = new Desk(CONFIG).observe(life);
            desk.advance(life.get(life.size() - 1).arrival() + 365 * DAY);
            assertThat(desk.statements).as("without %s", name).isNotEmpty();
            assertThat(desk.isForgotten()).as("without %s", name).isTrue();
          }
        });
  }

  @Test
  void aLoopIsNoMoreSuspiciousForWantOfPrintsOrSessions() {
    Calls calls = new Calls(4).ordinaryDays(MONDAY, DAYS, 20).loop(BURN, 360, 2 * MINUTE);
    int full = highest(told(calls.all()));
    assertThat(full).isPositive();
    for (String name : List.of("prints", "sessions", "prints and sessions", "anything")) {
      assertThat(highest(told(without(WITHOUT.get(name), calls))))
          .as("without %s", name)
          .isLessThanOrEqualTo(full);
    }
  }

  private static int highest(Desk desk) {
    return desk.told.anomalies(SUSPECTED_TOKENMAXXING).stream()
        .mapToInt(Anomaly::score)
        .max()
        .orElse(0);
  }

  @Test
  void volumeAloneSuspectsNobodyWhereEventsShowNoMore() {
    Calls calls = new Calls(5).ordinaryDays(MONDAY, DAYS, 20);
    calls.ordinaryDays(MONDAY + DAYS * DAY, 1, 800);
    for (String name : List.of("sessions", "prints and sessions", "anything")) {
      Desk desk = told(without(WITHOUT.get(name), calls));
      assertThat(desk.told.of(AnomalyType.USAGE_SPIKE)).as("without %s", name).isNotEmpty();
      assertThat(desk.told.of(SUSPECTED_TOKENMAXXING)).as("without %s", name).isEmpty();
    }
  }

  @Test
  void whoseWorkLeavesNoOutcomesIsNotMeasuredByThem() {
    Calls calls = new Calls(6).ordinaryDays(MONDAY, DAYS, 20).loop(BURN, 360, 2 * MINUTE);
    assertThat(told(calls.all()).told.anomalies(SUSPECTED_TOKENMAXXING))
        .isNotEmpty()
        .flatExtracting(Anomaly::evidence)
        .extracting(Evidence::signal)
        .doesNotContain("no-outcomes");
  }

  @Test
  void callsOfNoTokensAtAllBreakNothing() {
    Calls calls = new Calls(7);
    calls.ordinaryDays(MONDAY, DAYS, 20, (call, i) -> call.tokens(0, 0, 0, 0, 0).cost(0));
    calls.every(BURN, 360, MINUTE, (call, i) -> call.tokens(0, 0, 0, 0, 0).cost(0));
    Desk desk = told(calls.all());
    assertThat(desk.told.of(SUSPECTED_TOKENMAXXING)).isEmpty();
    assertThat(desk.statements)
        .allSatisfy(
            statement -> {
              assertThat(statement.dayUnits()).isZero();
              assertThat(statement.usualDayUnits()).isZero();
            });
  }

  @Test
  void theFirstDayOfAUserHasNothingToBeComparedWith() {
    Calls calls = new Calls(8);
    calls.every(MONDAY, 700, MINUTE, (call, i) -> call.prompt(1).session("s"));
    Desk desk = told(calls.all());
    assertThat(desk.told.of(SUSPECTED_TOKENMAXXING)).isEmpty();
    assertThat(desk.statements).extracting(Statement::usualDayUnits).containsOnly(0.0);
  }

  @Test
  void aStuckAgentOnTheFirstDayIsReportedWithItsExcess() {
    Calls calls = new Calls(9);
    calls.every(MONDAY, 200, MINUTE, (call, i) -> call.prompt(1).finish("error"));
    Desk desk = told(calls.all());
    List<Anomaly> stuck = desk.told.anomalies(AnomalyType.RUNAWAY_AGENT);
    assertThat(stuck).isNotEmpty();
    assertThat(stuck.get(stuck.size() - 1).excessTokens()).isEqualTo(200L * Calls.TOKENS);
  }

  @Test
  void aBatchOverManyThingsIsNotSuspectedWhateverIsMissing() {
    Calls calls = new Calls(10).ordinaryDays(MONDAY, DAYS, 20);
    calls.every(
        BURN, 500, MINUTE, (call, i) -> call.session("batch").tokens(Calls.size(i), 0, 0, 400, 0));
    assertThat(highest(told(calls.all()))).isZero();
    WITHOUT.forEach(
        (name, less) ->
            assertThat(highest(told(without(less, calls)))).as("without %s", name).isZero());
  }
}
