package dev.goodhart.detection;

import dev.goodhart.detection.episode.Episode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The episodes of one subject, and the last days on which anything spoke against it, whether or not
 * that made an episode. Meant to be reused: decode one subject's bytes over it, let the {@link
 * Judge} work, encode.
 *
 * <p>Layout (big-endian): a version byte; the latest strange day and a bit for it and each of the
 * seven days before it; the number of types that ever had an episode, and for each its code and the
 * episode.
 */
public final class Episodes {
  /** The layout this code writes. */
  public static final byte VERSION = 2;

  private static final int MASK = 0xFF;

  // Above the largest possible: every type open, with the longest team and sample ids.
  private static final int MAX_BYTES = 256 * 1024;

  private final Map<AnomalyType, Episode> byType = new EnumMap<>(AnomalyType.class);
  private int strangeDay;
  // Bit n: the n-th day before the latest strange day was strange as well.
  private int strangeDays;
  private final byte[] scratch = new byte[MAX_BYTES];

  /** No episodes. */
  public Episodes() {
    for (AnomalyType type : AnomalyType.all()) {
      byType.put(type, new Episode());
    }
  }

  /**
   * Reads stored episodes over {@code into} and returns it.
   *
   * @param bytes as {@link #encode()} wrote them; null for a subject that never had any
   * @throws IllegalStateException if they are of a layout that this code does not know
   */
  public static Episodes decode(byte[] bytes, Episodes into) {
    into.clear();
    if (bytes == null) {
      return into;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "Stored episodes have layout " + version + ", but this version reads " + VERSION + ".");
    }
    into.strangeDay = in.getInt();
    into.strangeDays = Byte.toUnsignedInt(in.get());
    int stored = in.get();
    Episode skipped = null;
    for (int i = 0; i < stored; i++) {
      AnomalyType type = AnomalyType.ofCode(in.get());
      if (type != null) {
        into.of(type).read(in);
      } else {
        skipped = skipped == null ? new Episode() : skipped;
        skipped.read(in);
      }
    }
    return into;
  }

  /** These episodes as bytes. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.wrap(scratch);
    out.put(VERSION).putInt(strangeDay).put((byte) strangeDays);
    int stored = 0;
    for (Episode episode : byType.values()) {
      stored += episode.isBlank() ? 0 : 1;
    }
    out.put((byte) stored);
    for (AnomalyType type : AnomalyType.all()) {
      Episode episode = of(type);
      if (!episode.isBlank()) {
        out.put((byte) type.code());
        episode.write(out);
      }
    }
    return Arrays.copyOf(scratch, out.position());
  }

  /** Whether nothing is remembered: the store may drop the subject. */
  public boolean isEmpty() {
    for (Episode episode : byType.values()) {
      if (!episode.isBlank()) {
        return false;
      }
    }
    return strangeDays == 0;
  }

  /**
   * Notes that something spoke against the subject on this day.
   *
   * @param day UTC, counted from the epoch; one before the latest is forgotten
   */
  void noteStrangeDay(int day) {
    int gap = strangeDays == 0 ? Byte.SIZE : day - strangeDay;
    if (gap > 0) {
      int before = gap >= Byte.SIZE ? 0 : (strangeDays << gap) & MASK;
      strangeDays = before | 1;
      strangeDay = day;
    }
  }

  /** On how many of so many days before this one, at most seven, something did. */
  int strangeDaysBefore(int day, int days) {
    int gap = day - strangeDay;
    if (strangeDays == 0 || gap < 0 || gap >= Byte.SIZE) {
      return 0;
    }
    int before = strangeDays << gap;
    return Integer.bitCount(before & ((1 << (days + 1)) - 2));
  }

  /** Forgets everything. */
  public void clear() {
    for (Episode episode : byType.values()) {
      episode.clear();
    }
    strangeDay = 0;
    strangeDays = 0;
  }

  /** The present or latest episode of a type. */
  public Episode of(AnomalyType type) {
    return byType.get(type);
  }
}
