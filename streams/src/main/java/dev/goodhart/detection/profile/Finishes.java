package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Arrays;

/**
 * Which part of each leaderboard period's use came in its last hours, in one measure: for the
 * present period, and for the active ones before it.
 */
public final class Finishes {
  /** Periods remembered. */
  public static final int REMEMBERED = 14;

  private static final int NONE = 255;
  private static final int PARTS = 100;

  private float used;
  private float usedLast;
  private final byte[] parts = new byte[REMEMBERED];

  Finishes() {
    clear();
  }

  void add(double amount, boolean last) {
    used = Math.max(0, used + (float) amount);
    if (last) {
      usedLast = Math.max(0, usedLast + (float) amount);
    }
  }

  /** The next period begins; one without use is not remembered. */
  void close() {
    if (used > 0) {
      System.arraycopy(parts, 0, parts, 1, REMEMBERED - 1);
      parts[0] = (byte) Math.round(PARTS * share());
    }
    used = 0;
    usedLast = 0;
  }

  /** Part of the present period's use that came in its last hours, 0 to 1. */
  public double share() {
    // Corrections of earlier hours may leave less of the whole than of its last hours.
    return used <= 0 ? 0 : Math.min(1, usedLast / used);
  }

  /** Active periods before the present one that are remembered. */
  public int known() {
    int known = 0;
    while (known < REMEMBERED && Byte.toUnsignedInt(parts[known]) != NONE) {
      known++;
    }
    return known;
  }

  /** The same part of an earlier active period; 0 is the latest. */
  public double shareBefore(int periodsBack) {
    return Byte.toUnsignedInt(parts[periodsBack]) / (double) PARTS;
  }

  void clear() {
    used = 0;
    usedLast = 0;
    Arrays.fill(parts, (byte) NONE);
  }

  void write(CompactWriter out) {
    out.putFloat(used);
    out.putFloat(usedLast);
    out.putBytes(parts, 0, REMEMBERED);
  }

  void read(CompactReader in) {
    used = in.getFloat();
    usedLast = in.getFloat();
    in.getBytes(parts, 0, REMEMBERED);
  }
}
