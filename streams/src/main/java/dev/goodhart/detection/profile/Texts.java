package dev.goodhart.detection.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Texts that may be absent, with their length in bytes before them. */
public final class Texts {
  private Texts() {}

  /** Appends a text of at most 32,767 bytes, or null. */
  public static void write(ByteBuffer out, String text) {
    if (text == null) {
      out.putShort((short) -1);
      return;
    }
    byte[] bytes = text.getBytes(UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  /** What {@link #write} wrote; null where it wrote null. */
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
