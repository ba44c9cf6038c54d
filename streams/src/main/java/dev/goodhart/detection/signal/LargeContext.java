package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Contexts several times as large as this user's calls ever carry.
 *
 * <p>Honest twins: the first days with a new agent or a large repository; reviewers of documents
 * (always so). It speaks for nothing by itself.
 */
public final class LargeContext extends Departure {
  private static final int MIN_CALLS = 15;
  private static final double MIN_TOKENS = 4_000;

  /** A signal with these thresholds, in doublings. */
  public LargeContext(int warmUpDays, double half, double full) {
    super(SignalId.LARGE_CONTEXT, Dimension.CONTEXT, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.hours().total(HourPanes.Count.CALLS) >= MIN_CALLS
        && profile.now(Dimension.CONTEXT) >= MIN_TOKENS;
  }

  @Override
  public String explain(Reading reading) {
    return "A typical call carried "
        + Text.amount(reading.observed())
        + " tokens of input; on this user's days it is at most "
        + Text.amount(reading.expected())
        + ".";
  }
}
