package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DayBookTest {
  private static final int NINE_PER_CENT = 9;

  private final DayBook book = new DayBook();

  /** A day on which the last 24 hours showed so many units. */
  private void day(int number, double units) {
    book.advanceTo(MONDAY + number * DAY);
    book.note(Dimension.UNITS, units);
  }

  private void today(int number) {
    book.advanceTo(MONDAY + number * DAY);
  }

  private double usual() {
    return book.usual(Dimension.UNITS);
  }

  @Test
  void whatIsUsualIsWhatNineInTenOfTheKnownDaysStayedWithin() {
    for (int d = 0; d < 11; d++) {
      // The heaviest day is a hundred times the second heaviest, which is the tenth of eleven.
      day(d, d == 4 ? 1_000_000 : 1_000 * (d + 1));
    }
    today(11);
    assertThat(book.knownDays()).isEqualTo(11);
    assertThat(usual()).isCloseTo(11_000, withPercentage(NINE_PER_CENT));
    assertThat(book.middle(Dimension.UNITS)).isCloseTo(7_000, withPercentage(NINE_PER_CENT));
  }

  @Test
  void todayIsComparedWithTheDaysBeforeItAndNotWithItself() {
    for (int d = 0; d < 10; d++) {
      day(d, 1_000);
    }
    day(10, 1_000_000);
    assertThat(book.knownDays()).isEqualTo(10);
    assertThat(usual()).isCloseTo(1_000, withPercentage(NINE_PER_CENT));
    assertThat(book.excess(Dimension.UNITS, 8_000)).isCloseTo(3, offset(0.13));
    assertThat(book.excess(Dimension.UNITS, 500)).isZero();
  }

  @Test
  void ofADayTheMostOfEachDimensionIsKept() {
    day(0, 5_000);
    day(0, 200);
    book.note(Dimension.CALLS, 7);
    book.note(Dimension.CALLS, 3);
    today(1);
    assertThat(usual()).isCloseTo(5_000, withPercentage(NINE_PER_CENT));
    assertThat(book.usual(Dimension.CALLS)).isCloseTo(7, withPercentage(NINE_PER_CENT));
  }

  @Test
  void aDayWithoutAnyCallIsNoKnownDay() {
    day(0, 1_000);
    day(9, 1_000);
    today(10);
    assertThat(book.knownDays()).isEqualTo(2);
    assertThat(usual()).isCloseTo(1_000, withPercentage(NINE_PER_CENT));
  }

  @Test
  void whereNothingIsKnownNothingIsUsualAndNothingExceedsIt() {
    assertThat(book.knownDays()).isZero();
    assertThat(usual()).isZero();
    assertThat(book.middle(Dimension.UNITS)).isZero();
    assertThat(book.excess(Dimension.UNITS, 1e9)).isZero();
    day(0, 1e6);
    assertThat(usual()).isZero();
    assertThat(book.excess(Dimension.UNITS, 1e9)).isZero();
  }

  @Test
  void daysUnderSuspicionAreLeftOutOfWhatIsUsual() {
    for (int d = 0; d < 10; d++) {
      day(d, 1_000);
    }
    for (int d = 10; d < 10 + DayBook.MOST_FROZEN; d++) {
      day(d, 1_000_000);
      book.freezeToday();
    }
    today(10 + DayBook.MOST_FROZEN);
    assertThat(book.knownDays()).isEqualTo(10);
    assertThat(usual()).isCloseTo(1_000, withPercentage(NINE_PER_CENT));
  }

  @Test
  void whoSimplyWorksDifferentlyNowIsNotAskedForEver() {
    for (int d = 0; d < 10; d++) {
      day(d, 1_000);
    }
    for (int d = 10; d < 10 + DayBook.MOST_FROZEN; d++) {
      day(d, 1_000_000);
      book.freezeToday();
    }
    today(10 + DayBook.MOST_FROZEN);
    assertThat(usual()).isCloseTo(1_000, withPercentage(NINE_PER_CENT));
    for (int d = 10 + DayBook.MOST_FROZEN; d < 20 + DayBook.MOST_FROZEN; d++) {
      day(d, 1_000_000);
      book.freezeToday();
    }
    today(20 + DayBook.MOST_FROZEN);
    assertThat(usual()).isCloseTo(1_000_000, withPercentage(NINE_PER_CENT));
  }

  @Test
  void theSameDayFrozenManyTimesIsOneFrozenDay() {
    day(0, 1_000_000);
    for (int i = 0; i < 10 * DayBook.MOST_FROZEN; i++) {
      book.freezeToday();
    }
    for (int d = 1; d < DayBook.MOST_FROZEN; d++) {
      day(d, 1_000_000);
      book.freezeToday();
    }
    today(DayBook.MOST_FROZEN);
    assertThat(book.knownDays()).isZero();
  }

  @Test
  void daysOlderThanFiveWeeksAreForgottenAlsoTheFrozenOnes() {
    for (int d = 0; d < DayBook.MOST_FROZEN; d++) {
      day(d, 1_000);
      book.freezeToday();
    }
    day(DayBook.MOST_FROZEN, 1_000);
    today(DayBook.MOST_FROZEN + DayBook.DAYS - 1);
    assertThat(book.knownDays()).isEqualTo(1);
    today(DayBook.MOST_FROZEN + DayBook.DAYS);
    assertThat(book.knownDays()).isZero();
    // What was frozen has been forgotten: as many days again may be left out.
    int from = DayBook.MOST_FROZEN + DayBook.DAYS;
    for (int d = from; d < from + DayBook.MOST_FROZEN; d++) {
      day(d, 5);
      book.freezeToday();
    }
    today(from + DayBook.MOST_FROZEN);
    assertThat(book.knownDays()).isZero();
  }

  @Test
  void aLongAbsenceForgetsEverything() {
    for (int d = 0; d < DayBook.DAYS; d++) {
      day(d, 1_000);
      book.add(MONDAY + d * DAY, 100);
    }
    today(1_000);
    assertThat(book.knownDays()).isZero();
    assertThat(book.centiUnitsOfLast(DayBook.DAYS)).isZero();
    assertThat(book.today()).isEqualTo((int) (MONDAY / DAY) + 1_000);
  }

  @Test
  void useCountsOnTheDayItBelongsToWheneverItComes() {
    today(10);
    book.add(MONDAY + 10 * DAY + 23 * HOUR, 1);
    book.add(MONDAY + 9 * DAY, 20);
    book.add(MONDAY + 7 * DAY, 300);
    book.add(MONDAY + 6 * DAY + 23 * HOUR, 4_000);
    book.add(MONDAY + 10 * DAY - (DayBook.DAYS - 1) * DAY, 50_000);
    book.add(MONDAY + 10 * DAY - DayBook.DAYS * DAY, 600_000);
    book.add(MONDAY + 11 * DAY, 7_000_000);
    assertThat(book.centiUnitsOfLast(4)).isEqualTo(321);
    assertThat(book.centiUnitsBefore(4)).isEqualTo(54_000);
    assertThat(book.centiUnitsOfLast(DayBook.DAYS)).isEqualTo(54_321);
  }

  @Test
  void sumsStopAtTheEndOfTheRangeAndNoDayIsWorthLessThanNothing() {
    today(1);
    book.add(MONDAY, Long.MAX_VALUE);
    book.add(MONDAY, Long.MAX_VALUE);
    book.add(MONDAY + DAY, Long.MAX_VALUE);
    assertThat(book.centiUnitsOfLast(2)).isEqualTo(Long.MAX_VALUE);
    book.add(MONDAY + DAY, Long.MIN_VALUE);
    book.add(MONDAY + DAY, Long.MIN_VALUE);
    assertThat(book.centiUnitsOfLast(1)).isZero();
    assertThat(book.centiUnitsOfLast(2)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void everyBookSurvivesTheRoundTrip() {
    Random random = new Random(1);
    DayBook reused = new DayBook();
    for (int i = 0; i < 200; i++) {
      DayBook some = new DayBook();
      int days = random.nextInt(80);
      for (int d = 0; d < days; d += 1 + random.nextInt(3)) {
        some.advanceTo(MONDAY + d * DAY);
        for (Dimension dimension : Dimension.values()) {
          some.note(dimension, random.nextInt(1 << random.nextInt(30)));
        }
        some.add(MONDAY + d * DAY - random.nextInt(7) * DAY, random.nextInt());
        if (random.nextInt(4) == 0) {
          some.freezeToday();
        }
      }
      byte[] bytes = encode(some);
      reused.read(new CompactReader("stored").reset(bytes));
      assertThat(encode(reused)).isEqualTo(bytes);
      assertThat(reused.knownDays()).isEqualTo(some.knownDays());
      assertThat(reused.usual(Dimension.OUTPUT)).isEqualTo(some.usual(Dimension.OUTPUT));
      assertThat(reused.centiUnitsBefore(3)).isEqualTo(some.centiUnitsBefore(3));
    }
  }

  private static byte[] encode(DayBook some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
