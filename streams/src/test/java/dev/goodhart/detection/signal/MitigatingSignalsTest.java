package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.signal.Profiles.BEFORE;
import static dev.goodhart.detection.signal.Profiles.TODAY;
import static dev.goodhart.detection.signal.Profiles.assertSilent;
import static dev.goodhart.detection.signal.Profiles.assertSpeaks;
import static dev.goodhart.detection.signal.Profiles.assertUnknown;
import static dev.goodhart.detection.signal.Profiles.read;
import static dev.goodhart.detection.signal.SignalId.BULK_JOB;
import static dev.goodhart.detection.signal.SignalId.DECLARED_AUTOMATION;
import static dev.goodhart.detection.signal.SignalId.FAILED_CALLS;
import static dev.goodhart.detection.signal.SignalId.MANY_SESSIONS;
import static dev.goodhart.detection.signal.SignalId.SAME_TASK_OTHER_THINGS;
import static dev.goodhart.detection.signal.SignalId.WORKING_AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Lane;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.Outcome;
import dev.goodhart.detection.profile.WorkLog;
import org.junit.jupiter.api.Test;

/** What speaks for honest work. */
class MitigatingSignalsTest {
  private static final int CALLS = 100;

  private static Calls day(Calls.Change change) {
    return new Calls(1).every(MONDAY, CALLS, 6 * MINUTE, change);
  }

  private static Calls loop(Calls.Change change) {
    return day(
        (call, i) -> {
          call.prompt(5).session("s");
          change.to(call, i);
        });
  }

  @Test
  void declaredAutomationSpeaksForItself() {
    for (Lane lane : Lane.values()) {
      Calls calls = loop((call, i) -> call.lane(lane));
      if (lane == Lane.SCHEDULED || lane == Lane.CI || lane == Lane.EVAL) {
        assertSpeaks(DECLARED_AUTOMATION, calls);
      } else {
        assertSilent(DECLARED_AUTOMATION, calls);
      }
    }
  }

  @Test
  void whatWasDeclaredBeforeIsBelievedMoreThanWhatIsDeclaredOnlyNow() {
    Calls known = new Calls(2);
    for (int d = 0; d <= BEFORE; d++) {
      known.every(MONDAY + d * DAY, CALLS, 6 * MINUTE, (call, i) -> call.lane(Lane.SCHEDULED));
    }
    Calls fresh = new Calls(2).ordinaryDays(MONDAY, BEFORE, CALLS);
    fresh.every(TODAY, CALLS, 6 * MINUTE, (call, i) -> call.lane(Lane.SCHEDULED));
    float believed = read(DECLARED_AUTOMATION, known).weight();
    assertThat(read(DECLARED_AUTOMATION, fresh).weight()).isPositive().isLessThan(believed);
    // A claim costs nothing: it must not silence what outweighs it.
    assertThat(believed).isLessThan(Reading.MAX_WEIGHT);
  }

  @Test
  void whatHadNoTimeToRunBeforeIsBelievedMoreThanWhatHad() {
    float early = read(DECLARED_AUTOMATION, declaredAfter(4)).weight();
    float late = read(DECLARED_AUTOMATION, declaredAfter(12)).weight();
    assertThat(late).isPositive().isLessThan(early);
  }

  private static Calls declaredAfter(int days) {
    Calls calls = new Calls(2).ordinaryDays(MONDAY, days, CALLS);
    return calls.every(
        MONDAY + days * DAY, CALLS, 6 * MINUTE, (call, i) -> call.lane(Lane.SCHEDULED));
  }

  @Test
  void aDeclarationOfAFewCallsExplainsLittle() {
    Calls few = loop((call, i) -> call.lane(i % 10 == 0 ? Lane.CI : Lane.HUMAN));
    assertSilent(DECLARED_AUTOMATION, few);
  }

  @Test
  void callsThatFailOrBringNothingBackSpeakAgainstIntent() {
    assertSpeaks(FAILED_CALLS, loop((call, i) -> call.finish("error")));
    assertSpeaks(FAILED_CALLS, loop((call, i) -> call.tools(2, 2)));
    assertSpeaks(FAILED_CALLS, loop((call, i) -> call.tokens(9_000, 0, 0, 1, 0)));
    assertSpeaks(FAILED_CALLS, loop((call, i) -> call.tokens(9_000, 0, 0, 0, 0)));
  }

