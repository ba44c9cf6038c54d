package dev.goodhart.window;

import java.util.Random;

/**
 * Random cases that can be repeated. A failure names its seed; {@code -Dgoodhart.test.seed=N} runs
 * that case alone, {@code -Dgoodhart.test.cases=N} sets how many are run.
 */
final class Seeds {

  /** One random case. */
  interface Case {
    void run(Random random);
  }

  private Seeds() {}

  static void forEach(int cases, Case body) {
    String only = System.getProperty("goodhart.test.seed");
    if (only != null) {
      run(Long.parseLong(only), body);
      return;
    }
    long first = Long.getLong("goodhart.test.first-seed", 1);
    long last = first + Integer.getInteger("goodhart.test.cases", cases);
    for (long seed = first; seed < last; seed++) {
      run(seed, body);
    }
  }

  private static void run(long seed, Case body) {
    try {
      body.run(new Random(seed * 0x9E3779B97F4A7C15L));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with -Dgoodhart.test.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
