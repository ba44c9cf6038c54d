package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Profile;

/**
 * Use that climbs day by day for two weeks, with no burst that a single day would show.
 *
 * <p>Honest twins: a new project, a new hire (both bring outcomes, {@link WorkBesideUse}; the new
 * hire has too few days). While use climbs, every other signal compares with the days before.
 *
 * <p>Source: change-point and CUSUM practice (the project's reference, section 5.2).
 */
public final class SteadyClimb implements Signal {
  private static final int FEW_DAYS = 4;
  private static final int ENOUGH_DAYS = 12;

  private final double half;
  private final double full;

  /** A signal with these thresholds, in doublings. */
  public SteadyClimb(double half, double full) {
    this.half = half;
    this.full = full;
  }

  @Override
  public SignalId id() {
    return SignalId.STEADY_CLIMB;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    double climb = profile.days().climb();
    double trust = Ramp.part(profile.days().knownDays(), FEW_DAYS, ENOUGH_DAYS);
    reading.known(id(), StrictMath.pow(2, climb), 1, trust * Ramp.weight(climb, half, full));
  }

  @Override
  public String explain(Reading reading) {
    return "Use of the last five days is "
        + Text.times(reading.observed())
        + " that of the days before the last ten, and has climbed in between.";
  }
}
