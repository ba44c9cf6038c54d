package dev.goodhart.codec;

import java.nio.ByteBuffer;

/**
 * Numbers in a buffer of fixed size, in the form of {@link CompactWriter}: seven bits a byte, low
 * bits first.
 */
public final class Varints {
  private Varints() {}

  /** Small non-negative numbers are short; at most ten bytes. */
  public static void putUnsigned(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /** Numbers near zero are short, of either sign. */
  public static void putSigned(ByteBuffer out, long value) {
    putUnsigned(out, (value << 1) ^ (value >> 63));
  }

  /**
   * What {@link #putUnsigned} wrote.
   *
   * @throws IllegalStateException if no number is so long
   */
  public static long getUnsigned(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("A stored number is longer than 64 bits.");
  }

  /** What {@link #putSigned} wrote. */
  public static long getSigned(ByteBuffer in) {
    long zigzag = getUnsigned(in);
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }
}
