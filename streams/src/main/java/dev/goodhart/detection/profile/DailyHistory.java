package dev.goodhart.detection.profile;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A user's own last weeks: cost-weighted totals of the last 35 days (UTC, by {@code occurredAt}),
 * and from them what a usual active day is.
 *
 * <p>Keeping the days instead of one running mean makes three things simple: a late event changes
 * the day it belongs to and nothing else; a day spent under suspicion can be left out afterwards;
 * and what is older than five weeks is forgotten without a trace.
 */
public final class DailyHistory {
  /** Days kept, the current one included. */
  public static final int DAYS = 35;

  /** Deviation of the natural logarithm below which nobody's days are taken to be more alike. */
  static final double SPREAD_FLOOR = 0.35;

  /** Deviations at which a single day's part in the spread is clipped. */
  private static final double CLIP = 6;

  private static final long DAY = 86_400_000L;
  private static final int NEVER = Integer.MIN_VALUE;

  private int head;
  private final long[] centiUnits = new long[DAYS];
  private long frozen;

  // The baseline as of baselineDay; NEVER when a closed day has changed since.
  private int baselineDay = NEVER;
  private int activeDays;
  private float level;
  private float spread;

  private final double[] logs = new double[DAYS];

  void advanceTo(long epochMillis) {
    int day = dayOf(epochMillis);
    if (day <= head) {
      return;
    }
    long from = Math.max(head + 1L, (long) day - DAYS + 1);
    for (long d = from; d <= day; d++) {
      int slot = slot((int) d);
      centiUnits[slot] = 0;
      frozen &= ~(1L << slot);
    }
    head = day;
  }

  void add(long epochMillis, long units) {
    int day = dayOf(epochMillis);
    if (day > head || head - day >= DAYS) {
      return;
    }
    int slot = slot(day);
    centiUnits[slot] = Saturating.add(centiUnits[slot], units);
    if (day < baselineDay) {
      baselineDay = NEVER;
    }
  }

  /** Leaves the days from {@code from} to {@code to} (epoch milliseconds) out of the baseline. */
  void freeze(long from, long to) {
    int last = Math.min(head, dayOf(to));
    for (int day = Math.max(dayOf(from), head - DAYS + 1); day <= last; day++) {
      long bit = 1L << slot(day);
      if ((frozen & bit) == 0) {
        frozen |= bit;
        if (day < baselineDay) {
          baselineDay = NEVER;
        }
      }
    }
  }

  /** Brings the baseline up to the day of this instant: closed, active, unfrozen days before it. */
  void refresh(long epochMillis) {
    int today = dayOf(epochMillis);
    if (today == baselineDay) {
      return;
    }
    int n = 0;
    for (int day = head - DAYS + 1; day <= head && day < today; day++) {
      int slot = slot(day);
      if (centiUnits[slot] > 0 && (frozen & (1L << slot)) == 0) {
        logs[n++] = StrictMath.log((double) centiUnits[slot]);
      }
    }
    activeDays = n;
    baselineDay = today;
    level = 0;
    spread = 0;
    if (n > 0) {
      Arrays.sort(logs, 0, n);
      double median = (logs[(n - 1) / 2] + logs[n / 2]) / 2;
      double deviation = Math.max(SPREAD_FLOOR, meanDeviation(n, median, Double.MAX_VALUE));
      // Once more with single extremes clipped: one burst must not excuse the next.
      double clipped = meanDeviation(n, median, CLIP * deviation);
      level = (float) median;
      spread = (float) Math.max(SPREAD_FLOOR, clipped);
    }
  }

  private double meanDeviation(int n, double median, double clip) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.min(clip, Math.abs(logs[i] - median));
    }
    return sum / n;
  }

  /** Active days the baseline stands on. */
  public int activeDays() {
    return activeDays;
  }

  /** Natural logarithm of the median active day's hundredths of units. */
  public double level() {
    return level;
  }

  /** Mean absolute deviation from {@link #level()}, at least 0.35. */
  public double spread() {
    return spread;
  }

  /** The median active day in hundredths of units; 0 without history. */
  public double usualDay() {
    return activeDays == 0 ? 0 : StrictMath.exp(level);
  }

  /** How many standard deviations above the usual day this amount is; 0 without history. */
  public double deviations(long amount) {
    if (activeDays == 0 || amount <= 0) {
      return 0;
    }
    // 1.25 mean absolute deviations are one standard deviation of a normal distribution.
    return (StrictMath.log((double) amount) - level) / (1.25 * spread);
  }

  private static int dayOf(long epochMillis) {
    return (int) Math.floorDiv(epochMillis, DAY);
  }

  private static int slot(int day) {
    return Math.floorMod(day, DAYS);
  }

  void clear() {
    head = 0;
    Arrays.fill(centiUnits, 0);
    frozen = 0;
    baselineDay = NEVER;
    activeDays = 0;
    level = 0;
    spread = 0;
  }

  void write(ByteBuffer out) {
    long used = 0;
    for (int i = 0; i < DAYS; i++) {
      if (centiUnits[i] != 0) {
        used |= 1L << i;
      }
    }
    out.putInt(head).putLong(used).putLong(frozen);
    out.putInt(baselineDay).put((byte) activeDays).putFloat(level).putFloat(spread);
    for (int i = 0; i < DAYS; i++) {
      if ((used & (1L << i)) != 0) {
        out.putLong(centiUnits[i]);
      }
    }
  }

  void read(ByteBuffer in) {
    head = in.getInt();
    long used = in.getLong();
    frozen = in.getLong();
    baselineDay = in.getInt();
    activeDays = in.get();
    level = in.getFloat();
    spread = in.getFloat();
    for (int i = 0; i < DAYS; i++) {
      centiUnits[i] = (used & (1L << i)) != 0 ? in.getLong() : 0;
    }
  }
}
