package dev.goodhart.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing, reusable buffer for variable-length numbers. */
public final class CompactWriter {

  private byte[] bytes;
  private int length;

  public CompactWriter(int capacity) {
    bytes = new byte[capacity];
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

  public void putInt(int value) {
    ensure(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /** Writes 7 bits a byte, low bits first: small non-negative numbers are short. */
  public void putUnsigned(long value) {
    ensure(10);
    if ((value & ~0x7FL) == 0) {
      bytes[length++] = (byte) value;
      return;
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
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
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
