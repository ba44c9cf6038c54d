package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Outcome;
import java.util.Arrays;

/**
 * What a user's work has brought about in the last five weeks, by UTC day of arrival: points; the
 * commits beside the lines that were changed; the edits that were accepted beside the rejected.
 */
public final class WorkLog {
  /** Days kept, the current one included. */
  public static final int DAYS = DayBook.DAYS;

  private static final long DAY = 86_400_000L;
  private static final int VERSION = 2;

  private int head;
  private final float[] points = new float[DAYS];
  // From 0 to 65,535 a day: beyond that it says nothing more.
  private final char[] commits = new char[DAYS];
  private final char[] lines = new char[DAYS];
  private final char[] accepted = new char[DAYS];
  private final char[] rejected = new char[DAYS];

  /** Takes in an outcome; one older than the log is forgotten. */
  public void add(Outcome outcome) {
    int day = (int) Math.floorDiv(outcome.arrival(), DAY);
    advanceTo(day);
    if (head - day < DAYS) {
      int slot = Math.floorMod(day, DAYS);
      points[slot] += (float) outcome.points();
      switch (outcome.kind()) {
        case COMMIT -> count(commits, slot, outcome);
        case LINES_ADDED, LINES_REMOVED -> count(lines, slot, outcome);
        case EDIT_ACCEPTED -> count(accepted, slot, outcome);
        case EDIT_REJECTED -> count(rejected, slot, outcome);
        default -> {}
      }
    }
  }

  private static void count(char[] days, int slot, Outcome outcome) {
    days[slot] = (char) Math.min(Character.MAX_VALUE, days[slot] + Math.max(0, outcome.amount()));
  }

  private void advanceTo(int day) {
    if (day <= head) {
      return;
    }
    for (long d = Math.max(head + 1L, (long) day - DAYS + 1); d <= day; d++) {
      int slot = Math.floorMod(d, DAYS);
      points[slot] = 0;
      commits[slot] = 0;
      lines[slot] = 0;
      accepted[slot] = 0;
      rejected[slot] = 0;
    }
    head = day;
  }

  /** Points on a UTC day, counted from the epoch, and the {@code days - 1} days before it. */
  public double pointsUpTo(int day, int days) {
    double sum = 0;
    for (int d = day; d > day - days && d > head - DAYS; d--) {
      sum += d > head ? 0 : points[Math.floorMod(d, DAYS)];
    }
    return sum;
  }

  /** Commits on a UTC day, counted from the epoch, and the {@code days - 1} days before it. */
  public double commitsUpTo(int day, int days) {
    return sum(commits, day, days);
  }

  /** Lines added and removed on a UTC day and the {@code days - 1} days before it. */
  public double linesUpTo(int day, int days) {
    return sum(lines, day, days);
  }

  /** Edits accepted on a UTC day and the {@code days - 1} days before it. */
  public double acceptedUpTo(int day, int days) {
    return sum(accepted, day, days);
  }

  /** Edits rejected on a UTC day and the {@code days - 1} days before it. */
  public double rejectedUpTo(int day, int days) {
    return sum(rejected, day, days);
  }

  private double sum(char[] of, int day, int days) {
    double sum = 0;
    for (int d = day; d > day - days && d > head - DAYS; d--) {
      sum += d > head ? 0 : of[Math.floorMod(d, DAYS)];
    }
    return sum;
  }

  /** When the latest day began that anything was taken in on, epoch milliseconds. */
  public long lastDay() {
    return head * DAY;
  }

  /** Forgets everything. */
  public void clear() {
    head = 0;
    Arrays.fill(points, 0);
    Arrays.fill(commits, (char) 0);
    Arrays.fill(lines, (char) 0);
    Arrays.fill(accepted, (char) 0);
    Arrays.fill(rejected, (char) 0);
  }

  /** This log as bytes: most days have nothing, a bit each, then what the others have. */
  public byte[] encode() {
    CompactWriter out = new CompactWriter(256);
    long used = 0;
    for (int i = 0; i < DAYS; i++) {
      used |= isUsed(i) ? 1L << i : 0;
    }
    out.putByte(VERSION);
    out.putInt(head);
    out.putLong(used);
    for (int i = 0; i < DAYS; i++) {
      if (isUsed(i)) {
        out.putFloat(points[i]);
        out.putShort(commits[i]);
        out.putShort(lines[i]);
        out.putShort(accepted[i]);
        out.putShort(rejected[i]);
      }
    }
    return out.toByteArray();
  }

  private boolean isUsed(int slot) {
    return points[slot] != 0 || lines[slot] != 0 || rejected[slot] != 0;
  }

  /**
   * Reads a stored log over {@code into} and returns it.
   *
   * @param bytes as {@link #encode} wrote them; null for a user without outcomes
   */
  public static WorkLog decode(byte[] bytes, WorkLog into) {
    into.clear();
    if (bytes == null) {
      return into;
    }
    CompactReader in = new CompactReader("work log").reset(bytes);
    int version = in.getByte();
    if (version != VERSION) {
      throw new IllegalStateException(
          "A stored work log has layout " + version + ", but this version reads " + VERSION + ".");
    }
    into.head = in.getInt();
    long used = in.getLong();
    for (int i = 0; i < DAYS; i++) {
      if ((used & (1L << i)) != 0) {
        into.points[i] = in.getFloat();
        into.commits[i] = (char) in.getShort();
        into.lines[i] = (char) in.getShort();
        into.accepted[i] = (char) in.getShort();
        into.rejected[i] = (char) in.getShort();
      }
    }
    return into;
  }
}
