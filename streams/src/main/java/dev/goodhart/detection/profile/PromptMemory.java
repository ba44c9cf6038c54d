package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.TokenCounts;
import java.util.Arrays;

/**
 * The last 32 fingerprinted calls, and which part of the calls that nearly repeated one of them
 * opened a session of their own.
 *
 * <p>Words may repeat and the things they are about not: a batch sends each document with the same
 * instructions. Fingerprints cannot tell, sizes can: what is new in the input is then of another
 * size each time.
 *
 * <p>A prompt is a near-duplicate of another if their 64-bit similarity hashes differ in at most
 * three bits (Manku 2007). Where both calls carry a tool fingerprint, that must agree as well: a
 * batch worker reuses its prompt with other arguments. Shares decay with a half-life of a day, by
 * age at arrival: what arrives late counts as little as if it had come in time.
 */
public final class PromptMemory {
  /** Calls remembered. */
  public static final int SIZE = 32;

  /** Bits in which the hashes of near-duplicates may differ. */
  public static final int NEAR_BITS = 3;

  /** Steps of size that tell one thing from another: half a doubling. */
  private static final int ANOTHER = 4;

  private static final double STEPS = 8 / StrictMath.log(2);

  // A greeting more or less is the same thing still.
  private static final double LEAST_NEW = 256;

  /** In a stored size, which has seven bits: tool and session are those of the place before. */
  private static final int AS_BEFORE = 0x80;

  private static final double DECAY_PER_MILLI = -StrictMath.log(2) / 86_400_000.0;

  private final long[] prints = new long[SIZE];
  // Sixteen bits tell 32 sessions (or tools) apart well enough; 0 stands for none.
  private final short[] tools = new short[SIZE];
  private final short[] sessions = new short[SIZE];
  // How much was new in the input, an eighth of a doubling a step: what the words were about.
  private final byte[] sizes = new byte[SIZE];
  private int size;
  private int next;
  private boolean aboutAnother;

  private double calls;
  private double repeats;
  private double freshSessionRepeats;
  private long decayedAt;

  /** Takes in a call; true if it nearly repeats a remembered one. */
  boolean add(Observation call, long now) {
    decayTo(now);
    double weight = weightOf(call.occurredAt(), now);
    calls += weight;
    aboutAnother = false;
    boolean hasPrint = call.promptFingerprint().isPresent();
    boolean hasTool = call.toolFingerprint().isPresent();
    if (!hasPrint && !hasTool) {
      return false;
    }
    short tool = hasTool ? fold(call.toolFingerprint().getAsLong()) : 0;
    long print =
        hasPrint ? call.promptFingerprint().getAsLong() : call.toolFingerprint().getAsLong();
    short session = call.sessionId() == null ? 0 : fold(call.sessionId().hashCode());
    byte own = sizeOf(call.tokens());
    int alike = 0;
    int ofAnotherSize = 0;
    boolean sessionKnown = session == 0;
    for (int i = 0; i < size; i++) {
      if (Long.bitCount(prints[i] ^ print) <= NEAR_BITS
          && (tools[i] == tool || tools[i] == 0 || tool == 0)) {
        alike++;
        ofAnotherSize += Math.abs(sizes[i] - own) >= ANOTHER ? 1 : 0;
      }
      sessionKnown |= sessions[i] == session;
    }
    prints[next] = print;
    tools[next] = tool;
    sessions[next] = session;
    sizes[next] = own;
    next = (next + 1) % SIZE;
    size = Math.min(SIZE, size + 1);
    if (alike == 0) {
      return false;
    }
    aboutAnother = 2 * ofAnotherSize > alike;
    repeats += weight;
    if (!sessionKnown) {
      freshSessionRepeats += weight;
    }
    return true;
  }

  /** Part of the remembered calls that nearly repeat another of them, 0 to 1. */
  public double alike() {
    int alike = 0;
    for (int i = 0; i < size; i++) {
      boolean repeats = false;
      for (int k = 0; k < size; k++) {
        repeats |= k != i && Long.bitCount(prints[i] ^ prints[k]) <= NEAR_BITS;
      }
      alike += repeats ? 1 : 0;
    }
    return size == 0 ? 0 : alike / (double) size;
  }

  /**
   * Whether the latest call repeated words, and came with an input of another size than most of
   * those that it repeats: the same task on another thing.
   */
  boolean aboutAnother() {
    return aboutAnother;
  }

  /** Contexts are carried along: what is asked about is what is new in the input. */
  private static byte sizeOf(TokenCounts tokens) {
    double fresh = Math.max(0, tokens.input() + tokens.cacheWrite());
    return (byte) Math.min(Byte.MAX_VALUE, STEPS * StrictMath.log(1 + fresh / LEAST_NEW));
  }

  private static short fold(long hash) {
    long mixed = hash * 0x9E3779B97F4A7C15L;
    short folded = (short) (mixed >>> 48);
    return folded == 0 ? 1 : folded;
  }

  private static double weightOf(long occurredAt, long now) {
    return occurredAt >= now ? 1 : StrictMath.exp((now - occurredAt) * DECAY_PER_MILLI);
  }

  private void decayTo(long now) {
    if (now <= decayedAt) {
      return;
    }
    if (decayedAt != 0) {
      double factor = StrictMath.exp((now - decayedAt) * DECAY_PER_MILLI);
      calls *= factor;
      repeats *= factor;
      freshSessionRepeats *= factor;
    }
    decayedAt = now;
  }

  /** Recent calls, decayed. */
  public double calls() {
    return calls;
  }

  /** Part of repeating calls that opened a session not among the last 32 calls', 0 to 1. */
  public double freshSessionShare() {
    return repeats <= 0 ? 0 : Math.min(1, freshSessionRepeats / repeats);
  }

  void clear() {
    Arrays.fill(prints, 0);
    Arrays.fill(tools, (short) 0);
    Arrays.fill(sessions, (short) 0);
    Arrays.fill(sizes, (byte) 0);
    size = 0;
    next = 0;
    calls = 0;
    repeats = 0;
    freshSessionRepeats = 0;
    decayedAt = 0;
  }

  void write(CompactWriter out) {
    out.putByte(size);
    out.putByte(next);
    out.putDouble(calls);
    out.putDouble(repeats);
    out.putDouble(freshSessionRepeats);
    out.putLong(decayedAt);
    for (int i = 0; i < size; i++) {
      boolean asBefore = i > 0 && tools[i] == tools[i - 1] && sessions[i] == sessions[i - 1];
      out.putLong(prints[i]);
      out.putByte(sizes[i] | (asBefore ? AS_BEFORE : 0));
      if (!asBefore) {
        out.putShort(tools[i]);
        out.putShort(sessions[i]);
      }
    }
  }

  void read(CompactReader in) {
    size = in.getByte();
    next = in.getByte();
    calls = in.getDouble();
    repeats = in.getDouble();
    freshSessionRepeats = in.getDouble();
    decayedAt = in.getLong();
    for (int i = 0; i < size; i++) {
      prints[i] = in.getLong();
      int sizeAndMark = in.getByte();
      sizes[i] = (byte) (sizeAndMark & ~AS_BEFORE);
      boolean asBefore = (sizeAndMark & AS_BEFORE) != 0;
      tools[i] = asBefore ? tools[i - 1] : (short) in.getShort();
      sessions[i] = asBefore ? sessions[i - 1] : (short) in.getShort();
    }
  }
}
