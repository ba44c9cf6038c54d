package dev.goodhart.bench.workload;

/**
 * Numbers that look random and depend on nothing but what is asked for: event 7 is the same whether
 * or not event 6 was made. The mixing function is that of SplitMix64.
 */
final class Mix {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Mix() {}

  /** 64 bits for a number of a kind. */
  static long bits(long seed, long kind, long number) {
    return mixed(mixed(seed + kind * GOLDEN) + number * GOLDEN);
  }

  /** From 0, inclusive, to 1, exclusive. */
  static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** From 0 to the bound, exclusive. */
  static long below(long bits, long bound) {
    return Math.floorMod(bits, bound);
  }

  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
