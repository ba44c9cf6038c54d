package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Period;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgersTest {
  private static final long WEEK = 7 * DAY;

  private final Ledgers ledgers = new Ledgers();

  private static Period period(Period.Kind kind, long length, long at) {
    long start = Math.floorDiv(at - 1 - MONDAY, length) * length + MONDAY;
    return new Period(kind, start, start + length, 1_000);
  }

  private void board(long at, long centiUnits, int calls) {
    ledgers.count(
        period(Period.Kind.LEADERBOARD, DAY, at), at, new Ledgers.Hour(7, centiUnits, calls));
  }

  private void active(long at) {
    ledgers.count(period(Period.Kind.ACTIVITY_TARGET, WEEK, at), at, new Ledgers.Hour(1, 1, 1));
  }

  @Test
  void theLastThreeHoursOfABoardAreItsFinishInUnitsAndInCalls() {
    board(MONDAY + 21 * HOUR, 900, 10);
    assertThat(ledgers.finishesInUnits().share()).isZero();
    board(MONDAY + 22 * HOUR, 50, 45);
    board(MONDAY + 24 * HOUR, 50, 45);
    assertThat(ledgers.finishesInUnits().share()).isCloseTo(0.1, offset(1e-6));
    assertThat(ledgers.finishesInCalls().share()).isCloseTo(0.9, offset(1e-6));
    board(MONDAY + 25 * HOUR, 1, 1);
    assertThat(ledgers.finishesInUnits().known()).isEqualTo(1);
    assertThat(ledgers.finishesInCalls().shareBefore(0)).isCloseTo(0.9, offset(0.005));
    assertThat(ledgers.finishesInCalls().share()).isZero();
  }

  @Test
  void theFirstCallOfEachActivePeriodIsRemembered() {
    assertThat(ledgers.activityPeriods()).isZero();
    active(MONDAY + 10 * HOUR);
    active(MONDAY + 90 * HOUR);
    assertThat(ledgers.activityPeriods()).isEqualTo(1);
    assertThat(ledgers.firstCallsSpread(1)).isZero();
    active(MONDAY + WEEK + 12 * HOUR);
    assertThat(ledgers.firstCallsSpread(2)).isEqualTo(2);
    active(MONDAY + 3 * WEEK + 40 * HOUR);
    assertThat(ledgers.activityPeriods()).isEqualTo(3);
    assertThat(ledgers.firstCallsSpread(2)).isEqualTo(28);
    assertThat(ledgers.firstCallsSpread(3)).isEqualTo(30);
    for (int week = 4; week < 10; week++) {
      active(MONDAY + week * WEEK + 40 * HOUR);
    }
    assertThat(ledgers.activityPeriods()).isEqualTo(Ledgers.FIRST_CALLS);
    assertThat(ledgers.firstCallsSpread(Ledgers.FIRST_CALLS)).isZero();
  }

  @Test
  void everyStateSurvivesTheRoundTripWhicheverIncentivesThereAre() {
    Random random = new Random(10);
    Ledgers reused = new Ledgers();
    for (int i = 0; i < 300; i++) {
      Ledgers some = new Ledgers();
      long at = MONDAY;
      int hours = random.nextInt(80);
      for (int k = 0; k < hours; k++) {
        at += (1 + random.nextInt(20)) * HOUR;
        count(some, i, at, random);
      }
      byte[] bytes = encode(some);
      reused.read(new CompactReader("stored").reset(bytes));
      assertThat(encode(reused)).isEqualTo(bytes);
      long seed = random.nextLong();
      count(reused, 7, at + HOUR, new Random(seed));
      count(some, 7, at + HOUR, new Random(seed));
      assertThat(encode(reused)).isEqualTo(encode(some));
      assertThat(reused.activityPeriods()).isEqualTo(some.activityPeriods());
      assertThat(reused.landingsBefore()).isEqualTo(some.landingsBefore());
    }
    reused.clear();
    assertThat(encode(reused)).isEqualTo(encode(new Ledgers()));
  }

  /** Counts an hour for those kinds of incentives whose bit is set. */
  private static void count(Ledgers some, int kinds, long at, Random random) {
    for (Period.Kind kind : Period.Kind.values()) {
      int bit = Arrays.asList(Period.Kind.values()).indexOf(kind);
      if ((kinds & (1 << bit)) != 0) {
        Ledgers.Hour hour =
            new Ledgers.Hour(random.nextInt(500), random.nextInt(500), random.nextInt(9));
        some.count(period(kind, kind == Period.Kind.LEADERBOARD ? DAY : WEEK, at), at, hour);
        some.landing(random.nextBoolean());
      }
    }
  }

  private static byte[] encode(Ledgers some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
