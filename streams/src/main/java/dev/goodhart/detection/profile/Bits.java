package dev.goodhart.detection.profile;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;

/** Sets of which most have a member or none: as many bytes as members, and one. */
final class Bits {
  /** From so many on the set is written as it is. */
  private static final int MANY = Long.BYTES;

  private Bits() {}

  static void write(CompactWriter out, long bits) {
    int members = Long.bitCount(bits);
    out.putByte(Math.min(MANY, members));
    if (members >= MANY) {
      out.putLong(bits);
      return;
    }
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      out.putByte(Long.numberOfTrailingZeros(rest));
    }
  }

  static long read(CompactReader in) {
    int members = in.getByte();
    if (members == MANY) {
      return in.getLong();
    }
    long bits = 0;
    for (int i = 0; i < members; i++) {
      bits |= 1L << in.getByte();
    }
    return bits;
  }
}
