package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Lane;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.profile.HourPanes.Count;
import dev.goodhart.detection.profile.HourPanes.Sum;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HourPanesTest {
  private static final int MOST = 65_535;

  private final HourPanes panes = new HourPanes();
  private final Sessions sessions = new Sessions();

  private static Observation.Builder call(long time) {
    return Observation.of("e", USER, time, time).tokens(100, 0, 0, 10, 0);
  }

  private void add(long time, Observation.Builder call) {
    panes.add(time, call.build(), new Marks(), sessions);
  }

  private void add(long time) {
    add(time, call(time));
  }

  @Test
  void twentyFourHoursStandAndTheTwentyFifthHasLeft() {
    panes.advanceTo(MONDAY);
    add(MONDAY);
    panes.advanceTo(MONDAY + 23 * HOUR + HOUR - 1);
    assertThat(panes.total(Count.CALLS)).isEqualTo(1);
    assertThat(panes.at(23, Count.CALLS)).isEqualTo(1);
    assertThat(panes.activeHours()).isEqualTo(1);
    panes.advanceTo(MONDAY + 24 * HOUR);
    assertThat(panes.total(Count.CALLS)).isZero();
    assertThat(panes.centiUnits()).isZero();
    assertThat(panes.total(Sum.TOKENS)).isZero();
    assertThat(panes.activeHours()).isZero();
  }

  @Test
  void aLateEventCountsInItsOwnHourWhileThatStands() {
    panes.advanceTo(MONDAY + 30 * HOUR);
    add(MONDAY + 28 * HOUR + 5);
    add(MONDAY + 7 * HOUR);
    add(MONDAY + 7 * HOUR - 1);
    add(MONDAY);
    assertThat(panes.at(2, Count.CALLS)).isEqualTo(1);
    assertThat(panes.at(23, Count.CALLS)).isEqualTo(1);
    assertThat(panes.total(Count.CALLS)).isEqualTo(2);
    assertThat(panes.centiUnits()).isEqualTo(2 * 15_000);
  }

  @Test
  void whatIsAheadOfTheNewestHourCountsNowhere() {
    panes.advanceTo(MONDAY);
    add(MONDAY + HOUR);
    assertThat(panes.total(Count.CALLS)).isZero();
  }

  @Test
  void theClockOfThePanesNeverGoesBack() {
    panes.advanceTo(MONDAY + 10 * HOUR);
    add(MONDAY + 10 * HOUR);
    panes.advanceTo(MONDAY);
    assertThat(panes.newest()).isEqualTo((MONDAY + 10 * HOUR) / HOUR);
    assertThat(panes.at(0, Count.CALLS)).isEqualTo(1);
  }

  @Test
  void aPauseOfAnyLengthLeavesNothingBehind() {
    Marks all = new Marks().repeat(true).longAnswer(true).largeContext(true).newAgent(true);
    for (int hours : new int[] {24, 25, 47, 48, 1_000}) {
      HourPanes some = new HourPanes();
      some.advanceTo(MONDAY);
      for (int h = 0; h < HourPanes.PANES; h++) {
        some.advanceTo(MONDAY + h * HOUR);
        some.add(MONDAY + h * HOUR, call(MONDAY).build(), all, sessions);
      }
      some.advanceTo(MONDAY + (HourPanes.PANES - 1 + hours) * HOUR);
      assertThat(some.total(Count.CALLS)).as("%d hours", hours).isZero();
      assertThat(some.total(Count.REPEATS)).as("%d hours", hours).isZero();
      assertThat(some.total(Sum.NEW_AGENT)).as("%d hours", hours).isZero();
    }
  }

  @Test
  void eachCallIsCountedForWhatItIs() {
    panes.advanceTo(MONDAY);
    sessions.add(call(MONDAY).session("s").build());
    Observation failed =
        call(MONDAY).session("s").prompt(1).lane(Lane.CI).finish("error").cost(7).build();
    panes.add(MONDAY, failed, new Marks().repeat(true).longAnswer(true), sessions);
    assertThat(panes.at(0, Count.PRINTED)).isEqualTo(1);
    assertThat(panes.at(0, Count.REPEATS)).isEqualTo(1);
    assertThat(panes.at(0, Count.FAILED)).isEqualTo(1);
    assertThat(panes.at(0, Count.DECLARED)).isEqualTo(1);
    assertThat(panes.at(0, Count.SESSIONS)).isEqualTo(1);
    assertThat(panes.at(0, Count.LONG_ANSWERS)).isEqualTo(1);
    assertThat(panes.at(0, Count.LARGE_CONTEXTS)).isZero();
    assertThat(panes.at(0, Count.LONGEST)).isEqualTo(1);
    assertThat(panes.at(0, Count.PARALLEL)).isEqualTo(1);
    assertThat(panes.total(Sum.COST)).isEqualTo(7);
    assertThat(panes.total(Sum.TOKENS)).isEqualTo(110);
    assertThat(panes.total(Sum.OUTPUT)).isEqualTo(10);
    assertThat(panes.total(Sum.NEW_AGENT)).isZero();
    assertThat(panes.at(0, Count.NESTED)).isZero();
  }

  @Test
  void whatANewAgentUsedIsSummedAlsoWhenItIsCorrected() {
    panes.advanceTo(MONDAY);
    Marks byNewAgent = new Marks().newAgent(true);
    panes.add(MONDAY, call(MONDAY).build(), byNewAgent, sessions);
    add(MONDAY);
    panes.add(
        MONDAY, call(MONDAY).tokens(-50, 0, 0, 0, 0).correction().build(), byNewAgent, sessions);
    assertThat(panes.total(Sum.NEW_AGENT)).isEqualTo(15_000 - 5_000);
    assertThat(panes.centiUnits()).isEqualTo(2 * 15_000 - 5_000);
  }

  @Test
  void anAgentThatAnAgentStartedIsNestedAndOneThatAPersonStartedIsNot() {
    panes.advanceTo(MONDAY);
    for (int depth = 0; depth < 4; depth++) {
      add(MONDAY, call(MONDAY).depth(depth));
    }
    assertThat(panes.at(0, Count.NESTED)).isEqualTo(2);
  }

  @Test
  void aCorrectionMovesSumsAndIsNoCall() {
    panes.advanceTo(MONDAY);
    add(MONDAY, Observation.of("e", USER, MONDAY, MONDAY).tokens(1000, 0, 0, 1, 0));
    add(MONDAY, Observation.of("e", USER, MONDAY, MONDAY).tokens(-400, 0, 0, 299, 0).correction());
    assertThat(panes.centiUnits()).isEqualTo(100 * (600 + 5 * 300));
    assertThat(panes.total(Sum.TOKENS)).isEqualTo(900);
    assertThat(panes.total(Sum.OUTPUT)).isEqualTo(300);
    assertThat(panes.total(Count.CALLS)).isEqualTo(1);
  }

  @Test
  void sumsSinceAnHourTakeThatHourAndAllAfterIt() {
    for (int h = 0; h < 5; h++) {
      panes.advanceTo(MONDAY + h * HOUR);
      add(MONDAY + h * HOUR, Observation.of("e", USER, 0, 0).tokens(1L << h, 0, 0, 0, 0));
    }
    assertThat(panes.centiUnitsSince(0)).isEqualTo(1_600);
    assertThat(panes.centiUnitsSince(1)).isEqualTo(2_400);
    assertThat(panes.centiUnitsSince(4)).isEqualTo(3_100);
    assertThat(panes.centiUnitsSince(1_000)).isEqualTo(3_100);
    assertThat(panes.totalSince(Sum.TOKENS, 1)).isEqualTo(24);
    assertThat(panes.centiUnitsAt(3)).isEqualTo(200);
  }

  @Test
  void countsStopAtTheirMostAlsoAfterTheRoundTrip() {
    panes.advanceTo(MONDAY);
    Observation call = call(MONDAY).build();
    for (int i = 0; i < MOST + 10; i++) {
      panes.add(MONDAY, call, new Marks(), sessions);
    }
    assertThat(panes.at(0, Count.CALLS)).isEqualTo(MOST);
    HourPanes copy = new HourPanes();
    copy.read(new CompactReader("stored").reset(encode(panes)));
    assertThat(copy.at(0, Count.CALLS)).isEqualTo(MOST);
    // What is summed goes on, to seven digits.
    assertThat(copy.total(Sum.TOKENS)).isCloseTo(110.0 * (MOST + 10), withPercentage(0.1));
    assertThat(copy.centiUnits()).isEqualTo(15_000L * (MOST + 10));
  }

  @Test
  void unitsStopAtTheEndOfTheRange() {
    panes.advanceTo(MONDAY);
    for (int i = 0; i < 3; i++) {
      add(MONDAY, Observation.of("e", USER, 0, 0).tokens(Long.MAX_VALUE / 100, 0, 0, 0, 0));
    }
    assertThat(panes.centiUnits()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theMasksOfACodedPaneHaveRoomForEveryCount() {
    assertThat(Count.values().length).isLessThanOrEqualTo(Integer.SIZE);
    assertThat(Sum.values().length).isLessThanOrEqualTo(Byte.SIZE);
  }

  @Test
  void everyStateSurvivesTheRoundTrip() {
    Random random = new Random(2);
    HourPanes reused = new HourPanes();
    for (int i = 0; i < 200; i++) {
      HourPanes some = new HourPanes();
      Sessions with = new Sessions();
      int calls = random.nextInt(400);
      for (int k = 0; k < calls; k++) {
        long time = MONDAY + (long) (random.nextDouble() * 48 * HOUR);
        Observation call =
            call(time)
                .session("s" + random.nextInt(5))
                .tokens(random.nextInt(1 << 30), 0, 0, random.nextInt(3), 0)
                .cost(random.nextInt())
                .depth(random.nextInt(4))
                .lane(random.nextInt(3) == 0 ? Lane.CI : Lane.HUMAN)
                .build();
        with.add(call);
        some.advanceTo(time);
        some.add(
            time,
            call,
            new Marks()
                .repeat(random.nextBoolean())
                .longAnswer(random.nextBoolean())
                .largeContext(random.nextBoolean())
                .newAgent(random.nextBoolean()),
            with);
      }
      byte[] bytes = encode(some);
      reused.read(new CompactReader("stored").reset(bytes));
      assertThat(encode(reused)).isEqualTo(bytes);
      for (Count count : Count.values()) {
        assertThat(reused.total(count)).isEqualTo(some.total(count));
      }
      for (Sum sum : Sum.values()) {
        assertThat(reused.total(sum)).isEqualTo(some.total(sum));
      }
    }
  }

  private static byte[] encode(HourPanes some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
