package dev.goodhart.detection;

import dev.goodhart.detection.episode.Episode;
import dev.goodhart.detection.profile.Profile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything detection remembers of one user: the profile and the episodes. Meant to be reused:
 * decode one user's bytes over it, let the {@link Detector} work, encode.
 *
 * <p>Layout (big-endian): a version byte; the profile, in which empty hours and days take one bit
 * each; the number of keys that ever had an episode, and for each its type's code and the episode.
 * Nothing grows with the number of events.
 */
public final class CaseFile {
  /** The layout this code writes. */
  public static final byte VERSION = 1;

  // Above the largest possible file: two open episodes with the longest team and sample ids.
  private static final int MAX_BYTES = 16 * 1024;

  private final Profile profile = new Profile();
  private final Map<AnomalyType, Episode> episodes = new EnumMap<>(AnomalyType.class);
  private final byte[] scratch = new byte[MAX_BYTES];

  /** An empty file. */
  public CaseFile() {
    for (AnomalyType type : AnomalyType.all()) {
      episodes.put(type, new Episode());
    }
  }

  /**
   * Reads a stored file over {@code into} and returns it.
   *
   * @param bytes as {@link #encode()} wrote them; null for a user never seen
   * @throws IllegalStateException if they are of a layout that this code does not know
   */
  public static CaseFile decode(byte[] bytes, CaseFile into) {
    if (bytes == null) {
      into.clear();
      return into;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "A stored case file has layout " + version + ", but this version reads " + VERSION + ".");
    }
    into.profile.read(in);
    for (Episode episode : into.episodes.values()) {
      episode.clear();
    }
    int stored = in.get();
    Episode skipped = null;
    for (int i = 0; i < stored; i++) {
      AnomalyType type = AnomalyType.ofCode(in.get());
      if (type != null) {
        into.episode(type).read(in);
      } else {
        skipped = skipped == null ? new Episode() : skipped;
        skipped.read(in);
      }
    }
    return into;
  }

  /** This file as bytes. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.wrap(scratch);
    out.put(VERSION);
    profile.write(out);
    int stored = 0;
    for (Episode episode : episodes.values()) {
      stored += episode.isBlank() ? 0 : 1;
    }
    out.put((byte) stored);
    for (AnomalyType type : AnomalyType.all()) {
      Episode episode = episode(type);
      if (!episode.isBlank()) {
        out.put((byte) type.code());
        episode.write(out);
      }
    }
    return Arrays.copyOf(scratch, out.position());
  }

  /** Whether nothing is remembered: the store may drop the user. */
  public boolean isEmpty() {
    if (!profile.isEmpty()) {
      return false;
    }
    for (Episode episode : episodes.values()) {
      if (!episode.isBlank()) {
        return false;
      }
    }
    return true;
  }

  /** Forgets everything. */
  public void clear() {
    profile.clear();
    for (Episode episode : episodes.values()) {
      episode.clear();
    }
  }

  Profile profile() {
    return profile;
  }

  Episode episode(AnomalyType type) {
    return episodes.get(type);
  }
}
