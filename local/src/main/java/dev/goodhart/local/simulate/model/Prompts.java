package dev.goodhart.local.simulate.model;

import java.util.List;

/**
 * Fingerprints of what a person asks: similarity hashes, so that near messages differ in few bits
 * and others in about 32. Not thread-safe.
 */
public final class Prompts {
  private static final int REMEMBERED = 40;
  private static final double ASKED_AGAIN = 0.03;
  private static final int HARD_WORDS = 3;

  private final List<Long> phrases;
  private final double phraseShare;
  private final Chance chance;
  private final long[] recent = new long[REMEMBERED];
  private int asked;

  /**
   * @param phrases that everybody uses, the most usual first
   * @param phraseShare of messages
   */
  public Prompts(List<Long> phrases, double phraseShare, Chance chance) {
    this.phrases = phrases;
    this.phraseShare = phraseShare;
    this.chance = chance;
  }

  /** What a person asks next: mostly something new. */
  public long next() {
    if (chance.happens(phraseShare)) {
      // The product of two draws makes the first phrases the most usual.
      return phrases.get((int) (chance.unit() * chance.unit() * phrases.size()));
    }
    if (asked > 0 && chance.happens(ASKED_AGAIN)) {
      long earlier = recent[chance.between(0, Math.min(asked, REMEMBERED) - 1)];
      return chance.happens(0.5) ? earlier : near(earlier, HARD_WORDS, chance);
    }
    long fresh = chance.bits();
    recent[asked++ % REMEMBERED] = fresh;
    return fresh;
  }

  /** A message that differs in a few words. */
  public static long near(long message, int mostBits, Chance chance) {
    long changed = message;
    for (int flips = chance.between(0, mostBits); flips > 0; flips--) {
      changed ^= 1L << chance.between(0, 63);
    }
    return changed;
  }
}
