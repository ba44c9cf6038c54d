package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Calls that are all of one size: what is new in the input and what comes back are nearly those of
 * the call before, more often than on this user's days.
 *
 * <p>Sees a loop whose prompts are reworded each time, which fingerprints cannot. Contexts are not
 * compared: they grow little by little in any session.
 *
 * <p>Honest twins: pollers and classifiers (their days are all alike), a batch over many things
 * ({@link BulkJob}), calls that fail ({@link FailedCalls}). Events without sessions are taken as
 * one stream.
 *
 * <p>Source: constant deltas in livelocks (the project's reference, section 2, D2).
 */
public final class EvenSizes extends Departure {
  private static final int MIN_CALLS = 20;
  private static final double LARGER_PART = 0.2;
  private static final double MIN_SHARE = 0.25;

  /** A signal with these thresholds, in doublings. */
  public EvenSizes(int warmUpDays, double half, double full) {
    super(SignalId.EVEN_SIZES, Dimension.EVEN_SIZES, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    int even = profile.hours().total(HourPanes.Count.EVEN_SIZES);
    return even >= MIN_CALLS && even >= MIN_SHARE * profile.hours().total(HourPanes.Count.SIZES);
  }

  /** Twice the calls have twice the even ones: only a larger part of them says anything. */
  @Override
  protected double bearing(Profile profile) {
    double usual =
        profile.days().usual(Dimension.EVEN_SIZES)
            / Math.max(1, profile.days().usual(Dimension.CALLS));
    double share = profile.now(Dimension.EVEN_SIZES) / Math.max(1, profile.now(Dimension.CALLS));
    return Ramp.part(share - usual, 0, LARGER_PART);
  }

  @Override
  protected double detail(Profile profile) {
    return profile.hours().total(HourPanes.Count.EVEN_SIZES);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.detail())
        + " calls in 24 hours asked and answered as much as the one before them, "
        + Text.amount(reading.observed())
        + " more than chance explains; "
        + Text.amount(reading.expected())
        + " is what this user's days stay within.";
  }
}