  @Test
  void aLoopWhoseCallsSucceedIsNotExcusedByFailures() {
    assertSilent(FAILED_CALLS, loop((call, i) -> {}));
    assertSilent(FAILED_CALLS, loop((call, i) -> call.tools(2, 1)));
    assertSilent(FAILED_CALLS, loop((call, i) -> call.finish("length")));
    assertSilent(FAILED_CALLS, loop((call, i) -> call.tokens(9_000, 0, 0, 0, 50)));
    assertSilent(FAILED_CALLS, loop((call, i) -> call.finish(i % 20 == 0 ? "error" : "stop")));
  }

  @Test
  void theFailuresOfTheLatestHourAreToldWithIt() {
    Calls calls = day((call, i) -> {});
    calls.every(MONDAY + 12 * 60 * MINUTE, 80, 1_000, (call, i) -> call.finish("error"));
    calls.every(MONDAY + 12 * 60 * MINUTE, 20, 1_000, (call, i) -> {});
    Reading reading = read(FAILED_CALLS, calls);
    assertThat(reading.detail()).isEqualTo(80);
    assertThat(reading.extra()).isEqualTo(0.8f);
  }

  /** One template all day, each time in a session of its own. */
  private static void cases(Calls calls, long from) {
    calls.every(
        from, CALLS, 6 * MINUTE, (call, i) -> call.prompt(5).session("case-" + from + "-" + i));
  }

  @Test
  void templatesInEverNewSessionsSpeakForCaseWork() {
    Calls calls = new Calls(6);
    for (int d = 0; d <= BEFORE; d++) {
      cases(calls, MONDAY + d * DAY);
    }
    assertThat(assertSpeaks(MANY_SESSIONS, calls).weight()).isEqualTo(Reading.MAX_WEIGHT);
  }

  @Test
  void sessionsByTheDozenThatBeganTodayAreNoCaseWork() {
    Calls calls = new Calls(6).ordinaryDays(MONDAY, BEFORE, 20);
    cases(calls, TODAY);
    Reading reading = read(MANY_SESSIONS, calls);
    // Eight a day and three more, half as many again: of a hundred and more, a sixth.
    assertThat(reading.weight()).isBetween(0.1f * Reading.MAX_WEIGHT, 0.2f * Reading.MAX_WEIGHT);
    Calls nothingKnown = new Calls(6);
    cases(nothingKnown, MONDAY);
    assertThat(read(MANY_SESSIONS, nothingKnown).weight())
        .isPositive()
        .isLessThan(reading.weight());
  }

  @Test
  void aFewSessionsMoreThanUsualAreStillCaseWork() {
    Calls calls = new Calls(6);
    for (int d = 0; d < BEFORE; d++) {
      cases(calls, MONDAY + d * DAY);
    }
    calls.every(
        TODAY, CALLS + CALLS / 4, 4 * MINUTE, (call, i) -> call.prompt(5).session("more-" + i));
    assertThat(assertSpeaks(MANY_SESSIONS, calls).weight()).isEqualTo(Reading.MAX_WEIGHT);
  }

  @Test
  void aLoopInOneSessionOrInNoneIsNoCaseWork() {
    assertSilent(MANY_SESSIONS, loop((call, i) -> {}));
    assertSilent(MANY_SESSIONS, loop((call, i) -> call.session(null)));
  }

  @Test
  void aBatchOverManyThingsIsABulkJob() {
    assertSpeaks(BULK_JOB, day((call, i) -> call.tokens(Calls.size(i), 0, 0, 400, 0)));
  }

  @Test
  void whatRepeatsOrAnswersNothingOrNeverEndsIsNoBulkJob() {
    assertSilent(BULK_JOB, loop((call, i) -> call.tokens(4_000, 0, 0, 400 + 40 * (i % 30), 0)));
    assertSilent(BULK_JOB, day((call, i) -> call.tokens(Calls.size(i), 90_000, 0, 5, 0)));
    Calls endless = new Calls(3);
    endless.every(
        MONDAY,
        320,
        6 * MINUTE,
        (call, i) -> call.tokens(Calls.size(i), 0, 0, 400, 0).session("s"));
    assertSilent(BULK_JOB, endless);
  }

  @Test
  void oneTaskOnThingsOfManySizesIsABulkJobThoughItsWordsRepeat() {
    Reading reading =
        assertSpeaks(BULK_JOB, loop((call, i) -> call.tokens(Calls.size(i), 0, 0, 400, 0)));
    assertThat(reading.detail()).isGreaterThan(0.5f);
  }

