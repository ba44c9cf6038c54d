package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Profile;

/**
 * Much more in 24 hours than on this user's own days, as {@link OwnDailyVolume}, in another
 * measure.
 *
 * <p>Somebody with large contexts can multiply their calls or their output without moving the
 * cost-weighted amount. Honest twins and limits are the same: volume is context, and never suffices
 * by itself.
 */
public final class OwnDailyMeasure extends Departure {
  private static final double MOST = 2;

  private final String what;

  private OwnDailyMeasure(
      SignalId id, Dimension dimension, String what, int warmUpDays, double half, double full) {
    super(id, dimension, warmUpDays, half, full);
    this.what = what;
  }

  /** Calls, with these thresholds, in doublings. */
  public static OwnDailyMeasure calls(int warmUpDays, double half, double full) {
    return new OwnDailyMeasure(
        SignalId.OWN_DAILY_CALLS, Dimension.CALLS, "calls", warmUpDays, half, full);
  }

  /** Output, with these thresholds, in doublings. */
  public static OwnDailyMeasure output(int warmUpDays, double half, double full) {
    return new OwnDailyMeasure(
        SignalId.OWN_DAILY_OUTPUT, Dimension.WRITTEN, "tokens of output", warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return true;
  }

  @Override
  protected double most(Profile profile) {
    return MOST;
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " "
        + what
        + " in 24 hours; nine in ten of this user's days stayed within "
        + Text.amount(reading.expected())
        + ".";
  }
}
