package dev.goodhart.detection.profile;

import dev.goodhart.detection.Outcome;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a user's work has brought about in the last five weeks, by UTC day of arrival. */
public final class WorkLog {
  /** Days kept, the current one included. */
  public static final int DAYS = DayBook.DAYS;

  private static final long DAY = 86_400_000L;
  private static final byte VERSION = 1;

  private int head;
  private final float[] points = new float[DAYS];

  /** Takes in an outcome; one older than the log is forgotten. */
  public void add(Outcome outcome) {
    int day = (int) Math.floorDiv(outcome.arrival(), DAY);
    advanceTo(day);
    if (head - day < DAYS) {
      points[Math.floorMod(day, DAYS)] += (float) outcome.points();
    }
  }

  private void advanceTo(int day) {
    if (day <= head) {
      return;
    }
    for (long d = Math.max(head + 1L, (long) day - DAYS + 1); d <= day; d++) {
      points[Math.floorMod(d, DAYS)] = 0;
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

  /** When the latest day began that anything was taken in on, epoch milliseconds. */
  public long lastDay() {
    return head * DAY;
  }

  /** Forgets everything. */
  public void clear() {
    head = 0;
    Arrays.fill(points, 0);
  }

  /** This log as bytes. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES + DAYS * Float.BYTES);
    long used = 0;
    for (int i = 0; i < DAYS; i++) {
      used |= points[i] != 0 ? 1L << i : 0;
    }
    out.put(VERSION).putInt(head).putLong(used);
    for (float day : points) {
      if (day != 0) {
        out.putFloat(day);
      }
    }
    return Arrays.copyOf(out.array(), out.position());
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
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "A stored work log has layout " + version + ", but this version reads " + VERSION + ".");
    }
    into.head = in.getInt();
    long used = in.getLong();
    for (int i = 0; i < DAYS; i++) {
      if ((used & (1L << i)) != 0) {
        into.points[i] = in.getFloat();
      }
    }
    return into;
  }
}
