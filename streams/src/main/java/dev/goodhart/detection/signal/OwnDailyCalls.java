package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Profile;

/**
 * Many more calls in 24 hours than on this user's own days: {@link OwnDailyVolume} in another
 * measure.
 *
 * <p>Somebody with large contexts can multiply their calls without moving the cost-weighted amount.
 * Honest twins and limits are the same: volume is context, and never suffices by itself.
 */
public final class OwnDailyCalls extends Departure {
  private static final double MOST = 2;

  /** A signal with these thresholds, in doublings. */
  public OwnDailyCalls(int warmUpDays, double half, double full) {
    super(SignalId.OWN_DAILY_CALLS, Dimension.CALLS, warmUpDays, half, full);
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
        + " calls in 24 hours; nine in ten of this user's days stayed within "
        + Text.amount(reading.expected())
        + ".";
  }
}