  @Test
  void aWordAboutAPageIsAnAnswerAndAWordAboutALibraryIsNone() {
    assertSpeaks(BULK_JOB, day((call, i) -> call.tokens(Calls.size(i), 0, 0, 5, 0)));
    assertSilent(BULK_JOB, day((call, i) -> call.tokens(10 * Calls.size(i), 0, 0, 5, 0)));
  }

  @Test
  void anAgentWithToolsIsNoBatchWhoseWordsMayRepeatAndWhoseAnswersMayBeShort() {
    Calls.Change tools = (call, i) -> call.tools(1, 0).tool(i * 0x9E3779B97F4A7C15L);
    assertSilent(
        BULK_JOB,
        day(
            (call, i) -> {
              call.tokens(Calls.size(i), 0, 0, 5, 0);
              tools.to(call, i);
            }));
    // Answers of substance about ever new things are a batch, whoever works through it.
    assertSpeaks(
        BULK_JOB,
        day(
            (call, i) -> {
              call.tokens(Calls.size(i), 0, 0, 400, 0);
              tools.to(call, i);
            }));
  }

  @Test
  void callsThatAreAllOfOneSizeAreNoBulkJobHoweverTheyAreWorded() {
    assertSilent(BULK_JOB, day((call, i) -> call.tokens(4_000, 0, 0, 400, 0).session("s")));
  }

  @Test
  void aBatchThroughTheNightAfterADaysWorkIsStillABulkJob() {
    Calls calls = new Calls(3);
    calls.every(
        MONDAY,
        220,
        6 * MINUTE,
        (call, i) -> call.tokens(Calls.size(i), 0, 0, 400, 0).session("s"));
    assertSpeaks(BULK_JOB, calls);
  }

  @Test
  void oneTaskOnThingsOfManySizesSpeaksForABatch() {
    Reading reading =
        assertSpeaks(
            SAME_TASK_OTHER_THINGS,
            new Calls(5).every(MONDAY, CALLS, MINUTE, MitigatingSignalsTest::sameTask));
    assertThat(reading.observed()).isGreaterThan(0.5f);
    assertThat(reading.detail()).isEqualTo(CALLS - 1);
  }

  private static void sameTask(Observation.Builder call, int index) {
    call.prompt(5).session("s").tokens(Calls.size(index), 0, 0, 400, 0);
  }

  @Test
  void theSameAboutTheSameIsALoopHoweverItsContextGrows() {
    assertSilent(SAME_TASK_OTHER_THINGS, loop((call, i) -> {}));
    assertSilent(SAME_TASK_OTHER_THINGS, loop((call, i) -> call.tokens(90, i * 900L, 0, 400, 0)));
    // A few words more or less are no other thing.
    assertSilent(
        SAME_TASK_OTHER_THINGS, loop((call, i) -> call.tokens(5 + i % 40, 90_000, 0, 20, 0)));
  }

  @Test
  void oneTaskMayTakeADayAndNotADayAndANight() {
    assertSpeaks(SAME_TASK_OTHER_THINGS, day(MitigatingSignalsTest::sameTask));
    assertSilent(
        SAME_TASK_OTHER_THINGS,
        new Calls(5).every(MONDAY, 250, 6 * MINUTE, MitigatingSignalsTest::sameTask));
  }

  @Test
  void anAgentThatIsToldTheSameAgainAndAgainIsNoBatch() {
    Calls calls =
        new Calls(5)
            .every(
                MONDAY,
                2 * CALLS,
                MINUTE,
                (call, i) -> {
                  sameTask(call, i);
                  // Every other call is the agent's own, with a tool and something new.
                  if (i % 2 == 1) {
                    call.prompt(i * 0x9E3779B97F4A7C15L).tools(1, 0);
                  }
                });
    assertSilent(SAME_TASK_OTHER_THINGS, calls);
  }

  private static Calls agentAtWork(Calls.Change change) {
    Calls calls = new Calls(7).ordinaryDays(MONDAY, BEFORE, 20);
    calls.every(
        TODAY,
        CALLS,
        MINUTE,
        (call, i) -> {
          call.tokens(200, 60_000, 0, 200, 0).tools(1, 0).tool(i * 0x9E3779B97F4A7C15L);
          change.to(call, i);
        });
    return calls;
  }

  private static float besideWork(Reading reading, double commits) {
    WorkLog log = new WorkLog();
    log.add(new Outcome(Calls.USER, TODAY, Outcome.Kind.COMMIT, commits));
    return WorkingAgent.beside(reading, log, (int) (TODAY / DAY)).weight();
  }

