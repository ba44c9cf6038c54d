package dev.goodhart.local.watch;

import dev.goodhart.schema.UsageTotals;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times for people: short, aligned, the same everywhere. */
public final class Figures {
  private static final String[] UNITS = {"", " k", " M", " G", " T", " P", " E"};
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter WEEKDAY =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private Figures() {}

  /** Three digits that count, such as {@code 12.3 M}. */
  public static String shortly(long number) {
    if (Math.abs(number) < 1000) {
      return Long.toString(number);
    }
    double left = number;
    int unit = 0;
    // 999,950 rounds to 1000.0 k: it is 1.00 M.
    while (Math.abs(left) >= 999.5 && unit < UNITS.length - 1) {
      left /= 1000;
      unit++;
    }
    double size = Math.abs(left);
    String digits = size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, digits, left) + UNITS[unit];
  }

  /** Every digit, in groups of three. */
  public static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** US dollars of 10^-9 US dollars, to the cent; what is less than a cent shows as such. */
  public static String dollars(long nano) {
    if (nano > 0 && nano < 5_000_000) {
      return "<$0.01";
    }
    return String.format(Locale.ROOT, "$%,.2f", nano / 1e9);
  }

  /** Whether it is known who belongs to the team: its size says nothing otherwise. */
  public static boolean hasMembers(UsageTotals team) {
    return team.getMembers() != null && team.getMembers() > 0;
  }

  /** A part of the whole, such as {@code 37 %}. */
  public static String percent(double part) {
    return Math.round(part * 100) + " %";
  }

  /** Date and time to the minute, UTC. */
  public static String minute(Instant instant) {
    return MINUTE.format(instant);
  }

  /** The day, UTC, such as {@code 2026-03-02}. */
  public static String date(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
  }

  /** Weekday and time, UTC, such as {@code Mon 09:30}. */
  public static String weekday(Instant instant) {
    return WEEKDAY.format(instant);
  }

  /** A window's size as people say it: {@code 24 h} for {@code PT24H}, {@code 7 d}. */
  public static String window(String iso) {
    Duration size = Duration.parse(iso);
    if (size.toMinutes() % 60 != 0) {
      return size.toMinutes() + " min";
    }
    return size.toHours() > 24 && size.toHours() % 24 == 0
        ? size.toDays() + " d"
        : size.toHours() + " h";
  }

  /** An enum's symbol in plain letters: {@code suspected tokenmaxxing}. */
  public static String plain(Object symbol) {
    return symbol.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What came from outside must not steer the terminal: control characters are shown as such. */
  public static String printable(String text) {
    return text.codePoints()
        .map(point -> Character.isISOControl(point) ? '\ufffd' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
