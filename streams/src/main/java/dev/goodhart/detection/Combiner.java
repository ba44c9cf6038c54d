package dev.goodhart.detection;

import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.Readings;
import dev.goodhart.detection.signal.SignalId;
import java.util.Arrays;

/**
 * Weighs readings. Signals of one family share causes, so a family counts once, with its strongest
 * signal (0 to 3), less what explains that family innocently: retries and declared jobs explain
 * repetition, many unlike tasks explain volume. The score is the sum of what is left, as a
 * percentage of what {@value #FULL_FAMILIES} families at full weight would give.
 *
 * <p>A plain sum over signals is what failed on shifted data (the project's reference, section
 * 5.4): hence the families, and the demand that two of them speak. What is explained does not
 * speak: had the explanation only lowered the sum, an extreme volume would have made up for it.
 */
public final class Combiner {
  /** A family speaks from this weight on. */
  public static final double SPEAKS = 0.5;

  /** Families at full weight that make a score of 100. */
  public static final int FULL_FAMILIES = 2;

  private static final SignalId[] SIGNALS = SignalId.values();
  private static final int FAMILIES = Family.values().length;

  private final float[] weights = new float[FAMILIES];
  private final float[] explained = new float[FAMILIES];

  /** Weighs these readings. */
  public void weigh(Readings readings) {
    Arrays.fill(weights, 0);
    Arrays.fill(explained, 0);
    for (SignalId id : SIGNALS) {
      float weight = readings.of(id).weight();
      int bearsOn = id.bearsOn().index();
      if (id.family() == Family.MITIGATING) {
        explained[bearsOn] += weight;
      } else {
        weights[bearsOn] = Math.max(weights[bearsOn], weight);
      }
    }
    for (int i = 0; i < FAMILIES; i++) {
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

  /** 0 to 100. */
  public int score() {
    float sum = 0;
    for (float left : weights) {
      sum += left;
    }
    return Math.min(100, Math.round(100 * sum / (FULL_FAMILIES * Reading.MAX_WEIGHT)));
  }
}
