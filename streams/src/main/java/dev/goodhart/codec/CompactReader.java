package dev.goodhart.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link CompactWriter} wrote; reusable. Bytes that cannot be so fail loudly. */
public final class CompactReader {

  private final String what;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  /**
   * @param what names the bytes in error messages, for example "head of rolling sums"
   */
  public CompactReader(String what) {
    this.what = what;
  }

  public CompactReader reset(byte[] source) {
    return reset(source, 0, source.length);
  }

  public CompactReader reset(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
    return this;
  }

  public int position() {
    return at;
  }

  /** From 0 to 255. */
  public int getByte() {
    if (at >= end) {
      throw corrupt("it ends too early");
    }
    return bytes[at++] & 0xFF;
  }

  /** From 0 to 65,535. */
  public int getShort() {
    int from = at;
    skip(Short.BYTES);
    return (short) CompactWriter.SHORTS.get(bytes, from) & 0xFFFF;
  }

  public int getInt() {
    int from = at;
    skip(Integer.BYTES);
    return (int) CompactWriter.INTS.get(bytes, from);
  }

  public long getLong() {
    int from = at;
    skip(Long.BYTES);
    return (long) CompactWriter.LONGS.get(bytes, from);
  }

  public float getFloat() {
    return Float.intBitsToFloat(getInt());
  }

  public double getDouble() {
    return Double.longBitsToDouble(getLong());
  }

  public long getUnsigned() {
    // Most numbers are short: one comparison for those.
    if (at < end && bytes[at] >= 0) {
      return bytes[at++];
    }
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = getByte();
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw corrupt("a number is longer than 64 bits");
  }

  public long getSigned() {
    long zigzag = getUnsigned();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** A number from 0 to {@code max}. */
  public int getCount(int max) {
    long value = getUnsigned();
    if (value < 0 || value > max) {
      throw corrupt("a count is " + value + ", above " + max);
    }
    return (int) value;
  }

  /** The next bytes, copied. */
  public byte[] getBytes(int count) {
    int from = at;
    skip(count);
    return Arrays.copyOfRange(bytes, from, at);
  }

  /** The next bytes, into others. */
  public void getBytes(byte[] into, int offset, int count) {
    int from = at;
    skip(count);
    System.arraycopy(bytes, from, into, offset, count);
  }

  /** What {@link CompactWriter#putText} wrote. */
  public String getText() {
    int length = getCount(end - at);
    int from = at;
    skip(length);
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  public void skip(int count) {
    if (count > end - at) {
      throw corrupt("it ends too early");
    }
    at += count;
  }

  public void expectVersion(int version) {
    int found = getByte();
    if (found != version) {
      throw corrupt("its version is " + found + ", this program reads version " + version);
    }
  }

  public boolean hasMore() {
    return at < end;
  }

  public void expectEnd() {
    if (at != end) {
      throw corrupt("it has " + (end - at) + " bytes too many");
    }
  }

  public IllegalStateException corrupt(String why) {
    return new IllegalStateException("Cannot read the stored " + what + ": " + why + ".");
  }
}
