package dev.goodhart.local.simulate.model;

/**
 * What one call used; the counts are disjoint.
 *
 * @param input uncached
 * @param cacheRead read from the provider's cache
 * @param cacheWrite written to it
 * @param output visible
 * @param reasoning hidden
 */
public record Tokens(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
  /** All of them. */
  public long total() {
    return input + cacheRead + cacheWrite + output + reasoning;
  }

  /** Each count times the factor, rounded. */
  public Tokens times(double factor) {
    return new Tokens(
        Math.round(input * factor),
        Math.round(cacheRead * factor),
        Math.round(cacheWrite * factor),
        Math.round(output * factor),
        Math.round(reasoning * factor));
  }

  /** The same but for chance: each count by a factor of its own. */
  public Tokens around(double sigma, Chance chance) {
    return sigma == 0
        ? this
        : new Tokens(
            vary(input, sigma, chance),
            vary(cacheRead, sigma, chance),
            vary(cacheWrite, sigma, chance),
            vary(output, sigma, chance),
            vary(reasoning, sigma, chance));
  }

  private static long vary(long count, double sigma, Chance chance) {
    return count == 0 ? 0 : Math.round(chance.logNormal((double) count, sigma));
  }
}
