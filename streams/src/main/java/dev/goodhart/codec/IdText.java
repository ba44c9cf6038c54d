package dev.goodhart.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Ids in as few bytes as their characters need, and back without loss: a UUID in 16, other
 * hexadecimal digits in half a byte each, what has only letters, digits, {@code -} and {@code _} in
 * six bits a character, everything else as UTF-8. Upper and lower case stay apart, so only small
 * hexadecimal digits count as such.
 */
public final class IdText {
  private static final int UTF_8 = 0;
  private static final int UUID = 1;
  private static final int HEX = 2;
  private static final int SIX_BITS = 3;

  /** As before, and the last six bits belong to no character, though there is room for one. */
  private static final int SIX_BITS_LESS_ONE = 4;

  private static final int UUID_CHARACTERS = 36;
  private static final int HEX_BITS = 4;
  private static final int LETTER_BITS = 6;

  /** A character stands for its place; the first sixteen are the hexadecimal digits. */
  private static final String LETTERS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

  private static final int NO_LETTER = 1 << LETTER_BITS;
  private static final byte[] PLACES = places();

  private IdText() {}

  /** The form in which an id takes fewest bytes. */
  static int form(String id) {
    if (id.length() == UUID_CHARACTERS && isUuid(id)) {
      return UUID;
    }
    if (id.length() % 2 == 0 && fits(id, HEX_BITS)) {
      return HEX;
    }
    if (fits(id, LETTER_BITS)) {
      return id.length() % 4 == 3 ? SIX_BITS_LESS_ONE : SIX_BITS;
    }
    return UTF_8;
  }

  static void write(String id, int form, CompactWriter out) {
    switch (form) {
      case UUID, HEX -> pack(id, HEX_BITS, out);
      case SIX_BITS, SIX_BITS_LESS_ONE -> pack(id, LETTER_BITS, out);
      default -> {
        byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
        out.putBytes(utf8, 0, utf8.length);
      }
    }
  }

  /** Reads an id of {@code bytes} bytes. */
  static String read(int form, int bytes, CompactReader in) {
    return switch (form) {
      case UTF_8 -> new String(in.getBytes(bytes), StandardCharsets.UTF_8);
      case UUID -> withHyphens(unpack(bytes * 2, HEX_BITS, in));
      case HEX -> unpack(bytes * 2, HEX_BITS, in);
      case SIX_BITS -> unpack(bytes * 8 / LETTER_BITS, LETTER_BITS, in);
      case SIX_BITS_LESS_ONE -> unpack(bytes * 8 / LETTER_BITS - 1, LETTER_BITS, in);
      default -> throw in.corrupt("an id has the unknown form " + form);
    };
  }

  /** An id by itself: its form, then its bytes. */
  public static byte[] toBytes(String id) {
    int form = form(id);
    CompactWriter out = new CompactWriter(1 + id.length());
    out.putByte(form);
    write(id, form, out);
    return out.toByteArray();
  }

  /**
   * The id that {@link #toBytes} was given.
   *
   * @throws IllegalStateException if there is no such form, or the bytes end too early
   */
  public static String ofBytes(byte[] bytes) {
    CompactReader in = new CompactReader("id").reset(bytes);
    return read(in.getByte(), bytes.length - 1, in);
  }

  private static boolean isUuid(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (isHyphenOfUuid(i) ? id.charAt(i) != '-' : !fits(id.charAt(i), HEX_BITS)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHyphenOfUuid(int at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
  }

  private static String withHyphens(String digits) {
    return new StringBuilder(digits)
        .insert(20, '-')
        .insert(16, '-')
        .insert(12, '-')
        .insert(8, '-')
        .toString();
  }

  private static boolean fits(String id, int bits) {
    for (int i = 0; i < id.length(); i++) {
      if (!fits(id.charAt(i), bits)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(char character, int bits) {
    return place(character) >> bits == 0;
  }

  private static int place(char character) {
    return character < PLACES.length ? PLACES[character] : NO_LETTER;
  }

  private static byte[] places() {
    byte[] places = new byte['z' + 1];
    Arrays.fill(places, (byte) NO_LETTER);
    for (int i = 0; i < LETTERS.length(); i++) {
      places[LETTERS.charAt(i)] = (byte) i;
    }
    return places;
  }

  /** High bits first; hyphens of a UUID are no digits. */
  private static void pack(String id, int bitsEach, CompactWriter out) {
    int pending = 0;
    int bits = 0;
    for (int i = 0; i < id.length(); i++) {
      if (!fits(id.charAt(i), bitsEach)) {
        continue;
      }
      pending = pending << bitsEach | place(id.charAt(i));
      bits += bitsEach;
      if (bits >= 8) {
        bits -= 8;
        out.putByte(pending >>> bits);
      }
    }
    if (bits > 0) {
      out.putByte(pending << (8 - bits));
    }
  }

  private static String unpack(int characters, int bitsEach, CompactReader in) {
    StringBuilder id = new StringBuilder(characters + 4);
    int pending = 0;
    int bits = 0;
    for (int i = 0; i < characters; i++) {
      if (bits < bitsEach) {
        pending = pending << 8 | in.getByte();
        bits += 8;
      }
      bits -= bitsEach;
      id.append(LETTERS.charAt(pending >>> bits & ((1 << bitsEach) - 1)));
    }
    return id.toString();
  }
}
