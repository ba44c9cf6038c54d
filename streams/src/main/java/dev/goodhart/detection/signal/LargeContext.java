package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Profile;

/**
 * Many contexts several times as large as this user's calls usually carry.
 *
 * <p>Honest twins: the first days with a new agent or a large repository; reviewers of documents
 * (always so). It speaks for nothing by itself.
 */
public final class LargeContext extends Departure {
  private static final int MIN_CALLS = 12;

  /** A signal with these thresholds, in doublings. */
  public LargeContext(int warmUpDays, double half, double full) {
    super(SignalId.LARGE_CONTEXT, Dimension.LARGE_CONTEXTS, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.now(Dimension.LARGE_CONTEXTS) >= MIN_CALLS;
  }

  @Override
  protected double detail(Profile profile) {
    return profile.now(Dimension.CONTEXT);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " calls in 24 hours carried at least five times the input of this user's usual one; their"
        + " days stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
