package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.TokenCounts;
import java.util.Arrays;

/**
 * The last 24 hours (UTC, by {@code occurredAt}) in panes of one hour. The newest pane is the
 * latest hour that was seen; a late event counts in the pane it belongs to while that pane stands,
 * and nowhere once it has left.
 */
public final class HourPanes {
  /** Panes kept. */
  public static final int PANES = 24;

  /** What is counted in each pane, from 0 to 65,535. */
  public enum Count {
    /** Calls. */
    CALLS,
    /** Calls with a fingerprint. */
    PRINTED,
    /** Calls that nearly repeat an earlier one. */
    REPEATS,
    /** Calls with two of their session before them. */
    GAPS,
    /** Of these, calls that followed as their predecessor had. */
    EVEN_GAPS,
    /** Sessions opened. */
    SESSIONS,
    /** Of these, sessions opened with nearly the words of an earlier one. */
    SAME_SEED,
    /** Calls that failed or brought nothing back. */
    FAILED,
    /** Calls declared as scheduled, CI or evaluation. */
    DECLARED,
    /** Calls with many times the output of this user's usual call. */
    LONG_ANSWERS,
    /** Calls with many times the input of this user's usual call. */
    LARGE_CONTEXTS,
    /** Calls in the longest session; the largest seen. */
    LONGEST,
    /** Sessions within the same ten minutes; the largest seen. */
    PARALLEL,
    /** Calls with one of their session before them to compare sizes with. */
    SIZES,
    /** Of these, calls of nearly the size of the one before. */
    EVEN_SIZES,
    /** Calls made by agents that other agents had started. */
    NESTED,
    /** Of the calls that repeat, those about a thing of another size. */
    ABOUT_ANOTHER,
    /** Calls that came with tool calls, and repeat no earlier one. */
    TOOLED;

    @SuppressWarnings("EnumOrdinal") // the constants' order is the layout of a stored pane
    int index() {
      return ordinal();
    }
  }

  /** What is summed in each pane, to seven digits: estimates of excess and shape need no more. */
  public enum Sum {
    /** Raw tokens. */
    TOKENS,
    /** List price, nano-USD. */
    COST,
    /** Output and reasoning tokens. */
    OUTPUT,
    /** Natural logarithms of one more than the calls' output tokens. */
    LOG_OUTPUT,
    /** Natural logarithms of one more than the calls' input tokens of every kind. */
    LOG_CONTEXT,
    /** Hundredths of units by agents that this user has begun to use only lately. */
    NEW_AGENT;

    @SuppressWarnings("EnumOrdinal") // the constants' order is the layout of a stored pane
    int index() {
      return ordinal();
    }
  }

  private static final long HOUR = 3_600_000L;
  private static final int MOST = 0xFFFF;
  private static final int COUNTS = Count.values().length;
  private static final int SUMS = Sum.values().length;

  private long head;
  private final long[] centiUnits = new long[PANES];
  private final float[] sums = new float[PANES * SUMS];
  // A bit for each installation, by a hash: thirty-two tell a handful apart.
  private final int[] installations = new int[PANES];
  private final int[] counts = new int[PANES * COUNTS];

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

