package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Dearer models than this user's work ever needed.
 *
 * <p>Honest twins: a new default model or a changed price (colleagues see the same), a hard
 * problem. It confirms, and does not lead: 1.5 at the most. Models without a price: nothing is
 * seen.
 *
 * <p>Source: gold-plating (the project's reference, section 2, E2).
 */
public final class DearModels extends Departure {
  private static final int MIN_CALLS = 15;
  private static final double MOST = 1.5;

  /** A signal with these thresholds, in doublings. */
  public DearModels(int warmUpDays, double half, double full) {
    super(SignalId.DEAR_MODELS, Dimension.DEARNESS, warmUpDays, half, full);
  }

  @Override
  protected boolean isKnowable(Profile profile) {
    return profile.days().usual(Dimension.DEARNESS) > 0;
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.hours().total(HourPanes.Count.CALLS) >= MIN_CALLS;
  }

  @Override
  protected double most(Profile profile) {
    return MOST;
  }

  @Override
  public String explain(Reading reading) {
    return "A million cost-weighted units cost "
        + Text.amount(reading.observed())
        + " US cents at list price; this user's days stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
