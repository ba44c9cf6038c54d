package dev.goodhart.detection.profile;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The last 24 hours (UTC, by {@code occurredAt}) in panes of one hour. The newest pane is the
 * latest hour that was seen; a late event counts in the pane it belongs to while that pane stands,
 * and nowhere once it has left.
 */
public final class HourPanes {
  /** Panes kept. */
  public static final int PANES = 24;

  private static final long HOUR = 3_600_000L;
  private static final int MAX_COUNT = 0xFFFF;

  private long head;
  private final long[] centiUnits = new long[PANES];
  // Tokens and money serve estimates of excess only: seven digits are enough, and half the room.
  private final float[] tokens = new float[PANES];
  private final float[] costNanoUsd = new float[PANES];
  private final int[] calls = new int[PANES];
  private final int[] repeats = new int[PANES];

  /** Moves the newest pane to the hour of this instant, if that is later. */
  void advanceTo(long epochMillis) {
    long hour = Math.floorDiv(epochMillis, HOUR);
    if (hour <= head) {
      return;
    }
    if (hour - head >= PANES) {
      clearPanes();
    } else {
      for (long h = head + 1; h <= hour; h++) {
        clearPane((int) Math.floorMod(h, (long) PANES));
      }
    }
    head = hour;
  }

  /** Adds signed amounts to the pane of this instant; false if it has left. */
  boolean add(long epochMillis, long units, long tokenCount, long cost, boolean call, boolean rep) {
    int slot = slotOf(epochMillis);
    if (slot < 0) {
      return false;
    }
    centiUnits[slot] = Saturating.add(centiUnits[slot], units);
    tokens[slot] += (float) tokenCount;
    costNanoUsd[slot] += (float) cost;
    if (call) {
      calls[slot] = Math.min(MAX_COUNT, calls[slot] + 1);
      if (rep) {
        repeats[slot] = Math.min(MAX_COUNT, repeats[slot] + 1);
      }
    }
    return true;
  }

  private int slotOf(long epochMillis) {
    long hour = Math.floorDiv(epochMillis, HOUR);
    return hour > head || head - hour >= PANES ? -1 : (int) Math.floorMod(hour, (long) PANES);
  }

  /** Cost-weighted hundredths of units in all panes. */
  public long centiUnits() {
    long sum = 0;
    for (long pane : centiUnits) {
      sum = Saturating.add(sum, pane);
    }
    return sum;
  }

  /** Calls in all panes. */
  public int calls() {
    return sum(calls);
  }

  /** Calls in all panes that nearly repeated an earlier one. */
  public int repeats() {
    return sum(repeats);
  }

  /** Hours in which at least this many calls repeated, and they were at least half of all. */
  public int hoursOfRepeats(int atLeast) {
    int hours = 0;
    for (int i = 0; i < PANES; i++) {
      if (repeats[i] >= atLeast && 2 * repeats[i] >= calls[i]) {
        hours++;
      }
    }
    return hours;
  }

  /**
   * When the run of heavy hours that lasts until now began: the start of the earliest pane that
   * holds at least {@code heavy} hundredths of units and is joined to the newest by pauses of at
   * most {@code maxPause} lighter hours; the newest pane's start if none is heavy. Epoch
   * milliseconds.
   */
  public long runStart(double heavy, int maxPause) {
    long start = head;
    int pause = 0;
    for (int back = 0; back < PANES && pause <= maxPause; back++) {
      if (centiUnits[(int) Math.floorMod(head - back, (long) PANES)] >= heavy) {
        start = head - back;
        pause = 0;
      } else {
        pause++;
      }
    }
    return start * HOUR;
  }

  /** Calls since the hour of this instant that nearly repeated an earlier one. */
  public int repeatsSince(long epochMillis) {
    int sum = 0;
    for (int back = 0; back < panesSince(epochMillis); back++) {
      sum += repeats[(int) Math.floorMod(head - back, (long) PANES)];
    }
    return sum;
  }

  /** Hundredths of units since the hour of this instant. */
  public long centiUnitsSince(long epochMillis) {
    long sum = 0;
    for (int back = 0; back < panesSince(epochMillis); back++) {
      sum = Saturating.add(sum, centiUnits[(int) Math.floorMod(head - back, (long) PANES)]);
    }
    return sum;
  }

  /** Raw tokens since the hour of this instant, to seven digits. */
  public long tokensSince(long epochMillis) {
    return sumSince(tokens, epochMillis);
  }

  /** List price in nano-USD since the hour of this instant, to seven digits. */
  public long costSince(long epochMillis) {
    return sumSince(costNanoUsd, epochMillis);
  }

  private int panesSince(long epochMillis) {
    long since = head - Math.floorDiv(epochMillis, HOUR) + 1;
    return (int) Math.max(0, Math.min(PANES, since));
  }

  private long sumSince(float[] panes, long epochMillis) {
    double sum = 0;
    for (int back = 0; back < panesSince(epochMillis); back++) {
      sum += panes[(int) Math.floorMod(head - back, (long) PANES)];
    }
    return Math.max(0, Math.round(sum));
  }

  private static int sum(int[] panes) {
    int sum = 0;
    for (int pane : panes) {
      sum += pane;
    }
    return sum;
  }

  private void clearPane(int slot) {
    centiUnits[slot] = 0;
    tokens[slot] = 0;
    costNanoUsd[slot] = 0;
    calls[slot] = 0;
    repeats[slot] = 0;
  }

  private void clearPanes() {
    Arrays.fill(centiUnits, 0);
    Arrays.fill(tokens, 0);
    Arrays.fill(costNanoUsd, 0);
    Arrays.fill(calls, 0);
    Arrays.fill(repeats, 0);
  }

  void clear() {
    head = 0;
    clearPanes();
  }

  void write(ByteBuffer out) {
    out.putInt(Math.toIntExact(head));
    int used = 0;
    for (int i = 0; i < PANES; i++) {
      if (!isClear(i)) {
        used |= 1 << i;
      }
    }
    out.putInt(used);
    for (int i = 0; i < PANES; i++) {
      if ((used & (1 << i)) != 0) {
        out.putLong(centiUnits[i]).putFloat(tokens[i]).putFloat(costNanoUsd[i]);
        out.putShort((short) calls[i]).putShort((short) repeats[i]);
      }
    }
  }

  void read(ByteBuffer in) {
    head = in.getInt();
    int used = in.getInt();
    for (int i = 0; i < PANES; i++) {
      if ((used & (1 << i)) != 0) {
        centiUnits[i] = in.getLong();
        tokens[i] = in.getFloat();
        costNanoUsd[i] = in.getFloat();
        calls[i] = Short.toUnsignedInt(in.getShort());
        repeats[i] = Short.toUnsignedInt(in.getShort());
      } else {
        clearPane(i);
      }
    }
  }

  private boolean isClear(int i) {
    // Compared by bits: a pane that holds minus zero must survive a round trip too.
    return centiUnits[i] == 0
        && Float.floatToRawIntBits(tokens[i]) == 0
        && Float.floatToRawIntBits(costNanoUsd[i]) == 0
        && calls[i] == 0
        && repeats[i] == 0;
  }
}