  /** Adds a call or a correction to the pane of this instant. */
  void add(long epochMillis, Observation observation, Marks marks, Sessions sessions) {
    int slot = slotOf(epochMillis);
    if (slot < 0) {
      return;
    }
    TokenCounts tokens = observation.tokens();
    long units = tokens.centiUnits();
    long output = tokens.output() + tokens.reasoning();
    centiUnits[slot] = Saturating.add(centiUnits[slot], units);
    sum(slot, Sum.TOKENS, (double) tokens.total());
    sum(slot, Sum.COST, (double) observation.costNanoUsd());
    sum(slot, Sum.OUTPUT, (double) output);
    if (marks.isNewAgent()) {
      sum(slot, Sum.NEW_AGENT, (double) units);
    }
    if (observation.correction()) {
      return;
    }
    if (observation.agent() != null) {
      installations[slot] |= 1 << ((observation.agent().hashCode() * 0x9E3779B9) >>> 27);
    }
    sum(slot, Sum.LOG_OUTPUT, StrictMath.log(1.0 + output));
    sum(slot, Sum.LOG_CONTEXT, StrictMath.log(1.0 + tokens.total() - output));
    count(slot, Count.CALLS, true);
    boolean printed =
        observation.promptFingerprint().isPresent() || observation.toolFingerprint().isPresent();
    count(slot, Count.PRINTED, printed);
    count(slot, Count.REPEATS, marks.isRepeat());
    count(slot, Count.ABOUT_ANOTHER, marks.isAboutAnother());
    boolean withTools = observation.toolCalls() > 0 || observation.toolFingerprint().isPresent();
    count(slot, Count.TOOLED, withTools && !marks.isRepeat());
    count(slot, Count.GAPS, sessions.gapKnown());
    count(slot, Count.EVEN_GAPS, sessions.gapEven());
    count(slot, Count.SESSIONS, sessions.opened());
    count(slot, Count.SAME_SEED, sessions.openedFromSeed());
    count(slot, Count.FAILED, observation.failed());
    count(slot, Count.DECLARED, observation.lane().isDeclaredAutomation());
    count(slot, Count.LONG_ANSWERS, marks.isLongAnswer());
    count(slot, Count.LARGE_CONTEXTS, marks.isLargeContext());
    count(slot, Count.SIZES, sessions.sizeKnown());
    count(slot, Count.EVEN_SIZES, sessions.sizeEven());
    count(slot, Count.NESTED, observation.depth() > 1);
    most(slot, Count.LONGEST, sessions.length());
    most(slot, Count.PARALLEL, sessions.parallel());
  }

  private void sum(int slot, Sum what, double amount) {
    sums[slot * SUMS + what.index()] += (float) amount;
  }

  private void count(int slot, Count what, boolean happened) {
    int at = slot * COUNTS + what.index();
    if (happened && counts[at] < MOST) {
      counts[at]++;
    }
  }

  private void most(int slot, Count what, int seen) {
    int at = slot * COUNTS + what.index();
    counts[at] = Math.max(counts[at], Math.min(MOST, seen));
  }

  private int slotOf(long epochMillis) {
    long hour = Math.floorDiv(epochMillis, HOUR);
    return hour > head || head - hour >= PANES ? -1 : (int) Math.floorMod(hour, (long) PANES);
  }

  /** The newest hour, counted from the epoch. */
  public long newest() {
    return head;
  }

  /** Cost-weighted hundredths of units in all panes. */
  public long centiUnits() {
    return centiUnitsSince(PANES - 1);
  }

  /** The same in the newest panes: 0 stands for the newest alone. */
  public long centiUnitsSince(int hoursBack) {
    long sum = 0;
    for (int back = 0; back <= Math.min(hoursBack, PANES - 1); back++) {
      sum = Saturating.add(sum, centiUnits[slotBack(back)]);
    }
    return sum;
  }

  /** A sum over all panes. */
  public double total(Sum what) {
    return totalSince(what, PANES - 1);
  }

  /** A sum over the newest panes: 0 stands for the newest alone. */
  public double totalSince(Sum what, int hoursBack) {
    double sum = 0;
    for (int back = 0; back <= Math.min(hoursBack, PANES - 1); back++) {
      sum += sums[slotBack(back) * SUMS + what.index()];
    }
    return sum;
  }

  /** A count over all panes. */
  public int total(Count what) {
    int sum = 0;
    for (int slot = 0; slot < PANES; slot++) {
      sum += counts[slot * COUNTS + what.index()];
    }
    return sum;
  }

  /** The largest count of any pane. */
  public int largest(Count what) {
    int largest = 0;
    for (int slot = 0; slot < PANES; slot++) {
      largest = Math.max(largest, counts[slot * COUNTS + what.index()]);
    }
    return largest;
  }

  /** A count of the pane so many hours before the newest. */
  public int at(int hoursBack, Count what) {
    return counts[slotBack(hoursBack) * COUNTS + what.index()];
  }

  /** Hundredths of units of the pane so many hours before the newest. */
  public long centiUnitsAt(int hoursBack) {
    return centiUnits[slotBack(hoursBack)];
  }

