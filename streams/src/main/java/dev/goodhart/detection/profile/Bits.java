package dev.goodhart.detection.profile;

import java.nio.ByteBuffer;

/** Sets of which most have a member or none: as many bytes as members, and one. */
final class Bits {
  /** From so many on the set is written as it is. */
  private static final int MANY = Long.BYTES;

  private Bits() {}

  static void write(ByteBuffer out, long bits) {
    int members = Long.bitCount(bits);
    out.put((byte) Math.min(MANY, members));
    if (members >= MANY) {
      out.putLong(bits);
      return;
    }
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      out.put((byte) Long.numberOfTrailingZeros(rest));
    }
  }

  static long read(ByteBuffer in) {
    int members = in.get();
    if (members == MANY) {
      return in.getLong();
    }
    long bits = 0;
    for (int i = 0; i < members; i++) {
      bits |= 1L << in.get();
    }
    return bits;
  }
}
