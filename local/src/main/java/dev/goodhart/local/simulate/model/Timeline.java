package dev.goodhart.local.simulate.model;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/**
 * The time that is simulated: whole days, UTC.
 *
 * @param start the first day
 * @param days how many
 */
public record Timeline(LocalDate start, int days) {
  public static final long SECOND = 1_000;
  public static final long MINUTE = 60 * SECOND;
  public static final long HOUR = 60 * MINUTE;
  public static final long DAY = 24 * HOUR;

  private static final double OF_A_DAY = 24;

  /** The first day after it. */
  public LocalDate end() {
    return start.plusDays(days);
  }

  /** All of it. */
  public Span span() {
    return new Span(at(start, ZoneOffset.UTC, 0), at(end(), ZoneOffset.UTC, 0));
  }

  /** Every local day that has a part in it, in any zone. */
  public List<LocalDate> localDays() {
    return start.minusDays(1).datesUntil(end().plusDays(1)).toList();
  }

  /** The days that are neither Saturday nor Sunday, in order. */
  public List<LocalDate> weekdays() {
    Stream<LocalDate> all = start.datesUntil(end());
    return all.filter(day -> !isWeekend(day)).toList();
  }

  /** Every such day of the week in it, in order. */
  public List<LocalDate> each(DayOfWeek which) {
    return start.datesUntil(end()).filter(day -> day.getDayOfWeek() == which).toList();
  }

  /** Saturday or Sunday. */
  public static boolean isWeekend(LocalDate day) {
    return day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
  }

  /**
   * When it is that late in that zone.
   *
   * @param hour of the day's clock; 24 or more is on the next day, below 0 on the one before
   * @return milliseconds since the epoch, UTC
   */
  public static long at(LocalDate day, ZoneId zone, double hour) {
    long days = (long) Math.floor(hour / OF_A_DAY);
    // A hair before midnight is rounded to the hour 24, which no day has.
    long millis = Math.min(DAY - 1, (long) Math.floor((hour - days * OF_A_DAY) * HOUR));
    LocalTime time = LocalTime.ofNanoOfDay(millis * 1_000_000);
    return day.plusDays(days).atTime(time).atZone(zone).toInstant().toEpochMilli();
  }
}
