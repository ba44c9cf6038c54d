package dev.goodhart.reference;

import dev.goodhart.schema.IncentivePeriod;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When each period of an incentive ends, in local time.
 *
 * @param period DAY ({@code 17:00}), WEEK ({@code FRIDAY 17:00}) or MONTH ({@code LAST 17:00}: on
 *     the month's last day)
 * @param weekday of a WEEK; null otherwise
 * @param time 00:00 to 23:59, whole minutes
 */
public record PeriodEnd(IncentivePeriod period, DayOfWeek weekday, LocalTime time) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(LAST|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY) )?"
              + "([01][0-9]|2[0-3]):([0-5][0-9])");

  /**
   * One period.
   *
   * @param start inclusive, milliseconds since the epoch, UTC
   * @param end exclusive, milliseconds since the epoch, UTC
   */
  public record Span(long start, long end) {}

  /**
   * @param instant event time, milliseconds since the epoch, UTC
   * @param zone whose local time it is
   * @return the period that the instant lies in
   */
  public Span around(long instant, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(instant), zone);
    LocalDate last = lastDay(today);
    if (at(last, zone) <= instant) {
      last = lastDay(last.plusDays(1));
    }
    return new Span(at(lastDayBefore(last), zone), at(last, zone));
  }

  /** The first day from this one on that a period ends on. */
  private LocalDate lastDay(LocalDate from) {
    return switch (period) {
      case WEEK -> from.with(TemporalAdjusters.nextOrSame(weekday));
      case MONTH -> from.with(TemporalAdjusters.lastDayOfMonth());
      case DAY, UNKNOWN -> from;
    };
  }

  private LocalDate lastDayBefore(LocalDate last) {
    return switch (period) {
      case WEEK -> last.minusWeeks(1);
      case MONTH -> last.withDayOfMonth(1).minusDays(1);
      case DAY, UNKNOWN -> last.minusDays(1);
    };
  }

  private long at(LocalDate day, ZoneId zone) {
    return day.atTime(time).atZone(zone).toInstant().toEpochMilli();
  }

  /**
   * @param text an incentive's period_ends
   * @return what it says, or empty where it has no such form
   */
  public static Optional<PeriodEnd> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    LocalTime time = LocalTime.of(Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
    String day = form.group(1);
    if (day == null) {
      return Optional.of(new PeriodEnd(IncentivePeriod.DAY, null, time));
    }
    return Optional.of(
        day.equals("LAST")
            ? new PeriodEnd(IncentivePeriod.MONTH, null, time)
            : new PeriodEnd(IncentivePeriod.WEEK, DayOfWeek.valueOf(day), time));
  }
}
