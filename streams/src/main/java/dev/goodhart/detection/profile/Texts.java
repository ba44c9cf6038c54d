package dev.goodhart.detection.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.nio.ByteBuffer;

/** Texts that may be absent, with their length in bytes before them. */
public final class Texts {
  private static final int NONE = 0xFFFF;

  private Texts() {}

  /** Appends a text of at most 32,767 bytes, or null. */
  static void write(CompactWriter out, String text) {
    if (text == null) {
      out.putShort(NONE);
      return;
    }
    byte[] bytes = text.getBytes(UTF_8);
    out.putShort(bytes.length);
    out.putBytes(bytes, 0, bytes.length);
  }

  /** What {@link #write(CompactWriter, String)} wrote; null where it wrote null. */
  static String read(CompactReader in) {
    int length = in.getShort();
    return length == NONE ? null : new String(in.getBytes(length), UTF_8);
  }

  /** The same in a buffer of fixed size. */
  public static void write(ByteBuffer out, String text) {
    if (text == null) {
      out.putShort((short) -1);
      return;
    }
    byte[] bytes = text.getBytes(UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  /** What {@link #write(ByteBuffer, String)} wrote; null where it wrote null. */
  public static String read(ByteBuffer in) {
    int length = in.getShort();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }
}
