package dev.goodhart.local.simulate.model;

import java.util.HexFormat;
import java.util.List;

/**
 * Draws by a seed: the same on every machine and every Java, since only whole numbers and {@link
 * StrictMath} are used. Not thread-safe.
 */
public final class Chance {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final double CUT = 3.5;

  private long state;

  private Chance(long state) {
    this.state = state;
  }

  /**
   * Draws that depend on nothing but these.
   *
   * @param what is drawn, so that one kind of draws does not follow another's
   * @param number of the person, the episode, ...
   */
  public static Chance of(long seed, String what, long number) {
    return new Chance(mix(mix(mix(seed + GAMMA) ^ what.hashCode()) ^ number));
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** 64 random bits. */
  public long bits() {
    state += GAMMA;
    return mix(state);
  }

  /** Uniform, 0 inclusive to 1 exclusive. */
  public double unit() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** Whether something of that probability happens. */
  public boolean happens(double probability) {
    return unit() < probability;
  }

  /** Uniform, both ends included. */
  public int between(int least, int most) {
    return least + (int) (unit() * (most - least + 1));
  }

  /** Uniform. */
  public double uniform(double least, double most) {
    return least + unit() * (most - least);
  }

  /** Every order of magnitude is equally likely; both ends are above 0. */
  public double logUniform(double least, double most) {
    return least * StrictMath.exp(unit() * StrictMath.log(most / least));
  }

  /** Standard normal, cut at 3.5 deviations. */
  public double normal() {
    double normal =
        StrictMath.sqrt(-2 * StrictMath.log(1 - unit())) * StrictMath.cos(2 * Math.PI * unit());
    return Math.max(-CUT, Math.min(CUT, normal));
  }

  /**
   * As counts and pauses of people are.
   *
   * @param sigma deviation of the natural logarithm
   */
  public double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * normal());
  }

  /** Poisson: how often something happens that is expected that often. */
  public int count(double mean) {
    if (mean > 30) {
      return (int) Math.max(0, Math.round(mean + StrictMath.sqrt(mean) * normal()));
    }
    double limit = StrictMath.exp(-mean);
    int count = 0;
    for (double product = unit(); product > limit; product *= unit()) {
      count++;
    }
    return count;
  }

  /** A whole number around the mean, whose mean it is: 2.3 is 2 or 3. */
  public int round(double mean) {
    return (int) Math.floor(mean + unit());
  }

  /** Any of them. */
  public <T> T one(List<T> of) {
    return of.get(between(0, of.size() - 1));
  }

  /** An index, as likely as its weight. */
  public int weighted(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = unit() * sum;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /** Random hexadecimal digits, at most 16. */
  public String hex(int digits) {
    return HexFormat.of().toHexDigits(bits(), digits);
  }
}
