package dev.goodhart.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Keys under which reports and requests are remembered: a generation (so that what is old can be
 * removed in order of age, without an index), a kind, and 128 bits of SHA-256 over user and id: of
 * a fixed size however long ids are, and nobody can construct two that meet.
 */
final class ReportKeys {
  /** Bytes that stand for one user's id. */
  static final int ID_BYTES = 16;

  static final byte EVENT = 0;
  static final byte REQUEST = 1;

  private static final int KEY_BYTES = Integer.BYTES + 1 + ID_BYTES;

  private final MessageDigest digest;

  ReportKeys() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  byte[] id(String user, String id) {
    byte[] owner = user.getBytes(StandardCharsets.UTF_8);
    digest.update((byte) (owner.length >>> 8));
    digest.update((byte) owner.length);
    digest.update(owner);
    return Arrays.copyOf(digest.digest(id.getBytes(StandardCharsets.UTF_8)), ID_BYTES);
  }

  static byte[] key(int generation, byte kind, byte[] id) {
    return ByteBuffer.allocate(KEY_BYTES).putInt(generation).put(kind).put(id).array();
  }

  /** Where the length of generations lies: behind every row, and never removed. */
  static byte[] generationLength() {
    return new byte[] {(byte) 0xFF};
  }

  /** The first key of a generation: what is smaller is older. */
  static byte[] firstOf(int generation) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(generation).array();
  }
}
