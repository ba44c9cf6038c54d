package dev.goodhart.detection;

import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.Reading;
import java.util.Arrays;
import java.util.List;

/**
 * Weighs readings. Signals of one family share causes, so a family counts once, with its strongest
 * signal (0 to 3), less what explains that family innocently. The score rests on the strongest
 * families, each further one counting half of the one before: many weak hints do not add up to what
 * two strong ones say. Families that tell how much, what work, or where it is going are context:
 * they count half. Volume opens a case; behaviour closes it.
 *
 * <p>A plain sum over signals is what failed on shifted data (the project's reference, section
 * 5.4): hence the families, and the demand that two of them speak. What is explained does not
 * speak: had the explanation only lowered the sum, an extreme volume would have made up for it.
 */
public final class Combiner {
  /** A family speaks from this weight on. */
  public static final double SPEAKS = 0.5;

  /** One family that weighs so much needs a second that is at least {@link #FAINT}. */
  public static final double LOUD = 2.5;

  /** Beside a loud family, a second one speaks from this weight on. */
  public static final double FAINT = 0.2;

  /** From this weight on, one family of behaviour is worth remarking by itself. */
  public static final double REMARKABLE = 1.5;

  /** How much a family counts that says how much or what else, and not how. */
  private static final double CONTEXT = 0.5;

  private static final double[] RANKS = {1, 1, 0.5, 0.25, 0.125};
  private static final double FULL = 3 * (1 + 1 + 0.5);
  private static final Family[] FAMILIES = Family.values();

  private final float[] weights = new float[FAMILIES.length];
  private final float[] explained = new float[FAMILIES.length];
  private final float[] sorted = new float[FAMILIES.length];

  /** Weighs these readings. */
  public void weigh(List<Reading> readings) {
    Arrays.fill(weights, 0);
    Arrays.fill(explained, 0);
    for (Reading reading : readings) {
      for (Family family : FAMILIES) {
        if (reading.id().bearsOn(family) && family != Family.MITIGATING) {
          int i = family.index();
          if (reading.id().family() == Family.MITIGATING) {
            explained[i] = Math.max(explained[i], reading.weight());
          } else {
            weights[i] = Math.max(weights[i], reading.weight());
          }
        }
      }
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(0, weights[i] - explained[i]);
    }
  }

  /** What is left of this family, 0 to 3. */
  public double weightOf(Family family) {
    return weights[family.index()];
  }

  /** How many families speak against the user with at least this weight. */
  public int familiesFrom(double weight) {
    int families = 0;
    for (float left : weights) {
      if (left >= weight) {
        families++;
      }
    }
    return families;
  }

  /**
   * Whether two independent families speak: each by itself, or a faint one beside one that is very
   * loud.
   */
  public boolean twoSpeak() {
    return familiesFrom(SPEAKS) >= 2 || (familiesFrom(LOUD) >= 1 && familiesFrom(FAINT) >= 2);
  }

  /**
   * Whether what speaks has more than one cause. Many agents at once use much, and so does a
   * session without an end: an arrangement and its volume are one cause, however loud.
   */
  public boolean independentSpeak() {
    if (!twoSpeak() || weightOf(Family.STRUCTURE) < SPEAKS) {
      return twoSpeak();
    }
    for (Family family : FAMILIES) {
      if (family != Family.STRUCTURE && family != Family.VOLUME && weightOf(family) >= SPEAKS) {
        return true;
      }
    }
    return false;
  }

  /** Whether any family speaks that tells how somebody uses. */
  public boolean behaviourSpeaks() {
    return behaviourFrom(SPEAKS);
  }

  /** Whether one family of behaviour is so loud that it is worth remarking by itself. */
  public boolean oneIsRemarkable() {
    return behaviourFrom(REMARKABLE);
  }

  private boolean behaviourFrom(double weight) {
    for (Family family : FAMILIES) {
      if (!family.isContext() && weightOf(family) >= weight) {
        return true;
      }
    }
    return false;
  }

  /** 0 to 100. */
  public int score() {
    for (Family family : FAMILIES) {
      int i = family.index();
      sorted[i] = (float) (family.isContext() ? CONTEXT * weights[i] : weights[i]);
    }
    Arrays.sort(sorted);
    double sum = 0;
    for (int rank = 0; rank < RANKS.length; rank++) {
      sum += RANKS[rank] * sorted[sorted.length - 1 - rank];
    }
    return (int) Math.min(100, Math.round(100 * sum / FULL));
  }
}
