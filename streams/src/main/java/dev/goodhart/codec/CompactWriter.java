package dev.goodhart.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing, reusable buffer for variable-length numbers. */
public final class CompactWriter {
  // One store for all bytes of a number, instead of one for each.
  static final VarHandle SHORTS = bigEndian(short[].class);
  static final VarHandle INTS = bigEndian(int[].class);
  static final VarHandle LONGS = bigEndian(long[].class);

  private static final int MOST_BYTES_OF_A_NUMBER = 10;

  private byte[] bytes;
  private int length;

  public CompactWriter(int capacity) {
    bytes = new byte[capacity];
  }

  private static VarHandle bigEndian(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  public CompactWriter reset() {
    length = 0;
    return this;
  }

  public int length() {
    return length;
  }

  /** The buffer itself, valid up to {@link #length()} and until the next write. */
  public byte[] buffer() {
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  public void putByte(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  /** Writes the lower two bytes. */
  public void putShort(int value) {
    ensure(Short.BYTES);
    SHORTS.set(bytes, length, (short) value);
    length += Short.BYTES;
  }

  public void putInt(int value) {
    ensure(Integer.BYTES);
    INTS.set(bytes, length, value);
    length += Integer.BYTES;
  }

  public void putLong(long value) {
    ensure(Long.BYTES);
    LONGS.set(bytes, length, value);
    length += Long.BYTES;
  }

  /** Writes the bits as they are: also minus zero and what is no number come back. */
  public void putFloat(float value) {
    putInt(Float.floatToRawIntBits(value));
  }

  /** Writes the bits as they are: also minus zero and what is no number come back. */
  public void putDouble(double value) {
    putLong(Double.doubleToRawLongBits(value));
  }

  /** Writes 7 bits a byte, low bits first: small non-negative numbers are short. */
  public void putUnsigned(long value) {
    ensure(MOST_BYTES_OF_A_NUMBER);
    byte[] into = bytes;
    int at = length;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      into[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    into[at++] = (byte) rest;
    length = at;
  }

  /** Writes a number of either sign, zigzag: those near zero are short. */
  public void putSigned(long value) {
    putUnsigned((value << 1) ^ (value >> 63));
  }

  public void putBytes(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Writes the length of a text's UTF-8 bytes, then the bytes. */
  public void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putUnsigned(utf8.length);
    putBytes(utf8, 0, utf8.length);
  }

  /** Overwrites a byte written before. */
  public void setByte(int at, int value) {
    bytes[at] = (byte) value;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      grow(more);
    }
  }

  // By itself, so that the check is small enough to become part of every caller.
  private void grow(int more) {
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
  }
}
