package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Ever more tokens for each token of answer: contexts read again and again for a word or two.
 *
 * <p>Honest twins: reviewers of long documents and classifiers (their days are all like that);
 * calls that failed ({@link FailedCalls}). Agents that work pay for much context as well, at most
 * doubling from day to day.
 */
public final class ThinAnswers extends Departure {
  private static final int MIN_CALLS = 25;

  /** A signal with these thresholds, in doublings. */
  public ThinAnswers(int warmUpDays, double half, double full) {
    super(SignalId.THIN_ANSWERS, Dimension.THINNESS, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.hours().total(HourPanes.Count.CALLS) >= MIN_CALLS;
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " tokens were paid for each token of output; this user's days stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
