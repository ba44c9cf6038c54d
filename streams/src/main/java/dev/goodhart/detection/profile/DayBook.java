package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Arrays;

/**
 * A person's last five weeks, a few bytes a day: what was used (cost-weighted, UTC days by {@code
 * occurredAt}) and, for each {@link Dimension}, the most that any 24 hours ending that day showed.
 *
 * <p>What is usual is the ninetieth percentile of the active days before today, not their mean: a
 * quiet fortnight must not make an ordinary busy day look strange. Days spent under suspicion are
 * left out, but no more of them than {@link #MOST_FROZEN}: whoever simply works differently now is
 * not asked for ever.
 */
public final class DayBook {
  /** Days kept, the current one included. */
  public static final int DAYS = 35;

  /** Days that may be left out of what is usual. */
  public static final int MOST_FROZEN = 5;

  private static final int CLIMB_DAYS = 5;
  private static final double USUAL_QUANTILE = 0.9;
  private static final long DAY = 86_400_000L;
  private static final int DIMENSIONS = Dimension.count();

  private int head;
  // To seven digits: what is usual needs no more, and half the bytes.
  private final float[] centiUnits = new float[DAYS];
  private final byte[] shapes = new byte[DAYS * DIMENSIONS];
  private long shaped;
  private long frozen;

  // While use climbs, the days of the climb are no measure of what is usual.
  private int youngest = 1;

  private final int[] sorted = new int[DAYS];

  void advanceTo(long epochMillis) {
    int day = dayOf(epochMillis);
    if (day <= head) {
      return;
    }
    long from = Math.max(head + 1L, (long) day - DAYS + 1);
    for (long d = from; d <= day; d++) {
      int slot = slot((int) d);
      centiUnits[slot] = 0;
      Arrays.fill(shapes, slot * DIMENSIONS, (slot + 1) * DIMENSIONS, (byte) 0);
      frozen &= ~(1L << slot);
      shaped &= ~(1L << slot);
    }
    head = day;
  }

  void add(long epochMillis, long units) {
    int day = dayOf(epochMillis);
    if (day <= head && head - day < DAYS) {
      int slot = slot(day);
      centiUnits[slot] += (float) units;
    }
  }

  /** Notes what the 24 hours that end now show; the day keeps the most of each dimension. */
  void note(Dimension dimension, double value) {
    int slot = slot(head);
    int at = slot * DIMENSIONS + dimension.index();
    int code = dimension.code(value);
    if (code > Byte.toUnsignedInt(shapes[at])) {
      shapes[at] = (byte) code;
    }
    shaped |= 1L << slot;
  }

  /** Leaves today out of what is usual. */
  void freezeToday() {
    if (Long.bitCount(frozen) < MOST_FROZEN) {
      frozen |= 1L << slot(head);
    }
  }

  /** Leaves the last days out of what is usual while it is read, or takes them in again. */
  void leaveOutLast(boolean climbing) {
    youngest = climbing ? 2 * CLIMB_DAYS : 1;
  }

  /** Days before today that what is usual stands on. */
  public int knownDays() {
    int n = 0;
    for (int back = youngest; back < DAYS; back++) {
      if (isKnown(slot(head - back))) {
        n++;
      }
    }
    return n;
  }

  /**
   * What is usual for this person: nine in ten of their known days showed no more; 0 if unknown.
   */
  public double usual(Dimension dimension) {
    double code = usualCode(dimension);
    return Double.isNaN(code) ? 0 : dimension.value(code);
  }

