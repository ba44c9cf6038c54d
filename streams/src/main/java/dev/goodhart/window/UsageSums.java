package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.math.BigInteger;

/**
 * Exact sums of usage: mutable and reusable. Every column may be negative, because a growing report
 * is counted as the difference to what was counted before. Sums of counts must stay within a long:
 * with at most 10^9 tokens in an event, that is room for 9 * 10^9 events.
 *
 * <p>Cost is kept exactly, beyond the range of a long: what is published stops at 2^63 - 1
 * nano-USD, yet must come down to the nano-USD when events leave a window.
 */
public final class UsageSums {

  private static final int VERSION = 1;

  /** Cost is {@code costHigh * COST_UNIT + costLow} with {@code 0 <= costLow < COST_UNIT}. */
  private static final long COST_UNIT = 1_000_000_000_000_000_000L;

  private static final int EVENTS = 1;
  private static final int INPUT = 1 << 1;
  private static final int CACHE_READ = 1 << 2;
  private static final int CACHE_WRITE = 1 << 3;
  private static final int OUTPUT = 1 << 4;
  private static final int REASONING = 1 << 5;
  private static final int UNPRICED = 1 << 6;
  private static final int COST = 1 << 7;

  /** The longest form that {@link #writeTo} produces. */
  static final int MAX_ENCODED_BYTES = 1 + 7 * 10 + 9 + 10;

  private long events;
  private long input;
  private long cacheRead;
  private long cacheWrite;
  private long output;
  private long reasoning;
  private long unpriced;
  private long costHigh;
  private long costLow;

  /** Number of events. */
  public long events() {
    return events;
  }

  /** Uncached input tokens. */
  public long input() {
    return input;
  }

  /** Tokens read from a cache. */
  public long cacheRead() {
    return cacheRead;
  }

  /** Tokens written to a cache. */
  public long cacheWrite() {
    return cacheWrite;
  }

  /** Visible output tokens. */
  public long output() {
    return output;
  }

  /** Reasoning tokens. */
  public long reasoning() {
    return reasoning;
  }

  /** Number of events that have no price. */
  public long unpriced() {
    return unpriced;
  }

  /** Sum of the five token counts. */
  public long totalTokens() {
    return input + cacheRead + cacheWrite + output + reasoning;
  }

  /** Cost in nano-USD; stops at the ends of a long instead of wrapping. */
  public long costNanoUsd() {
    // Only at the outermost whole units does the low part decide whether the cost still fits.
    long bound = Long.MAX_VALUE / COST_UNIT;
    if (costHigh > bound || (costHigh == bound && costLow > Long.MAX_VALUE - bound * COST_UNIT)) {
      return Long.MAX_VALUE;
    }
    if (costHigh >= -bound) {
      return costHigh * COST_UNIT + costLow;
    }
    long belowBound = costLow - COST_UNIT;
    if (costHigh < -bound - 1 || belowBound < Long.MIN_VALUE + bound * COST_UNIT) {
      return Long.MIN_VALUE;
    }
    return -bound * COST_UNIT + belowBound;
  }

  /** Sets the number of events. */
  public UsageSums events(long count) {
    events = count;
    return this;
  }

  /** Sets uncached input tokens. */
  public UsageSums input(long tokens) {
    input = tokens;
    return this;
  }

  /** Sets tokens read from a cache. */
  public UsageSums cacheRead(long tokens) {
    cacheRead = tokens;
    return this;
  }

  /** Sets tokens written to a cache. */
  public UsageSums cacheWrite(long tokens) {
    cacheWrite = tokens;
    return this;
  }

  /** Sets visible output tokens. */
  public UsageSums output(long tokens) {
    output = tokens;
    return this;
  }

  /** Sets reasoning tokens. */
  public UsageSums reasoning(long tokens) {
    reasoning = tokens;
    return this;
  }

  /** Sets the number of events without a price. */
  public UsageSums unpriced(long count) {
    unpriced = count;
    return this;
  }

  /** Sets the cost in nano-USD. */
  public UsageSums costNanoUsd(long nanoUsd) {
    costHigh = Math.floorDiv(nanoUsd, COST_UNIT);
    costLow = Math.floorMod(nanoUsd, COST_UNIT);
    return this;
  }

  /** Adds every column of {@code other}. */
  public UsageSums add(UsageSums other) {
    events += other.events;
    input += other.input;
    cacheRead += other.cacheRead;
    cacheWrite += other.cacheWrite;
    output += other.output;
    reasoning += other.reasoning;
    unpriced += other.unpriced;
    costHigh += other.costHigh;
    costLow += other.costLow;
    if (costLow >= COST_UNIT) {
      costLow -= COST_UNIT;
      costHigh++;
    }
    return this;
  }

