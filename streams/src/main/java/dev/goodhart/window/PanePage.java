package dev.goodhart.window;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Arrays;

/**
 * A few consecutive panes in their stored form, edited in place: a version, a bit for each pane
 * that is not empty, then for each of these a length byte and its sums. Changing one pane neither
 * decodes nor encodes the others.
 */
final class PanePage {

  private static final int VERSION = 1;

  private final int slots;
  private final int bodyAt;
  private final CompactReader reader;
  private final CompactWriter encoded;
  private byte[] bytes;
  private int length;
  private long occupied;

  /**
   * @param slots panes in a page: 8, 16, 32 or 64
   */
  PanePage(int slots, Scratch scratch) {
    this.slots = slots;
    reader = scratch.pages;
    encoded = scratch.encodedPane;
    bodyAt = 1 + slots / 8;
    bytes = new byte[64];
    clear();
  }

  void clear() {
    occupied = 0;
    length = bodyAt;
  }

  void decode(byte[] stored) {
    reader.reset(stored).expectVersion(VERSION);
    long bits = 0;
    for (int i = 0; i < slots / 8; i++) {
      bits = (bits << 8) | reader.getByte();
    }
    for (int i = Long.bitCount(bits); i > 0; i--) {
      reader.skip(reader.getByte());
    }
    reader.expectEnd();
    ensure(stored.length);
    System.arraycopy(stored, 0, bytes, 0, stored.length);
    length = stored.length;
    occupied = bits;
  }

  byte[] encode() {
    writeFront();
    return Arrays.copyOf(bytes, length);
  }

  /** Writes how long it is, and then what {@link #encode} returns. */
  void writeTo(CompactWriter out) {
    writeFront();
    out.putUnsigned(length);
    out.putBytes(bytes, 0, length);
  }

  private void writeFront() {
    bytes[0] = VERSION;
    for (int i = 1; i < bodyAt; i++) {
      bytes[i] = (byte) (occupied >>> (slots - 8 * i));
    }
  }

  /** Bytes of its stored form. */
  int length() {
    return length;
  }

  boolean isEmpty() {
    return occupied == 0;
  }

  /** The first non-empty slot from {@code slot} on, or -1. */
  int next(int slot) {
    long candidates = occupied & (-1L << slot);
    return candidates == 0 ? -1 : Long.numberOfTrailingZeros(candidates);
  }

  /** The last non-empty slot up to {@code slot}, or -1. */
  int previous(int slot) {
    return 63 - Long.numberOfLeadingZeros(occupied & (-1L >>> (63 - slot)));
  }

  void read(int slot, UsageSums into) {
    if (!has(slot)) {
      into.clear();
      return;
    }
    int at = offset(slot);
    reader.reset(bytes, at + 1, at + 1 + bytes[at]);
    into.readFrom(reader);
    reader.expectEnd();
  }

  /** Sets a slot; one whose sums are all zero is vacated. */
  void write(int slot, UsageSums sums) {
    int at = offset(slot);
    int before = has(slot) ? 1 + bytes[at] : 0;
    int after = 0;
    if (sums.isEmpty()) {
      occupied &= ~(1L << slot);
    } else {
      sums.writeTo(encoded.reset());
      after = 1 + encoded.length();
      occupied |= 1L << slot;
    }
    ensure(length + after - before);
    System.arraycopy(bytes, at + before, bytes, at + after, length - at - before);
    length += after - before;
    if (after > 0) {
      bytes[at] = (byte) encoded.length();
      System.arraycopy(encoded.buffer(), 0, bytes, at + 1, encoded.length());
    }
  }

  /** Vacates all slots before {@code slot}. */
  void removeBefore(int slot) {
    int at = offset(slot);
    System.arraycopy(bytes, at, bytes, bodyAt, length - at);
    length -= at - bodyAt;
    occupied &= -1L << slot;
  }

  private boolean has(int slot) {
    return (occupied >>> slot & 1) != 0;
  }

  /** Where this slot's length byte is, or would be. */
  private int offset(int slot) {
    int at = bodyAt;
    for (int i = Long.bitCount(occupied & ~(-1L << slot)); i > 0; i--) {
      at += 1 + bytes[at];
    }
    return at;
  }

  private void ensure(int capacity) {
    if (bytes.length < capacity) {
      bytes = Arrays.copyOf(bytes, Math.max(capacity, bytes.length * 2));
    }
  }
}
