package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Answers several times as long as this user's calls ever bring.
 *
 * <p>Honest twins: writers (always so), a day of documentation ({@link BulkJob} where it is a
 * batch).
 */
public final class LongOutput extends Departure {
  private static final int MIN_CALLS = 12;
  private static final double MIN_TOKENS = 150;

  /** A signal with these thresholds, in doublings. */
  public LongOutput(int warmUpDays, double half, double full) {
    super(SignalId.LONG_OUTPUT, Dimension.OUTPUT, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.hours().total(HourPanes.Count.CALLS) >= MIN_CALLS
        && profile.now(Dimension.OUTPUT) >= MIN_TOKENS;
  }

  @Override
  public String explain(Reading reading) {
    return "A typical answer had "
        + Text.amount(reading.observed())
        + " tokens; on this user's days it has at most "
        + Text.amount(reading.expected())
        + ".";
  }
}