  /** The middle of this person's known days. */
  public double middle(Dimension dimension) {
    int n = sort(dimension);
    return n == 0 ? 0 : dimension.value((sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0);
  }

  /**
   * By how much a value exceeds what is usual: in doublings (for a linear dimension in units); 0 if
   * it does not, or nothing is known.
   */
  public double excess(Dimension dimension, double value) {
    double usual = usualCode(dimension);
    return Double.isNaN(usual) ? 0 : Math.max(0, (dimension.code(value) - usual) / Dimension.STEPS);
  }

  /**
   * How many weeks back from today, without a gap, had use of at most so many calls and so many
   * units; 0 if one of them had more.
   */
  public int trivialWeeks(int mostCalls, double mostUnits) {
    int weeks = 0;
    for (int week = 0; week < DAYS / 7; week++) {
      double calls = 0;
      double units = 0;
      for (int back = week * 7; back < week * 7 + 7; back++) {
        int slot = slot(head - back);
        units += Math.max(0, centiUnits[slot]) / 100.0;
        if ((shaped & (1L << slot)) != 0) {
          int at = slot * DIMENSIONS + Dimension.CALLS.index();
          calls += Dimension.CALLS.value(Byte.toUnsignedInt(shapes[at]));
        }
      }
      if (calls > mostCalls + 0.5 || units > mostUnits) {
        return 0;
      }
      if (units <= 0) {
        return weeks;
      }
      weeks++;
    }
    return weeks;
  }

  /**
   * By how many doublings the use of the last five days stands above that of the days before the
   * last ten, if the five days in between had begun to climb; 0 if they had not, or too few days
   * are known.
   */
  public double climb() {
    double recent = level(0, CLIMB_DAYS, 0.5, 3);
    double between = level(CLIMB_DAYS, 2 * CLIMB_DAYS, 0.5, 2);
    double before = level(2 * CLIMB_DAYS, DAYS, 0.8, 4);
    double least = level(0, CLIMB_DAYS, 0, 3);
    if (Double.isNaN(recent) || Double.isNaN(between) || Double.isNaN(before)) {
      return 0;
    }
    double climb = Math.min(recent - before, 2 * Math.max(0, between - before));
    return Math.max(0, least < before ? climb / 2 : climb) / Dimension.STEPS;
  }

  private double level(int from, int to, double quantile, int least) {
    int n = 0;
    for (int back = from; back < to; back++) {
      int slot = slot(head - back);
      if (back == 0 ? (shaped & (1L << slot)) != 0 : isKnown(slot)) {
        sorted[n++] = Byte.toUnsignedInt(shapes[slot * DIMENSIONS + Dimension.UNITS.index()]);
      }
    }
    Arrays.sort(sorted, 0, n);
    return n < least ? Double.NaN : quantile(n, quantile);
  }

  private double quantile(int n, double quantile) {
    double at = quantile * (n - 1);
    int below = (int) at;
    int above = Math.min(n - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  private double usualCode(Dimension dimension) {
    int n = sort(dimension);
    return n == 0 ? Double.NaN : quantile(n, USUAL_QUANTILE);
  }

  private int sort(Dimension dimension) {
    int n = 0;
    for (int back = youngest; back < DAYS; back++) {
      int slot = slot(head - back);
      if (isKnown(slot)) {
        sorted[n++] = Byte.toUnsignedInt(shapes[slot * DIMENSIONS + dimension.index()]);
      }
    }
    Arrays.sort(sorted, 0, n);
    return n;
  }

  private boolean isKnown(int slot) {
    return (shaped & (1L << slot)) != 0 && (frozen & (1L << slot)) == 0;
  }

  /** Hundredths of units on today and the {@code days - 1} days before it. */
  public long centiUnitsOfLast(int days) {
    return sumBack(0, days);
  }

  /** Hundredths of units on the known history before the last {@code days} days. */
  public long centiUnitsBefore(int days) {
    return sumBack(days, DAYS);
  }

  private long sumBack(int from, int to) {
    double sum = 0;
    for (int back = from; back < to; back++) {
      sum += Math.max(0, centiUnits[slot(head - back)]);
    }
    return Math.round(sum);
  }

  /** The UTC day of the latest instant, counted from the epoch. */
  public int today() {
    return head;
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
    Arrays.fill(shapes, (byte) 0);
    shaped = 0;
    frozen = 0;
  }

  void write(CompactWriter out) {
    long used = 0;
    for (int i = 0; i < DAYS; i++) {
      if (centiUnits[i] != 0) {
        used |= 1L << i;
      }
    }
    out.putSigned(head);
    out.putUnsigned(used);
    out.putUnsigned(shaped);
    out.putUnsigned(frozen);
    for (int i = 0; i < DAYS; i++) {
      if ((used & (1L << i)) != 0) {
        out.putFloat(centiUnits[i]);
      }
      if ((shaped & (1L << i)) != 0) {
        writeShape(out, i * DIMENSIONS);
      }
    }
  }

  /** Most days show nothing in most dimensions: a bit each, then a byte. */
  private void writeShape(CompactWriter out, int from) {
    int present = 0;
    for (int d = 0; d < DIMENSIONS; d++) {
      present |= shapes[from + d] != 0 ? 1 << d : 0;
    }
    out.putUnsigned(present);
    for (int rest = present; rest != 0; rest &= rest - 1) {
      out.putByte(shapes[from + Integer.numberOfTrailingZeros(rest)]);
    }
  }

  private void readShape(CompactReader in, int from) {
    int present = (int) in.getUnsigned();
    for (int d = 0; d < DIMENSIONS; d++) {
      if ((present & (1 << d)) != 0) {
        shapes[from + d] = (byte) in.getByte();
      }
    }
  }

  void read(CompactReader in) {
    clear();
    head = (int) in.getSigned();
    long used = in.getUnsigned();
    shaped = in.getUnsigned();
    frozen = in.getUnsigned();
    for (int i = 0; i < DAYS; i++) {
      if ((used & (1L << i)) != 0) {
        centiUnits[i] = in.getFloat();
      }
      if ((shaped & (1L << i)) != 0) {
        readShape(in, i * DIMENSIONS);
      }
    }
  }
}
