package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Lane;
import dev.goodhart.detection.Lives;
import dev.goodhart.detection.Observation;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final int LIVES = 20;
  private static final int MOST_BYTES = 8 * 1024;

  private final Profile profile = new Profile();

  private static void observe(Profile some, Observation call) {
    if (some.closesAt() <= call.arrival()) {
      some.close(call.tokens().output() % 7 == 0);
    }
    some.observe(call, call.arrival());
  }

  private void observe(Calls calls) {
    calls.all().forEach(call -> observe(profile, call));
  }

  private void observe(Observation.Builder call) {
    observe(profile, call.build());
  }

  @Test
  void storingAndRestoringAfterEveryCallChangesNothing() {
    for (int i = 0; i < LIVES; i++) {
      long seed = 500L + i;
      Profile kept = new Profile();
      Profile reused = new Profile();
      byte[] stored = encode(kept);
      for (Observation call : Lives.random(new Random(seed))) {
        observe(kept, call);
        reused.read(new CompactReader("stored").reset(stored));
        observe(reused, call);
        stored = encode(reused);
      }
      assertThat(stored).as("seed %d", seed).isEqualTo(encode(kept));
      assertThat(stored.length).as("seed %d", seed).isLessThanOrEqualTo(MOST_BYTES);
      reused.read(new CompactReader("stored").reset(stored));
      for (Dimension dimension : Dimension.values()) {
        assertThat(reused.now(dimension)).as("seed %d", seed).isEqualTo(kept.now(dimension));
        assertThat(reused.excess(dimension)).as("seed %d", seed).isEqualTo(kept.excess(dimension));
      }
      assertThat(reused.closesAt()).as("seed %d", seed).isEqualTo(kept.closesAt());
    }
  }

  @Test
  void restoringLeavesNothingOfTheUserBefore() {
    Profile reused = new Profile();
    byte[] empty = encode(new Profile());
    for (int i = 0; i < LIVES; i++) {
      long seed = 900L + i;
      Lives.random(new Random(seed)).forEach(call -> observe(reused, call));
      reused.read(new CompactReader("stored").reset(empty));
      assertThat(reused.isEmpty()).as("seed %d", seed).isTrue();
      assertThat(encode(reused)).as("seed %d", seed).isEqualTo(empty);
      Lives.random(new Random(seed)).forEach(call -> observe(reused, call));
      reused.clear();
      assertThat(encode(reused)).as("seed %d", seed).isEqualTo(empty);
    }
  }

  @Test
  void aMonthOfHeavyUseFitsInThreeKilobytes() {
    Calls calls = new Calls(1).ordinaryDays(MONDAY, DayBook.DAYS, 300);
    observe(calls.loop(MONDAY + DayBook.DAYS * DAY, 1_400, MINUTE));
    assertThat(encode(profile).length).isLessThanOrEqualTo(3 * 1024);
  }

  @Test
  void anHourClosesOnceThoughManyCallsAreInIt() {
    assertThat(profile.closesAt()).isEqualTo(Long.MAX_VALUE);
    Calls calls = new Calls(2);
    observe(calls.at(MONDAY + 5 * MINUTE));
    observe(calls.at(MONDAY + HOUR - 1));
    assertThat(profile.closesAt()).isEqualTo(MONDAY + HOUR);
    assertThat(profile.centiUnitsSinceClose()).isEqualTo(2 * 100 * Calls.UNITS);
    assertThat(profile.tokensSinceClose()).isEqualTo(2 * Calls.TOKENS);
    assertThat(profile.costSinceClose()).isEqualTo(2 * Calls.COST);
    profile.close(false);
    assertThat(profile.closesAt()).isEqualTo(Long.MAX_VALUE);
    assertThat(profile.centiUnitsSinceClose()).isZero();
    assertThat(profile.tokensSinceClose()).isZero();
    assertThat(profile.costSinceClose()).isZero();
    observe(calls.at(MONDAY + HOUR));
    assertThat(profile.closesAt()).isEqualTo(MONDAY + 2 * HOUR);
  }

  @Test
  void cacheReadsWeighATenthOfInputAndOutputFiveTimesAsMuch() {
    observe(new Calls(3).at(MONDAY).tokens(100, 1000, 100, 10, 10));
    assertThat(profile.now(Dimension.UNITS)).isEqualTo(100 + 100 + 125 + 50 + 50);
  }

  @Test
  void lateCallsCountWhereTheyBelong() {
    Calls inTime = new Calls(4).ordinaryDays(MONDAY, 7, 20);
    inTime.add(inTime.at(MONDAY + 7 * DAY));
    Calls late = new Calls(4);
    for (Observation call : inTime.all()) {
      boolean delayed = call.occurredAt() >= MONDAY + 3 * DAY;
      late.add(
          late.arriving(delayed ? MONDAY + 7 * DAY : call.arrival(), call.occurredAt())
              .prompt(call.promptFingerprint().getAsLong()));
    }
    observe(late);
    Profile expected = new Profile();
    inTime.all().forEach(call -> observe(expected, call));
    assertThat(profile.days().centiUnitsBefore(1)).isEqualTo(expected.days().centiUnitsBefore(1));
    assertThat(profile.hours().centiUnits()).isEqualTo(expected.hours().centiUnits());
    assertThat(profile.now(Dimension.HOURS)).isEqualTo(expected.now(Dimension.HOURS));
  }

  @Test
  void anEarlyCallDoesNotMoveTheClock() {
    Calls calls = new Calls(5);
    observe(calls.arriving(MONDAY + HOUR - MINUTE, MONDAY + HOUR + 3 * MINUTE));
    assertThat(profile.closesAt()).isEqualTo(MONDAY + HOUR);
    assertThat(profile.hours().newest()).isEqualTo(MONDAY / HOUR);
    assertThat(profile.now(Dimension.CALLS)).isEqualTo(1);
  }

  @Test
  void correctionsMoveUnitsAndMakeNoCalls() {
    Calls calls = new Calls(6);
    observe(calls.at(MONDAY).tokens(1000, 0, 0, 1, 0));
    observe(calls.arriving(MONDAY + MINUTE, MONDAY).tokens(-500, 0, 0, 299, 0).correction());
    assertThat(profile.now(Dimension.UNITS)).isEqualTo(500 + 5 * 300);
    assertThat(profile.now(Dimension.CALLS)).isEqualTo(1);
    assertThat(profile.heaviest().since(0)).containsExactly("e-0");
    observe(calls.arriving(MONDAY + MINUTE, MONDAY).tokens(-99_999, 0, 0, 0, 0).correction());
    assertThat(profile.now(Dimension.UNITS)).isZero();
  }

  @Test
  void aFailingCallThatIsTriedAgainIsNoRepeat() {
    Calls calls = new Calls(7);
    calls.every(MONDAY, 20, MINUTE, (call, i) -> call.prompt(1).finish("error"));
    observe(calls);
    assertThat(profile.now(Dimension.REPEATS)).isZero();
    assertThat(profile.share(HourPanes.Count.FAILED)).isEqualTo(1);
  }

  @Test
  void whatTheLastDayShowsIsSaidForEachDimension() {
    Calls calls = new Calls(8);
    calls.every(
        MONDAY,
        40,
        MINUTE,
        (call, i) ->
            call.prompt(1).session("s").lane(i < 10 ? Lane.CI : Lane.HUMAN).depth(i < 7 ? 2 : 1));
    calls.every(MONDAY + 2 * HOUR, 5, 0, (call, i) -> call.session("p" + i).prompt(1));
    observe(calls);
    assertThat(profile.now(Dimension.CALLS)).isEqualTo(45);
    assertThat(profile.now(Dimension.UNITS)).isEqualTo(45 * Calls.UNITS);
    assertThat(profile.now(Dimension.REPEATS)).isEqualTo(44);
    assertThat(profile.now(Dimension.HOURS)).isEqualTo(2);
    assertThat(profile.now(Dimension.DECLARED)).isEqualTo(10);
    assertThat(profile.now(Dimension.SESSION_LENGTH)).isEqualTo(40);
    assertThat(profile.now(Dimension.PARALLEL)).isCloseTo(5, offset(1.0));
    assertThat(profile.now(Dimension.SAME_SEED)).isEqualTo(5);
    assertThat(profile.now(Dimension.OUTPUT)).isCloseTo(200, withPercentage(0.1));
    assertThat(profile.now(Dimension.CONTEXT)).isCloseTo(11_000, withPercentage(0.1));
    assertThat(profile.now(Dimension.THINNESS)).isCloseTo(56, offset(0.01));
    // 38 gaps of a minute each, of which chance explains a quarter.
    assertThat(profile.now(Dimension.EVEN_GAPS)).isCloseTo(38 * 0.75, offset(0.01));
    // 39 calls of the size of the one before, of which chance explains a tenth.
    assertThat(profile.now(Dimension.EVEN_SIZES)).isCloseTo(39 * 0.9, offset(0.01));
    assertThat(profile.now(Dimension.WRITTEN)).isEqualTo(45 * 200);
    assertThat(profile.now(Dimension.NESTED)).isEqualTo(7);
    assertThat(profile.now(Dimension.SESSIONS)).isEqualTo(6);
    // 9,000,000 nano-USD for 3,000 units: three dollars for a million.
    assertThat(profile.now(Dimension.DEARNESS)).isCloseTo(300, withPercentage(0.1));
    assertThat(profile.lastHour(Dimension.EVEN_SIZES)).isZero();
    assertThat(profile.lastHour(Dimension.WRITTEN)).isEqualTo(5 * 200);
    assertThat(profile.lastHour(Dimension.NESTED)).isZero();
    assertThat(profile.lastHour(Dimension.SESSIONS)).isEqualTo(5);
    assertThat(profile.lastHour(Dimension.DEARNESS)).isCloseTo(300, withPercentage(0.1));
    assertThat(profile.lastHour(Dimension.CALLS)).isEqualTo(5);
    assertThat(profile.lastHour(Dimension.EVEN_GAPS)).isZero();
    assertThat(profile.lastHour(Dimension.SESSION_LENGTH)).isEqualTo(1);
    assertThat(profile.lastHour(Dimension.OUTPUT)).isCloseTo(200, withPercentage(0.1));
  }

  @Test
  void thePartThatANewAgentHadInTheLastDayIsKnown() {
    Calls calls = new Calls(11);
    calls.every(MONDAY, 10, MINUTE, (call, i) -> call.agent("editor\u001f1"));
    observe(calls);
    assertThat(profile.newAgentShare()).isZero();
    Calls next = new Calls(12);
    next.every(
        MONDAY + 2 * DAY, 8, MINUTE, (c, i) -> c.agent(i < 6 ? "editor\u001f2" : "robot\u001f1"));
    observe(next);
    assertThat(profile.newAgentShare()).isCloseTo(0.25, offset(1e-6));
    assertThat(profile.agents().newest()).isNotZero();
  }

  @Test
  void whatIsLongOrLargeIsMeasuredByTheUsersOwnCalls() {
    Calls writer = new Calls(9);
    writer.ordinaryDays(MONDAY, 7, 20, (call, i) -> call.tokens(100_000, 0, 0, 4_000, 0));
    observe(writer);
    assertThat(profile.now(Dimension.LONG_ANSWERS)).isZero();
    assertThat(profile.now(Dimension.LARGE_CONTEXTS)).isZero();
    observe(writer.at(MONDAY + 7 * DAY).tokens(9_000_000, 0, 0, 400_000, 0));
    assertThat(profile.now(Dimension.LONG_ANSWERS)).isEqualTo(1);
    assertThat(profile.now(Dimension.LARGE_CONTEXTS)).isEqualTo(1);
  }

  @Test
  void whoNamesNoTeamHasNone() {
    observe(new Calls(10).at(MONDAY).team("チーム".repeat(80)));
    Profile copy = new Profile();
    copy.read(new CompactReader("stored").reset(encode(profile)));
    assertThat(copy.teamId()).isEqualTo("チーム".repeat(80));
    observe(Observation.of("e", USER, MONDAY, MONDAY));
    copy.read(new CompactReader("stored").reset(encode(profile)));
    assertThat(copy.teamId()).isNull();
  }

  private static byte[] encode(Profile some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
