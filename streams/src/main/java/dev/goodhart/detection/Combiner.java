package dev.goodhart.detection;

import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.Readings;
import dev.goodhart.detection.signal.SignalId;
import java.util.Arrays;

/**
 * Weighs readings. Signals of one family share causes, so a family counts once, with its strongest
 * signal (0 to 3). Families add up; what speaks for honest work is subtracted. The score is the
 * rest as a percentage of what {@value #FULL_FAMILIES} families at full weight would give.
 *
 * <p>A plain sum over signals is what failed on shifted data (the project's reference, section
 * 5.4): hence the families, and the demand that two of them speak.
 */
public final class Combiner {
  /** A family speaks from this weight on. */
  public static final double SPEAKS = 0.5;

  /** Families at full weight that make a score of 100. */
  public static final int FULL_FAMILIES = 2;

  private static final SignalId[] SIGNALS = SignalId.values();
  private static final int FAMILIES = Family.values().length;

  private final float[] strongest = new float[FAMILIES];
  private double support;
  private double opposition;

  /** Weighs these readings. */
  public void weigh(Readings readings) {
    Arrays.fill(strongest, 0);
    opposition = 0;
    for (SignalId id : SIGNALS) {
      float weight = readings.of(id).weight();
      if (id.family() == Family.MITIGATING) {
        opposition += weight;
      } else if (weight > strongest[id.family().index()]) {
        strongest[id.family().index()] = weight;
      }
    }
    support = 0;
    for (float weight : strongest) {
      support += weight;
    }
  }

  /** The strongest weight of this family, 0 to 3. */
  public double weightOf(Family family) {
    return strongest[family.index()];
  }

  /** How many families speak against the user with at least this weight. */
  public int familiesFrom(double weight) {
    int families = 0;
    for (float strength : strongest) {
      if (strength >= weight) {
        families++;
      }
    }
    return families;
  }

  /** 0 to 100. */
  public int score() {
    double full = FULL_FAMILIES * (double) Reading.MAX_WEIGHT;
    return (int) Math.round(100 * Math.max(0, Math.min(1, (support - opposition) / full)));
  }
}
