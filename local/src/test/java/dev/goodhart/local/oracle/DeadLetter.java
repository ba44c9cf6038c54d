package dev.goodhart.local.oracle;

import java.util.Arrays;
import java.util.Base64;

/**
 * An expected dead letter.
 *
 * @param origin file:line
 * @param id what the line names as its key, where it names one; null else
 * @param value the line's bytes as base64, the first 64 KiB where it is TOO_LARGE
 */
public record DeadLetter(Reason reason, String origin, String id, String value) {
  static final int KEPT_OF_TOO_LARGE = 64 * 1024;

  static DeadLetter of(Reason reason, String origin, String id, byte[] line) {
    byte[] kept =
        reason == Reason.TOO_LARGE
            ? Arrays.copyOf(line, Math.min(line.length, KEPT_OF_TOO_LARGE))
            : line;
    return new DeadLetter(reason, origin, id, Base64.getEncoder().encodeToString(kept));
  }
}
