package dev.goodhart.detection.profile;

/**
 * One way in which a day of use can differ from a person's other days. Each day keeps one byte per
 * dimension: enough for nine per cent on a logarithmic scale, and a year of days fits where one
 * sketch would not.
 */
public enum Dimension {
  /** Cost-weighted units in 24 hours. */
  UNITS,
  /** Calls in 24 hours. */
  CALLS,
  /** Calls that nearly repeat an earlier one. */
  REPEATS,
  /** Calls that follow their predecessor in the session like clockwork. */
  EVEN_GAPS,
  /** Hours of the 24 with a call; linear. */
  HOURS(true),
  /** Geometric mean of output tokens per call. */
  OUTPUT,
  /** Geometric mean of input tokens per call, cached ones included. */
  CONTEXT,
  /** Calls with many times the output of this user's usual call. */
  LONG_ANSWERS,
  /** Calls with many times the input of this user's usual call. */
  LARGE_CONTEXTS,
  /** Calls declared as scheduled, CI or evaluation. */
  DECLARED,
  /** Different agents and versions of agents. */
  INSTALLATIONS,
  /** Tokens paid for each token of output. */
  THINNESS,
  /** Sessions that were active within the same ten minutes, at the peak. */
  PARALLEL,
  /** Calls in the longest session. */
  SESSION_LENGTH,
  /** Sessions that began with nearly the same words as an earlier one. */
  SAME_SEED,
  /** Output tokens in 24 hours, hidden ones included. */
  WRITTEN,
  /** Calls of nearly the size of their predecessor in the session, beyond what chance explains. */
  EVEN_SIZES,
  /** Calls made by agents that other agents had started. */
  NESTED,
  /** Sessions opened. */
  SESSIONS,
  /** List price of a million units, in cents. */
  DEARNESS;

  /** Steps of a stored code for each doubling (or, if linear, for each unit). */
  public static final int STEPS = 8;

  private static final int MOST = 255;
  private static final double LN2 = StrictMath.log(2);
  private static final Dimension[] ALL = values();

  private final boolean linear;

  Dimension() {
    this(false);
  }

  Dimension(boolean linear) {
    this.linear = linear;
  }

  /** Its place in a stored shape: new dimensions go to the end. */
  @SuppressWarnings("EnumOrdinal") // the constants' order is the layout
  public int index() {
    return ordinal();
  }

  /** How many dimensions there are. */
  public static int count() {
    return ALL.length;
  }

  /** Whether a day's value is the sum of its hours', and not a level that each hour has. */
  public boolean isSum() {
    return switch (this) {
      case UNITS,
          CALLS,
          REPEATS,
          EVEN_GAPS,
          LONG_ANSWERS,
          LARGE_CONTEXTS,
          DECLARED,
          SAME_SEED,
          WRITTEN,
          EVEN_SIZES,
          NESTED,
          SESSIONS ->
          true;
      case HOURS, INSTALLATIONS, OUTPUT, CONTEXT, THINNESS, PARALLEL, SESSION_LENGTH, DEARNESS ->
          false;
    };
  }

  /** The stored form of a value, 0 to 255; negative values count as 0. */
  public int code(double value) {
    if (!(value > 0)) {
      return 0;
    }
    double steps = linear ? value : StrictMath.log(1 + value) / LN2;
    return (int) Math.min(MOST, Math.round(STEPS * steps));
  }

  /** The value that a code stands for. */
  public double value(double code) {
    double steps = code / STEPS;
    return linear ? steps : StrictMath.exp(steps * LN2) - 1;
  }
}
