package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Many answers several times as long as this user's calls usually bring.
 *
 * <p>Honest twins: writers (always so), a day of documentation.
 */
public final class LongOutput extends Departure {
  private static final int MIN_CALLS = 8;

  /** A signal with these thresholds, in doublings. */
  public LongOutput(int warmUpDays, double half, double full) {
    super(SignalId.LONG_OUTPUT, Dimension.LONG_ANSWERS, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.now(Dimension.LONG_ANSWERS) >= MIN_CALLS;
  }

  @Override
  protected double detail(Profile profile) {
    return profile.hours().total(HourPanes.Sum.OUTPUT);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " answers in 24 hours were at least fifteen times as long as this user's usual one ("
        + Text.amount(reading.detail())
        + " tokens of output in all); their days stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