  @Test
  void anAgentWithToolsAndAnswersOfTheUsualLengthExplainsAsMuchAsComesOfIt() {
    Reading reading = assertSpeaks(WORKING_AGENT, agentAtWork((call, i) -> {}));
    assertThat(besideWork(reading, 0)).isZero();
    assertThat(besideWork(reading, 2)).isBetween(0.1f, reading.weight() - 0.1f);
    assertThat(besideWork(reading, 10)).isEqualTo(reading.weight());
  }

  @Test
  void workOfTheDayBeforeCountsForAnAgentAndThatOfTheWeekBeforeDoesNot() {
    Reading reading = read(WORKING_AGENT, agentAtWork((call, i) -> {}));
    WorkLog log = new WorkLog();
    log.add(new Outcome(Calls.USER, TODAY, Outcome.Kind.COMMIT, 10));
    int day = (int) (TODAY / DAY);
    assertThat(WorkingAgent.beside(reading, log, day + 1).weight()).isPositive();
    assertThat(WorkingAgent.beside(reading, log, day + 2).weight()).isZero();
  }

  @Test
  void answersOfNextToNothingAndCallsWithoutToolsAreNoWorkingAgent() {
    assertSilent(WORKING_AGENT, agentAtWork((call, i) -> call.tokens(200, 60_000, 0, 20, 0)));
    Calls calls = new Calls(8).ordinaryDays(MONDAY, BEFORE, 20);
    calls.every(TODAY, CALLS, MINUTE, (call, i) -> call.tokens(200, 60_000, 0, 200, 0));
    assertSilent(WORKING_AGENT, calls);
    // The same tool call over and over is a loop.
    assertSilent(WORKING_AGENT, agentAtWork((call, i) -> call.prompt(5).tool(6)));
  }

  /** Five sessions of a batch over many things; every so many-th begins with the same words. */
  private static Calls batch(int every) {
    return day(
        (call, i) -> {
          call.tokens(Calls.size(i), 30_000, 0, 900, 0).session("s-" + i / 20);
          if (i % 20 == 0 && i / 20 % every == 0) {
            call.prompt(5);
          }
        });
  }

  @Test
  void sessionAfterSessionFromOneSeedIsNoBulkJob() {
    assertSilent(BULK_JOB, batch(1));
    assertThat(read(BULK_JOB, batch(1)).weight()).isZero();
  }

  @Test
  void runsOfAnEvaluationThatBeginWithTheSameCaseAreABulkJob() {
    Calls calls =
        day(
            (call, i) -> {
              call.tokens(Calls.size(i), 0, 0, 400, 0).session("s-" + i / 20);
              if (i % 20 == 0) {
                call.prompt(5);
              }
            });
    assertSpeaks(BULK_JOB, calls);
  }

  @Test
  void sessionsFromASeedAmongOthersAreTheLessOfABulkJob() {
    float other = assertSpeaks(BULK_JOB, batch(9)).weight();
    assertThat(read(BULK_JOB, batch(2)).weight()).isBetween(0.2f * other, 0.5f * other);
  }

  @Test
  void withoutPrintsABatchIsTakenForWhatItMayBe() {
    Calls calls = new Calls(4);
    Calls printed = new Calls(4).every(MONDAY, CALLS, MINUTE, MitigatingSignalsTest::answer);
    for (int i = 0; i < CALLS; i++) {
      long time = MONDAY + i * MINUTE;
      calls.add(
          Observation.of(calls.id(), Calls.USER, time, time).tokens(Calls.size(i), 0, 0, 400, 0));
    }
    Reading reading = assertSpeaks(BULK_JOB, calls);
    assertThat(reading.weight()).isEqualTo(assertSpeaks(BULK_JOB, printed).weight());
    assertThat(Profiles.shipped(BULK_JOB).explain(reading))
        .isEqualTo(
            "Nothing says what the calls ask, and 8 % of the tokens are answers, as in a batch over"
                + " many things.");
  }

  private static void answer(Observation.Builder call, int index) {
    call.tokens(Calls.size(index), 0, 0, 400, 0).tool(index * 0x9E3779B97F4A7C15L);
  }

  @Test
  void aFewCallsAreNoBatch() {
    Calls calls = new Calls(5).every(MONDAY, 5, MINUTE, MitigatingSignalsTest::answer);
    assertUnknown(BULK_JOB, calls, Reading.State.NOT_ENOUGH_DATA);
  }
}
