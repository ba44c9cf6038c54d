package dev.goodhart.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Keys under which reports and requests are remembered: a generation (so that what is old can be
 * removed in order of age, without an index), a kind, then {@value #USER_BYTES} bytes of a hash of
 * the user and {@value #OWN_BYTES} bytes of a hash of user and id, of a fixed size however long ids
 * are.
 *
 * <p>The user comes first so that the rows of one user are neighbours: a store keeps the bytes that
 * neighbours share once, and finds their teams, models and prices alike. What refers to another id
 * of the same user needs only the last {@value #OWN_BYTES} bytes.
 *
 * <p>Both are the beginnings of SHA-256, and short because of what a collision could do:
 *
 * <ul>
 *   <li>By chance two of the n ids that one user has within the memory meet with a probability of
 *       n² / 2⁸¹: 4·10⁻¹¹ for ten million ids. Those of different users agree in 112 bits.
 *   <li>Two ids of one user that meet can be made on purpose, with 2⁴⁰ hashes. It gains nothing:
 *       whoever reports for a user may use one id twice without any hash.
 *   <li>To meet an id of somebody else takes 2¹¹² hashes, as the user is hashed with the id: and
 *       then it is the forger's own report that looks repeated.
 * </ul>
 */
final class ReportKeys {
  /** Bytes that stand for one user's id. */
  static final int ID_BYTES = 14;

  /** Those of them that stand for the user: the first ones. */
  static final int USER_BYTES = 4;

  /** Those that tell one user's ids apart. */
  static final int OWN_BYTES = ID_BYTES - USER_BYTES;

  static final int EVENT = 0;
  static final int REQUEST = 1;

  private static final int KINDS = 2;
  private static final int KEY_BYTES = Integer.BYTES + ID_BYTES;
  private static final int SHA_256_BYTES = 32;

  /** Of the user's hash, what goes into that of an id: with most ids it fits one block. */
  private static final int USER_IN_ID_BYTES = 16;

  private final MessageDigest digest;
  private final byte[] hash = new byte[SHA_256_BYTES];
  private final byte[] userHash = new byte[SHA_256_BYTES];
  private String user;

  ReportKeys() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  byte[] id(String owner, String id) {
    if (!owner.equals(user)) {
      // The two ids of an event, and often the next event's, are one user's.
      hash(owner, userHash);
      user = owner;
    }
    digest.update(userHash, 0, USER_IN_ID_BYTES);
    hash(id, hash);
    byte[] made = Arrays.copyOf(userHash, ID_BYTES);
    System.arraycopy(hash, 0, made, USER_BYTES, OWN_BYTES);
    return made;
  }

  private void hash(String text, byte[] into) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    try {
      digest.digest(into, 0, SHA_256_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes.", e);
    }
  }

  static byte[] key(int generation, int kind, byte[] id) {
    byte[] key = new byte[KEY_BYTES];
    int prefix = generation * KINDS + kind;
    key[0] = (byte) (prefix >>> 24);
    key[1] = (byte) (prefix >>> 16);
    key[2] = (byte) (prefix >>> 8);
    key[3] = (byte) prefix;
    System.arraycopy(id, 0, key, Integer.BYTES, ID_BYTES);
    return key;
  }

  /** Where the layout of the store lies: behind every row, and never removed. */
  static byte[] layout() {
    return new byte[] {(byte) 0xFF};
  }

  /** The first key of a generation: what is smaller is older. */
  static byte[] firstOf(int generation) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(generation * KINDS).array();
  }
}
