package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Profile;
import java.util.List;

/**
 * Much more in 24 hours than on this user's own days, in cost-weighted units.
 *
 * <p>Honest twins: month end, launch, migration, a new project, a batch job. Volume is context and
 * never suffices by itself. Real clients double from week to week in the same hour of the week
 * (measured: in a third of all hours), so whole days are compared, and with the user's busy days
 * rather than their middle.
 *
 * <p>Source: the project's reference, sections 4 and 5.2.
 */
public final class OwnDailyVolume extends Departure {
  /** A signal with these thresholds, in doublings. */
  public OwnDailyVolume(int warmUpDays, double half, double full) {
    super(SignalId.OWN_DAILY_VOLUME, Dimension.UNITS, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return true;
  }

  /** Volume opens the case and does not close it: behaviour weighs more. */
  @Override
  protected double most(Profile profile) {
    return 2;
  }

  @Override
  protected double detail(Profile profile) {
    return profile.days().middle(Dimension.UNITS);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " cost-weighted token units in 24 hours, "
        + Text.times(reading.observed() / Math.max(1, reading.expected()))
        + " the "
        + Text.amount(reading.expected())
        + " that nine in ten of "
        + Text.days(reading.extra())
        + " stayed within.";
  }

  @Override
  public List<String> samples(Profile profile, long since) {
    return profile.heaviest().since(since);
  }
}
