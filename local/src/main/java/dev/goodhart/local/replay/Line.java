package dev.goodhart.local.replay;

/** One line of a file, without its line end. */
public final class Line {
  private final long number;
  private final byte[] bytes;
  private final boolean tooLarge;

  Line(long number, byte[] bytes, boolean tooLarge) {
    this.number = number;
    this.bytes = bytes;
    this.tooLarge = tooLarge;
  }

  /** The line's number in its file, from 1; blank lines count. */
  public long number() {
    return number;
  }

  /**
   * Exactly what the line holds, or its first {@link LineReader#KEPT_BYTES} where it {@link
   * #isTooLarge}. Not a copy: the caller may keep it, nobody changes it.
   */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether the line is larger than {@link LineReader#MAX_BYTES}. */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /** Whether there is nothing but JSON's white space. Such a line is skipped, not refused. */
  public boolean isBlank() {
    if (tooLarge) {
      return false;
    }
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return true;
  }
}
