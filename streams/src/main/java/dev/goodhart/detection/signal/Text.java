package dev.goodhart.detection.signal;

import java.util.Locale;

/** Numbers as people say them. */
final class Text {
  private Text() {}

  /** 1234567 as "1.2 million". */
  static String amount(double value) {
    if (value >= 1e9) {
      return String.format(Locale.ROOT, "%.1f billion", value / 1e9);
    }
    if (value >= 1e6) {
      return String.format(Locale.ROOT, "%.1f million", value / 1e6);
    }
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }

  /** 0.42 as "42 %". */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%d %%", Math.round(100 * share));
  }

  /** 4.52 as "4.5 times", 12.3 as "12 times". */
  static String times(double factor) {
    return factor < 9.95
        ? String.format(Locale.ROOT, "%.1f times", factor)
        : String.format(Locale.ROOT, "%,d times", Math.round(factor));
  }

  static String hours(double count) {
    long whole = Math.round(count);
    return whole + (whole == 1 ? " hour" : " hours");
  }

  static String days(double count) {
    long whole = Math.round(count);
    return whole + (whole == 1 ? " known day" : " known days");
  }
}