  /** Subtracts every column of {@code other}. */
  public UsageSums subtract(UsageSums other) {
    events -= other.events;
    input -= other.input;
    cacheRead -= other.cacheRead;
    cacheWrite -= other.cacheWrite;
    output -= other.output;
    reasoning -= other.reasoning;
    unpriced -= other.unpriced;
    costHigh -= other.costHigh;
    costLow -= other.costLow;
    if (costLow < 0) {
      costLow += COST_UNIT;
      costHigh--;
    }
    return this;
  }

  /** Copies every column of {@code other}. */
  public UsageSums set(UsageSums other) {
    events = other.events;
    input = other.input;
    cacheRead = other.cacheRead;
    cacheWrite = other.cacheWrite;
    output = other.output;
    reasoning = other.reasoning;
    unpriced = other.unpriced;
    costHigh = other.costHigh;
    costLow = other.costLow;
    return this;
  }

  /** Sets every column to zero. */
  public UsageSums clear() {
    events = 0;
    input = 0;
    cacheRead = 0;
    cacheWrite = 0;
    output = 0;
    reasoning = 0;
    unpriced = 0;
    costHigh = 0;
    costLow = 0;
    return this;
  }

  /** Whether every column is zero. */
  public boolean isEmpty() {
    return columns() == 0;
  }

  /** A compact form for stores of one's own, with a version. */
  public byte[] encode() {
    CompactWriter out = new CompactWriter(1 + MAX_ENCODED_BYTES);
    out.putByte(VERSION);
    writeTo(out);
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalStateException if these bytes are something else
   */
  public UsageSums decode(byte[] bytes) {
    CompactReader in = new CompactReader("usage sums").reset(bytes);
    in.expectVersion(VERSION);
    readFrom(in);
    in.expectEnd();
    return this;
  }

  /** Writes a mask of the columns that are not zero, then those columns. */
  public void writeTo(CompactWriter out) {
    int columns = columns();
    out.putByte(columns);
    putColumn(out, events);
    putColumn(out, input);
    putColumn(out, cacheRead);
    putColumn(out, cacheWrite);
    putColumn(out, output);
    putColumn(out, reasoning);
    putColumn(out, unpriced);
    if ((columns & COST) != 0) {
      // The low part has 60 bits: one more tells whether a high part follows, and it seldom does.
      out.putUnsigned((costLow << 1) | (costHigh == 0 ? 0 : 1));
      putColumn(out, costHigh);
    }
  }

  /** Reads what {@link #writeTo} wrote, replacing every column. */
  public void readFrom(CompactReader in) {
    int columns = in.getByte();
    events = getColumn(in, columns & EVENTS);
    input = getColumn(in, columns & INPUT);
    cacheRead = getColumn(in, columns & CACHE_READ);
    cacheWrite = getColumn(in, columns & CACHE_WRITE);
    output = getColumn(in, columns & OUTPUT);
    reasoning = getColumn(in, columns & REASONING);
    unpriced = getColumn(in, columns & UNPRICED);
    costHigh = 0;
    costLow = 0;
    if ((columns & COST) != 0) {
      long low = in.getUnsigned();
      costLow = low >>> 1;
      if (costLow >= COST_UNIT) {
        throw in.corrupt("a cost is out of range");
      }
      costHigh = getColumn(in, (int) (low & 1));
    }
  }

  private static void putColumn(CompactWriter out, long value) {
    if (value != 0) {
      out.putSigned(value);
    }
  }

  private static long getColumn(CompactReader in, int present) {
    return present == 0 ? 0 : in.getSigned();
  }

  private int columns() {
    return (events == 0 ? 0 : EVENTS)
        | (input == 0 ? 0 : INPUT)
        | (cacheRead == 0 ? 0 : CACHE_READ)
        | (cacheWrite == 0 ? 0 : CACHE_WRITE)
        | (output == 0 ? 0 : OUTPUT)
        | (reasoning == 0 ? 0 : REASONING)
        | (unpriced == 0 ? 0 : UNPRICED)
        | (costHigh == 0 && costLow == 0 ? 0 : COST);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof UsageSums other
        && events == other.events
        && input == other.input
        && cacheRead == other.cacheRead
        && cacheWrite == other.cacheWrite
        && output == other.output
        && reasoning == other.reasoning
        && unpriced == other.unpriced
        && costHigh == other.costHigh
        && costLow == other.costLow;
  }

  @Override
  public int hashCode() {
    long hash = events;
    for (long column :
        new long[] {input, cacheRead, cacheWrite, output, reasoning, unpriced, costHigh, costLow}) {
      hash = hash * 31 + column;
    }
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return "events="
        + events
        + " input="
        + input
        + " cacheRead="
        + cacheRead
        + " cacheWrite="
        + cacheWrite
        + " output="
        + output
        + " reasoning="
        + reasoning
        + " unpriced="
        + unpriced
        + " cost="
        + BigInteger.valueOf(costHigh)
            .multiply(BigInteger.valueOf(COST_UNIT))
            .add(BigInteger.valueOf(costLow));
  }
}
