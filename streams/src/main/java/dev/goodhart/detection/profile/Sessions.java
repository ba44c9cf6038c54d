package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.TokenCounts;
import java.util.Arrays;

/**
 * The sessions that are going on, as far as eight places reach: how evenly calls follow each other
 * in each, how long it has become, whether it began with the words of an earlier one, and how many
 * run at once.
 *
 * <p>A gap is even if it is within a tenth of the gap before it, on a logarithmic scale. Gaps of
 * zero say nothing: recorded clocks are often coarser than calls (measured: three seconds). How
 * many sessions run at once is counted by linear counting (Whang et al. 1990) over ten minutes in
 * 128 bits: on average within a tenth up to about two hundred.
 */
public final class Sessions {
  /** Sessions followed at once; the one longest silent gives way. */
  public static final int SLOTS = 8;

  /** First prompts remembered. */
  public static final int SEEDS = 12;

  private static final double EVEN = 0.1;
  private static final double EVEN_SIZE = 0.2;
  private static final int SEED_NEAR_BITS = 4;
  private static final long BUCKET = 10 * 60_000L;
  private static final int BITS = 128;
  private static final int MOST_LENGTH = 0xFFFF;

  private final int[] ids = new int[SLOTS];
  private final long[] lastAt = new long[SLOTS];
  private final float[] lastLogGap = new float[SLOTS];
  private final int[] lengths = new int[SLOTS];
  private final float[] lastLogOutput = new float[SLOTS];
  private final float[] lastLogInput = new float[SLOTS];

  private final long[] seeds = new long[SEEDS];
  private int seedCount;
  private int nextSeed;

  private long bucket;
  private long bitsLow;
  private long bitsHigh;

  // What the latest call showed.
  private boolean gapKnown;
  private boolean gapEven;
  private boolean sizeKnown;
  private boolean sizeEven;
  private boolean opened;
  private boolean openedFromSeed;
  private int length;

  /** Takes in a call. */
  void add(Observation call) {
    gapKnown = false;
    gapEven = false;
    sizeKnown = false;
    sizeEven = false;
    opened = false;
    openedFromSeed = false;
    length = 0;
    int id = call.sessionId() == null ? 0 : idOf(call.sessionId());
    int slot = find(id);
    if (slot < 0) {
      slot = quietest();
      ids[slot] = id;
      lengths[slot] = 0;
      lastLogGap[slot] = Float.NaN;
      opened = id != 0;
      if (opened && call.promptFingerprint().isPresent()) {
        openedFromSeed = rememberSeed(call.promptFingerprint().getAsLong());
      }
    } else {
      gap(slot, call.occurredAt() - lastAt[slot]);
    }
    size(slot, call.tokens());
    lastAt[slot] =
        lengths[slot] == 0 ? call.occurredAt() : Math.max(lastAt[slot], call.occurredAt());
    lengths[slot] = Math.min(MOST_LENGTH, lengths[slot] + 1);
    if (id != 0) {
      length = lengths[slot];
      countParallel(id, call.occurredAt());
    }
  }

  /** Names that differ in one character must fall apart in all bits; 0 stands for no session. */
  private static int idOf(String sessionId) {
    int hash = sessionId.hashCode();
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
    hash ^= hash >>> 16;
    return hash == 0 ? 1 : hash;
  }

  private void gap(int slot, long millis) {
    if (millis <= 0) {
      return;
    }
    float log = (float) StrictMath.log((double) millis);
    if (!Float.isNaN(lastLogGap[slot])) {
      gapKnown = true;
      gapEven = Math.abs(log - lastLogGap[slot]) <= EVEN;
    }
    lastLogGap[slot] = log;
  }

  /**
   * Contexts grow little by little, so they are nearly even in honest sessions as well: what must
   * be even is the answer, and what is new in the input.
   */
  private void size(int slot, TokenCounts tokens) {
    float output = (float) StrictMath.log(1.0 + tokens.output() + tokens.reasoning());
    float input = (float) StrictMath.log(1.0 + tokens.input() + tokens.cacheWrite());
    if (lengths[slot] > 0) {
      sizeKnown = true;
      sizeEven =
          Math.abs(output - lastLogOutput[slot]) <= EVEN_SIZE
              && Math.abs(input - lastLogInput[slot]) <= EVEN_SIZE;
    }
    lastLogOutput[slot] = output;
    lastLogInput[slot] = input;
  }

  private int find(int id) {
    for (int i = 0; i < SLOTS; i++) {
      if (ids[i] == id && lengths[i] > 0) {
        return i;
      }
    }
    return -1;
  }

