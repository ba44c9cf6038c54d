package dev.goodhart.detection;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.signal.CalendarSignal;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When, with regard to a target or a leaderboard: the hours as the investigator states them. */
class CalendarTest {
  private static final long WEEK = 7 * DAY;
  private static final long TARGET = 2_000_000;
  private static final int TARGET_CALLS = (int) (TARGET / Calls.TOKENS);

  /** One period after the other, ending at so many hours past midnight UTC. */
  private static Periods every(Period.Kind kind, long length, long ends, long target) {
    return (user, team, instant) -> {
      long start = Math.floorDiv(instant - MONDAY - ends, length) * length + MONDAY + ends;
      return List.of(new Period(kind, start, start + length, target));
    };
  }

  private static final Periods WEEKLY = every(Period.Kind.TOKEN_TARGET, WEEK, 17 * HOUR, TARGET);
  private static final Periods BOARD = every(Period.Kind.LEADERBOARD, DAY, 18 * HOUR, 0);
  private static final Periods ACTIVE = every(Period.Kind.ACTIVITY_TARGET, WEEK, 17 * HOUR, 1);

  private static double highest(SignalId id, Periods periods, Calls calls) {
    Desk desk = new Desk(DetectorConfig.defaults(), periods);
    desk.observe(calls.all()).advance(MONDAY + 100 * DAY);
    double highest = 0;
    for (Statement statement : desk.statements) {
      for (Reading reading : statement.readings()) {
        if (reading.id() == id) {
          highest = Math.max(highest, reading.weight());
          CalendarSignal signal =
              CalendarSignal.all().stream().filter(s -> s.id() == id).findFirst().orElseThrow();
          assertThat(signal.explain(reading)).matches("[A-Z0-9].*\\d.*\\.").doesNotContain(". ");
        }
      }
    }
    return highest;
  }

  /** Weeks that end on Monday at 17:00; most of a week's use comes in its last hours. */
  private static Calls toppedUp(double ofTarget) {
    Calls calls = new Calls(1);
    for (int week = 0; week < 4; week++) {
      long end = MONDAY + 17 * HOUR + (week + 1) * WEEK;
      calls.ordinaryDays(MONDAY + DAY + week * WEEK, 4, 3);
      int left = (int) (ofTarget * TARGET_CALLS) - 12;
      calls.every(end - 7 * HOUR, left, 6 * HOUR / left, (call, i) -> {});
    }
    return calls;
  }

  @Test
  void landingOnTheTargetOnTheLastDaySpeaksAndMoreSoAgain() {
    assertThat(highest(SignalId.TOP_UP, WEEKLY, toppedUp(1.03))).isGreaterThan(1.5);
  }

  @Test
  void aDeadlineDoesNotStopAtTheTarget() {
    assertThat(
            highest(
                SignalId.TOP_UP,
                every(Period.Kind.TOKEN_TARGET, WEEK, 17 * HOUR, TARGET / 50),
                toppedUp(1.03)))
        .isZero();
  }

  @Test
  void whoReachesTheTargetThroughTheWeekIsSilent() {
    Calls calls = new Calls(2);
    for (int week = 0; week < 4; week++) {
      calls.ordinaryDays(MONDAY + DAY + week * WEEK, 6, TARGET_CALLS / 6);
    }
    assertThat(highest(SignalId.TOP_UP, WEEKLY, calls)).isZero();
  }

  @Test
  void withoutAnIncentiveNothingOfTheKindIsLookedFor() {
    assertThat(highest(SignalId.TOP_UP, Periods.NONE, toppedUp(1.03))).isZero();
    assertThat(highest(SignalId.LATE_SPURT, Periods.NONE, spurting())).isZero();
    assertThat(highest(SignalId.BOX_TICKING, Periods.NONE, ticking(1))).isZero();
  }

  private static Calls spurting() {
    Calls calls = new Calls(3).ordinaryDays(MONDAY, 14, 20);
    for (int d = 14; d < 19; d++) {
      calls.ordinaryDays(MONDAY + d * DAY, 1, 20);
      calls.every(MONDAY + d * DAY + 15 * HOUR, 150, MINUTE, (call, i) -> {});
    }
    return calls;
  }

  @Test
  void useThatRushesInBeforeTheBoardIsRefreshedSpeaks() {
    assertThat(highest(SignalId.LATE_SPURT, BOARD, spurting()))
        .isGreaterThanOrEqualTo(Combiner.SPEAKS);
  }

  /** Twenty ordinary calls a day, and on these days many more before the board is refreshed. */
  private static Calls spurting(Calls.Change spurt, int... days) {
    Calls calls = new Calls(3).ordinaryDays(MONDAY, 40, 20);
    for (int d : days) {
      calls.every(MONDAY + d * DAY + 15 * HOUR, 150, MINUTE, spurt);
    }
    return calls;
  }

  @Test
  void threeOfFourDaysAreEnoughAndTwoAreNot() {
    Calls.Change plain = (call, i) -> {};
    assertThat(highest(SignalId.LATE_SPURT, BOARD, spurting(plain, 30, 31, 33)))
        .isGreaterThanOrEqualTo(Combiner.SPEAKS);
    assertThat(highest(SignalId.LATE_SPURT, BOARD, spurting(plain, 30, 33))).isZero();
    assertThat(highest(SignalId.LATE_SPURT, BOARD, spurting(plain, 30, 33, 36))).isZero();
  }

  @Test
  void aSpurtOfManySmallCallsSpeaksThoughTheUnitsDoNotMove() {
    Calls.Change small = (call, i) -> call.tokens(10, 0, 0, 10, 0);
    assertThat(highest(SignalId.LATE_SPURT, BOARD, spurting(small, 30, 31, 32, 33)))
        .isGreaterThanOrEqualTo(Combiner.SPEAKS);
  }

