package dev.goodhart.detection;

/**
 * Five disjoint token counts. Negative only in corrections.
 *
 * @param input uncached input
 * @param cacheRead input read from a cache
 * @param cacheWrite input written to a cache
 * @param output visible output
 * @param reasoning hidden output
 */
public record TokenCounts(
    long input, long cacheRead, long cacheWrite, long output, long reasoning) {
  /** How many {@link #centiUnits()} make one unit. */
  public static final long CENTI = 100;

  /** Raw tokens: every kind counts one. */
  public long total() {
    return input + cacheRead + cacheWrite + output + reasoning;
  }

  /**
   * Cost-weighted size in hundredths of a unit; a unit is the price of one uncached input token.
   * Raw totals are mostly cache reads (95.7 % of input in measured agent traffic), so a baseline in
   * raw tokens watches the length of contexts and little else. Weights are the usual ratios of list
   * prices: cache reads 0.1, cache writes 1.25, output and reasoning 5. Hundredths keep sums exact.
   */
  public long centiUnits() {
    return 100 * input + 10 * cacheRead + 125 * cacheWrite + 500 * (output + reasoning);
  }
}