  private int quietest() {
    int quietest = 0;
    for (int i = 0; i < SLOTS; i++) {
      if (lengths[i] == 0) {
        return i;
      }
      if (lastAt[i] < lastAt[quietest]) {
        quietest = i;
      }
    }
    return quietest;
  }

  private boolean rememberSeed(long print) {
    boolean known = false;
    for (int i = 0; i < seedCount; i++) {
      known |= Long.bitCount(seeds[i] ^ print) <= SEED_NEAR_BITS;
    }
    seeds[nextSeed] = print;
    nextSeed = (nextSeed + 1) % SEEDS;
    seedCount = Math.min(SEEDS, seedCount + 1);
    return known;
  }

  private void countParallel(int id, long at) {
    long now = Math.floorDiv(at, BUCKET);
    if (now > bucket) {
      bucket = now;
      bitsLow = 0;
      bitsHigh = 0;
    }
    if (now == bucket) {
      int bit = id >>> 25;
      if (bit < Long.SIZE) {
        bitsLow |= 1L << bit;
      } else {
        bitsHigh |= 1L << bit;
      }
    }
  }

  /** Whether the latest call had two calls of its session before it to compare gaps with. */
  boolean gapKnown() {
    return gapKnown;
  }

  /** Whether the latest call followed as its predecessor had. */
  boolean gapEven() {
    return gapEven;
  }

  /** Whether the latest call had one of its session before it to compare sizes with. */
  boolean sizeKnown() {
    return sizeKnown;
  }

  /** Whether the latest call's new input and output were nearly those of the one before. */
  boolean sizeEven() {
    return sizeEven;
  }

  /** Whether the latest call opened a session. */
  boolean opened() {
    return opened;
  }

  /** Whether the latest call opened a session with nearly the words of an earlier one. */
  boolean openedFromSeed() {
    return openedFromSeed;
  }

  /** How many calls the latest call's session has had; 0 if it names none. */
  int length() {
    return length;
  }

  /** Sessions active in the current ten minutes. */
  int parallel() {
    int set = Long.bitCount(bitsLow) + Long.bitCount(bitsHigh);
    if (set == BITS) {
      return 4 * BITS;
    }
    return (int) Math.round(-BITS * StrictMath.log((BITS - set) / (double) BITS));
  }

  void clear() {
    Arrays.fill(ids, 0);
    Arrays.fill(lastAt, 0);
    Arrays.fill(lastLogGap, 0);
    Arrays.fill(lengths, 0);
    Arrays.fill(lastLogOutput, 0);
    Arrays.fill(lastLogInput, 0);
    Arrays.fill(seeds, 0);
    seedCount = 0;
    nextSeed = 0;
    bucket = 0;
    bitsLow = 0;
    bitsHigh = 0;
  }

  void write(CompactWriter out) {
    int used = 0;
    for (int i = 0; i < SLOTS; i++) {
      used += lengths[i] > 0 ? 1 : 0;
    }
    out.putByte(used);
    long before = 0;
    for (int i = 0; i < SLOTS; i++) {
      if (lengths[i] > 0) {
        out.putByte(i);
        out.putInt(ids[i]);
        out.putSigned(lastAt[i] - before);
        out.putUnsigned(lengths[i]);
        out.putFloat(lastLogGap[i]);
        out.putFloat(lastLogOutput[i]);
        out.putFloat(lastLogInput[i]);
        before = lastAt[i];
      }
    }
    out.putByte(seedCount);
    out.putByte(nextSeed);
    for (int i = 0; i < seedCount; i++) {
      out.putLong(seeds[i]);
    }
    out.putSigned(bucket);
    Bits.write(out, bitsLow);
    Bits.write(out, bitsHigh);
  }

  void read(CompactReader in) {
    clear();
    int used = in.getByte();
    long before = 0;
    for (int n = 0; n < used; n++) {
      int i = in.getByte();
      ids[i] = in.getInt();
      lastAt[i] = before + in.getSigned();
      lengths[i] = (int) in.getUnsigned();
      lastLogGap[i] = in.getFloat();
      lastLogOutput[i] = in.getFloat();
      lastLogInput[i] = in.getFloat();
      before = lastAt[i];
    }
    seedCount = in.getByte();
    nextSeed = in.getByte();
    for (int i = 0; i < seedCount; i++) {
      seeds[i] = in.getLong();
    }
    bucket = in.getSigned();
    bitsLow = Bits.read(in);
    bitsHigh = Bits.read(in);
  }
}
