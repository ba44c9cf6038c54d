package dev.goodhart.bench.workload;

/**
 * Ranks of a population in which few do most: rank r comes about in proportion to r^-exponent, as
 * in Zipf's law. The continuous distribution is inverted and cut down to whole ranks, which needs
 * no table, however many ranks there are.
 */
final class PowerLaw {
  private static final double NEARLY_ONE = 1e-9;

  private final double exponent;
  private final double reach;
  private final int ranks;

  /**
   * @param ranks how many, at least 1
   * @param exponent 0: all alike
   */
  PowerLaw(int ranks, double exponent) {
    this.ranks = ranks;
    this.exponent = Math.abs(1 - exponent) < NEARLY_ONE ? 1 + NEARLY_ONE : exponent;
    reach = Math.pow(ranks + 1.0, 1 - this.exponent) - 1;
  }

  /**
   * @param unit from 0 to 1
   * @return the rank, from 0, the busiest
   */
  int rank(double unit) {
    double position = Math.pow(1 + reach * unit, 1 / (1 - exponent));
    return (int) Math.max(0, Math.min(ranks - 1, (long) position - 1));
  }
}
