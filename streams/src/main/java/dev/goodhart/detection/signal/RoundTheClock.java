package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Calls in more hours of the day than this user is ever up. It weighs 1.5 at the most until 20
 * hours have passed without a pause of four.
 *
 * <p>Honest twins: on-call nights, incidents and migrations (a night, and then a rest), time-zone
 * travel (other hours, not more of them), services (always round the clock, so nothing departs).
 *
 * <p>Source: hour entropy as a bot line (the project's reference, sections 4 and 5.3).
 */
public final class RoundTheClock extends Departure {
  private static final int MIN_HOURS = 14;
  private static final int MIN_CALLS = 50;

  // One long day happens; a day without a night does not.
  private static final double ONE_DAY = 20;
  private static final double MOST_OF_ONE_DAY = 1.5;

  /** A signal with these thresholds, in hours of the day. */
  public RoundTheClock(int warmUpDays, double half, double full) {
    super(SignalId.ROUND_THE_CLOCK, Dimension.HOURS, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.hours().activeHours() >= MIN_HOURS
        && profile.hours().total(HourPanes.Count.CALLS) >= MIN_CALLS;
  }

  @Override
  protected double most(Profile profile) {
    return profile.hoursWithoutPause() < ONE_DAY ? MOST_OF_ONE_DAY : super.most(profile);
  }

  @Override
  public String explain(Reading reading) {
    return "Calls in "
        + Text.hours(reading.observed())
        + " of 24; this user's days stay within "
        + Text.hours(reading.expected())
        + ".";
  }
}
