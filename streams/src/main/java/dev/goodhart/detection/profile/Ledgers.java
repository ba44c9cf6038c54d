package dev.goodhart.detection.profile;

import dev.goodhart.detection.Period;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What was used with regard to the periods of incentives: raw tokens in the period that is counted
 * next, and which part of each leaderboard day came in its last hours. To the hour in which it
 * arrived.
 */
public final class Ledgers {
  /** Leaderboard periods remembered. */
  public static final int REMEMBERED = 14;

  /** The last hours of a leaderboard period, milliseconds. */
  static final long FINISH = 3 * 3_600_000L;

  private static final int NONE = 255;
  private static final int PARTS = 100;

  private long targetEnd;
  private float targetTokens;
  private boolean landing;
  private byte landings;
  private long boardEnd;
  private float boardUnits;
  private float finishUnits;
  private final byte[] finishes = new byte[REMEMBERED];

  public Ledgers() {
    clear();
  }

  /** Counts what was used in the hour that closes at this instant. */
  void count(Period period, long at, long tokens, long centiUnits) {
    switch (period.kind()) {
      case TOKEN_TARGET -> {
        if (period.end() != targetEnd) {
          landings = (byte) ((landings << 1) | (landing ? 1 : 0));
          landing = false;
          targetEnd = period.end();
          targetTokens = 0;
        }
        targetTokens = Math.max(0, targetTokens + tokens);
      }
      case LEADERBOARD -> {
        if (period.end() != boardEnd) {
          closeBoard();
          boardEnd = period.end();
        }
        boardUnits = Math.max(0, boardUnits + centiUnits);
        if (at > period.end() - FINISH) {
          finishUnits = Math.max(0, finishUnits + centiUnits);
        }
      }
      case ACTIVITY_TARGET -> {}
    }
  }

  private void closeBoard() {
    if (boardUnits > 0) {
      System.arraycopy(finishes, 0, finishes, 1, REMEMBERED - 1);
      finishes[0] = (byte) Math.round(PARTS * finishUnits / boardUnits);
    }
    boardUnits = 0;
    finishUnits = 0;
  }

  /** Raw tokens in the period that ends at this instant. */
  public double tokensUntil(long end) {
    return end == targetEnd ? targetTokens : 0;
  }

  /** Notes that the present period came to about its target on the last day, or that it has not. */
  public void landing(boolean lands) {
    landing = lands;
  }

  /** In how many of the eight periods before the present one it did. */
  public int landingsBefore() {
    return Integer.bitCount(Byte.toUnsignedInt(landings));
  }

  /** Part of the present leaderboard period's units that came in its last hours, 0 to 1. */
  public double finishShare() {
    return boardUnits <= 0 ? 0 : finishUnits / boardUnits;
  }

  /** Active leaderboard periods before the present one that are remembered. */
  public int finishesKnown() {
    int known = 0;
    while (known < REMEMBERED && Byte.toUnsignedInt(finishes[known]) != NONE) {
      known++;
    }
    return known;
  }

  /** The part of an earlier active period's units that came in its last hours; 0 is the latest. */
  public double finishShareBefore(int periodsBack) {
    return Byte.toUnsignedInt(finishes[periodsBack]) / (double) PARTS;
  }

  void clear() {
    targetEnd = 0;
    targetTokens = 0;
    landing = false;
    landings = 0;
    boardEnd = 0;
    boardUnits = 0;
    finishUnits = 0;
    Arrays.fill(finishes, (byte) NONE);
  }

  void write(ByteBuffer out) {
    boolean used = targetEnd != 0 || boardEnd != 0;
    out.put((byte) (used ? 1 : 0));
    if (used) {
      out.putLong(targetEnd).putFloat(targetTokens).putLong(boardEnd);
      out.put((byte) (landing ? 1 : 0)).put(landings);
      out.putFloat(boardUnits).putFloat(finishUnits).put(finishes);
    }
  }

  void read(ByteBuffer in) {
    clear();
    if (in.get() != 0) {
      targetEnd = in.getLong();
      targetTokens = in.getFloat();
      boardEnd = in.getLong();
      landing = in.get() != 0;
      landings = in.get();
      boardUnits = in.getFloat();
      finishUnits = in.getFloat();
      in.get(finishes);
    }
  }
}
