package dev.goodhart.local.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A line of recorded data.
 *
 * @param file name of the file, without its directory
 * @param line counted from 1
 */
record LineOrigin(String file, long line) {

  /** What {@link #toString} made; empty if it is something else. */
  static Optional<LineOrigin> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LineOrigin(
              text.substring(0, colon), Long.parseUnsignedLong(text.substring(colon + 1))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Bytes that compare, unsigned, as file and line do. */
  byte[] sortKey() {
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(name.length + 1 + Long.BYTES)
        .put(name)
        .put((byte) 0)
        .putLong(line)
        .array();
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
