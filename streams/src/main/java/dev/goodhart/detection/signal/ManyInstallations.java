package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * More different agents and versions within a day than this user ever runs.
 *
 * <p>Honest twins: a day of trying things out (office hours, and not all at once), shared service
 * accounts (always so). Events without an agent: nothing is seen.
 *
 * <p>Source: the project's reference, section 2, G2.
 */
public final class ManyInstallations extends Departure {
  private static final int MIN_INSTALLATIONS = 4;

  /** A signal with these thresholds, in doublings. */
  public ManyInstallations(int warmUpDays, double half, double full) {
    super(SignalId.MANY_INSTALLATIONS, Dimension.INSTALLATIONS, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.now(Dimension.INSTALLATIONS) >= MIN_INSTALLATIONS;
  }

  /** In how many hours of the 24 there were calls: people sleep. */
  @Override
  protected double detail(Profile profile) {
    return profile.hours().activeHours();
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " different agents or versions in 24 hours, with calls in "
        + Text.hours(reading.detail())
        + " of them; this user's days stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