  /** Different agents and versions in the newest panes, about. */
  public int installations(int panes) {
    int seen = 0;
    for (int back = 0; back < panes; back++) {
      seen |= installations[slotBack(back)];
    }
    return Integer.bitCount(seen);
  }

  /** Panes with a call. */
  public int activeHours() {
    int hours = 0;
    for (int slot = 0; slot < PANES; slot++) {
      hours += counts[slot * COUNTS] > 0 ? 1 : 0;
    }
    return hours;
  }

  private int slotBack(int back) {
    return (int) Math.floorMod(head - back, (long) PANES);
  }

  private void clearPane(int slot) {
    centiUnits[slot] = 0;
    installations[slot] = 0;
    Arrays.fill(sums, slot * SUMS, (slot + 1) * SUMS, 0);
    Arrays.fill(counts, slot * COUNTS, (slot + 1) * COUNTS, 0);
  }

  private void clearPanes() {
    Arrays.fill(centiUnits, 0);
    Arrays.fill(installations, 0);
    Arrays.fill(sums, 0);
    Arrays.fill(counts, 0);
  }

  void clear() {
    head = 0;
    clearPanes();
  }

  void write(CompactWriter out) {
    out.putSigned(head);
    int used = 0;
    for (int i = 0; i < PANES; i++) {
      if (!isClear(i)) {
        used |= 1 << i;
      }
    }
    out.putUnsigned(used);
    for (int i = 0; i < PANES; i++) {
      if ((used & (1 << i)) != 0) {
        out.putSigned(centiUnits[i]);
        Bits.write(out, Integer.toUnsignedLong(installations[i]));
        writeSums(out, i * SUMS);
        writeCounts(out, i * COUNTS);
      }
    }
  }

  private void writeSums(CompactWriter out, int from) {
    int present = 0;
    for (int k = 0; k < SUMS; k++) {
      present |= Float.floatToRawIntBits(sums[from + k]) != 0 ? 1 << k : 0;
    }
    out.putByte(present);
    for (int rest = present; rest != 0; rest &= rest - 1) {
      out.putFloat(sums[from + Integer.numberOfTrailingZeros(rest)]);
    }
  }

  private void readSums(CompactReader in, int from) {
    int present = in.getByte();
    for (int k = 0; k < SUMS; k++) {
      if ((present & (1 << k)) != 0) {
        sums[from + k] = in.getFloat();
      }
    }
  }

  /** Most counts of most hours are zero or small: a bit each, then seven bits to a byte. */
  private void writeCounts(CompactWriter out, int from) {
    int present = 0;
    for (int k = 0; k < COUNTS; k++) {
      present |= counts[from + k] != 0 ? 1 << k : 0;
    }
    out.putUnsigned(present);
    // From bit to bit: whether a count is zero can hardly be predicted, and wrong guesses cost
    // more.
    for (int rest = present; rest != 0; rest &= rest - 1) {
      out.putUnsigned(counts[from + Integer.numberOfTrailingZeros(rest)]);
    }
  }

  void read(CompactReader in) {
    clearPanes();
    head = in.getSigned();
    int used = (int) in.getUnsigned();
    for (int i = 0; i < PANES; i++) {
      if ((used & (1 << i)) != 0) {
        centiUnits[i] = in.getSigned();
        installations[i] = (int) Bits.read(in);
        readSums(in, i * SUMS);
        readCounts(in, i * COUNTS);
      }
    }
  }

  private void readCounts(CompactReader in, int from) {
    int present = (int) in.getUnsigned();
    for (int k = 0; k < COUNTS; k++) {
      if ((present & (1 << k)) != 0) {
        counts[from + k] = (int) in.getUnsigned();
      }
    }
  }

  private boolean isClear(int slot) {
    if (centiUnits[slot] != 0) {
      return false;
    }
    for (int k = slot * COUNTS; k < (slot + 1) * COUNTS; k++) {
      if (counts[k] != 0) {
        return false;
      }
    }
    // Compared by bits: a pane that holds minus zero must survive a round trip too.
    for (int k = slot * SUMS; k < (slot + 1) * SUMS; k++) {
      if (Float.floatToRawIntBits(sums[k]) != 0) {
        return false;
      }
    }
    return true;
  }
}
