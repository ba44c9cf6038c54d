package dev.goodhart.detection.signal;

/** The common scale: 0.5 is where a family begins to count, 3 is the most. */
final class Ramp {
  private Ramp() {}

  /** 0 at zero, 0.5 at {@code half}, 3 from {@code full} on, straight in between. */
  static double weight(double value, double half, double full) {
    if (value <= 0) {
      return 0;
    }
    if (value < half) {
      return 0.5 * value / half;
    }
    return Math.min(3, 0.5 + 2.5 * (value - half) / (full - half));
  }

  /** 0 up to {@code from}, 1 from {@code to} on, straight in between. */
  static double part(double value, double from, double to) {
    return Math.max(0, Math.min(1, (value - from) / (to - from)));
  }
}
