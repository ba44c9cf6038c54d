package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Period;
import java.util.Arrays;

/**
 * What was used with regard to the periods of incentives: raw tokens in the period that is counted
 * next, which part of each leaderboard period came in its last hours, and when in each period that
 * counts activity the first call came. To the hour in which it arrived.
 */
public final class Ledgers {
  /** Activity periods whose first call is remembered. */
  public static final int FIRST_CALLS = 4;

  /** The last hours of a leaderboard period, milliseconds. */
  static final long FINISH = 3 * 3_600_000L;

  private static final long HOUR = 3_600_000L;
  private static final int NONE = 0xFFFF;

  private long targetEnd;
  private float targetTokens;
  private boolean landing;
  private byte landings;
  private long boardEnd;
  private final Finishes finishesInUnits = new Finishes();
  private final Finishes finishesInCalls = new Finishes();
  private long activityEnd;
  private final short[] firstCalls = new short[FIRST_CALLS];

  public Ledgers() {
    clear();
  }

  /** Counts what was used in the hour that closes at this instant. */
  void count(Period period, long at, Hour hour) {
    switch (period.kind()) {
      case TOKEN_TARGET -> {
        if (period.end() != targetEnd) {
          landings = (byte) ((landings << 1) | (landing ? 1 : 0));
          landing = false;
          targetEnd = period.end();
          targetTokens = 0;
        }
        targetTokens = Math.max(0, targetTokens + hour.tokens());
      }
      case LEADERBOARD -> {
        if (period.end() != boardEnd) {
          finishesInUnits.close();
          finishesInCalls.close();
          boardEnd = period.end();
        }
        boolean last = at > period.end() - FINISH;
        finishesInUnits.add((double) hour.centiUnits(), last);
        finishesInCalls.add(hour.calls(), last);
      }
      case ACTIVITY_TARGET -> {
        if (period.end() != activityEnd) {
          System.arraycopy(firstCalls, 0, firstCalls, 1, FIRST_CALLS - 1);
          firstCalls[0] = (short) Math.min(NONE - 1, (at - period.start()) / HOUR);
          activityEnd = period.end();
        }
      }
    }
  }

  /**
   * What was used in an hour.
   *
   * @param tokens raw tokens
   * @param centiUnits hundredths of cost-weighted units
   * @param calls calls
   */
  record Hour(long tokens, long centiUnits, int calls) {}

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

  /** Leaderboard periods by cost-weighted units. */
  public Finishes finishesInUnits() {
    return finishesInUnits;
  }

  /** Leaderboard periods by calls. */
  public Finishes finishesInCalls() {
    return finishesInCalls;
  }

  /** Activity periods whose first call is remembered, the present one included. */
  public int activityPeriods() {
    int known = 0;
    while (known < FIRST_CALLS && Short.toUnsignedInt(firstCalls[known]) != NONE) {
      known++;
    }
    return known;
  }

  /** Hours between the earliest and the latest first call within these activity periods. */
  public int firstCallsSpread(int periods) {
    int earliest = NONE;
    int latest = 0;
    for (int i = 0; i < periods; i++) {
      earliest = Math.min(earliest, Short.toUnsignedInt(firstCalls[i]));
      latest = Math.max(latest, Short.toUnsignedInt(firstCalls[i]));
    }
    return latest - earliest;
  }

  void clear() {
    targetEnd = 0;
    targetTokens = 0;
    landing = false;
    landings = 0;
    boardEnd = 0;
    finishesInUnits.clear();
    finishesInCalls.clear();
    activityEnd = 0;
    Arrays.fill(firstCalls, (short) NONE);
  }

  void write(CompactWriter out) {
    int used = (targetEnd != 0 ? 1 : 0) | (boardEnd != 0 ? 2 : 0) | (activityEnd != 0 ? 4 : 0);
    out.putByte(used);
    if (targetEnd != 0) {
      out.putLong(targetEnd);
      out.putFloat(targetTokens);
      out.putByte(landing ? 1 : 0);
      out.putByte(landings);
    }
    if (boardEnd != 0) {
      out.putLong(boardEnd);
      finishesInUnits.write(out);
      finishesInCalls.write(out);
    }
    if (activityEnd != 0) {
      out.putLong(activityEnd);
      for (short firstCall : firstCalls) {
        out.putShort(firstCall);
      }
    }
  }

  void read(CompactReader in) {
    clear();
    int used = in.getByte();
    if ((used & 1) != 0) {
      targetEnd = in.getLong();
      targetTokens = in.getFloat();
      landing = in.getByte() != 0;
      landings = (byte) in.getByte();
    }
    if ((used & 2) != 0) {
      boardEnd = in.getLong();
      finishesInUnits.read(in);
      finishesInCalls.read(in);
    }
    if ((used & 4) != 0) {
      activityEnd = in.getLong();
      for (int i = 0; i < FIRST_CALLS; i++) {
        firstCalls[i] = (short) in.getShort();
      }
    }
  }
}