  @Test
  void aSpurtIsNoCandidateByItself() {
    Calls calls = new Calls(3).ordinaryDays(MONDAY, 14, 20);
    for (int d = 14; d < 22; d++) {
      calls.every(MONDAY + d * DAY + 15 * HOUR, 400, MINUTE / 3, (call, i) -> {});
    }
    assertThat(highest(SignalId.LATE_SPURT, BOARD, calls))
        .isEqualTo(1.4f)
        .isLessThan((float) Combiner.REMARKABLE);
  }

  @Test
  void whoseDaysBeforeHadCallsOfNoTokensIsNotMeasuredByTheirUnits() {
    Calls calls = new Calls(3);
    calls.ordinaryDays(MONDAY, 14, 20, (call, i) -> call.tokens(0, 0, 0, 0, 0));
    calls.ordinaryDays(MONDAY + 14 * DAY, 1, 20);
    calls.every(MONDAY + 14 * DAY + 15 * HOUR, 30, MINUTE, (call, i) -> {});
    assertThat(highest(SignalId.LATE_SPURT, BOARD, calls)).isZero();
  }

  @Test
  void whoAlwaysWorksInThoseHoursIsSilent() {
    Calls calls = new Calls(4);
    for (int d = 0; d < 20; d++) {
      calls.every(MONDAY + d * DAY + 15 * HOUR, 100, MINUTE, (call, i) -> {});
    }
    assertThat(highest(SignalId.LATE_SPURT, BOARD, calls)).isZero();
  }

  private static Calls ticking(int sameWords) {
    Calls calls = new Calls(5);
    for (int week = 0; week < 5; week++) {
      // Who ticks a box has an hour for it; a rare user asks when there is something to ask.
      long time = MONDAY + week * WEEK + (sameWords > 0 ? 10 : 10 + 17 * week) * HOUR;
      Observation.Builder call = calls.at(time).tokens(20, 0, 0, 5, 0);
      calls.add(sameWords > 0 ? call.prompt(7) : call);
    }
    return calls;
  }

  @Test
  void aTrivialCallAWeekWithTheSameWordsSpeaksUnderATargetOfActivity() {
    assertThat(highest(SignalId.BOX_TICKING, ACTIVE, ticking(1)))
        .isGreaterThanOrEqualTo(Combiner.SPEAKS);
  }

  @Test
  void whoRarelyAsksButAsksSomethingNewIsSilent() {
    assertThat(highest(SignalId.BOX_TICKING, ACTIVE, ticking(0))).isZero();
  }

  /** A few calls a week, always new, at so many hours into each week. */
  private static Calls weekly(int calls, long everyWeekLater, int weeks) {
    Calls all = new Calls(5);
    for (int week = 0; week < weeks; week++) {
      all.every(
          MONDAY + week * (WEEK + everyWeekLater) + 10 * HOUR, calls, MINUTE, (call, i) -> {});
    }
    return all;
  }

  @Test
  void theSameHourOfEachWeekSpeaksUnderATargetOfActivityHoweverNewTheWords() {
    assertThat(highest(SignalId.SAME_HOUR, ACTIVE, weekly(2, 0, 5))).isEqualTo(3);
    assertThat(highest(SignalId.SAME_HOUR, ACTIVE, weekly(2, HOUR / 2, 5))).isEqualTo(3);
    // One fact, told once: a fixed hour alone is not also box ticking.
    assertThat(highest(SignalId.BOX_TICKING, ACTIVE, weekly(1, 0, 5))).isZero();
  }

  @Test
  void whoUsesTheToolRarelyAndAtNoFixedHourIsSilent() {
    assertThat(highest(SignalId.SAME_HOUR, ACTIVE, weekly(2, 11 * HOUR, 5))).isZero();
    assertThat(highest(SignalId.BOX_TICKING, ACTIVE, weekly(1, 11 * HOUR, 5))).isZero();
  }

  @Test
  void aWeeklyReportIsNotTrivialAndSilent() {
    assertThat(highest(SignalId.SAME_HOUR, ACTIVE, weekly(20, 0, 5))).isZero();
  }

  @Test
  void twoWeeksAreNoHabitAndWithoutATargetNothingIsLookedFor() {
    assertThat(highest(SignalId.SAME_HOUR, ACTIVE, weekly(2, 0, 2))).isZero();
    assertThat(highest(SignalId.SAME_HOUR, ACTIVE, weekly(2, 0, 3))).isPositive();
    assertThat(highest(SignalId.SAME_HOUR, Periods.NONE, weekly(2, 0, 5))).isZero();
  }

  @Test
  void twoIncentivesAreNotMixedUp() {
    Periods other = every(Period.Kind.TOKEN_TARGET, 4 * WEEK, 17 * HOUR, 400 * TARGET);
    Periods both =
        (user, team, instant) -> {
          List<Period> all = new ArrayList<>(WEEKLY.at(user, team, instant));
          all.addAll(other.at(user, team, instant));
          return all;
        };
    assertThat(highest(SignalId.TOP_UP, both, toppedUp(1.03)))
        .isEqualTo(highest(SignalId.TOP_UP, WEEKLY, toppedUp(1.03)));
    Periods twice =
        (user, team, instant) -> {
          List<Period> all = new ArrayList<>(WEEKLY.at(user, team, instant));
          all.addAll(WEEKLY.at(user, team, instant));
          return all;
        };
    // Half a target counted twice would land on it.
    assertThat(highest(SignalId.TOP_UP, twice, toppedUp(0.52))).isZero();
  }
}
