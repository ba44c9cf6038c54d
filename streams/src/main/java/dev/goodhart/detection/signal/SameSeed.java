package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Session after session begins with nearly the same words: prototypes from one seed, or a swarm
 * that is told the same.
 *
 * <p>Honest twins: templates and skills (their owners use them every day, so nothing departs);
 * demonstrations, where each visitor begins with the same words and leaves after a few calls;
 * evaluations, where each run begins with the same case. What is built carries its context along,
 * and cases are small. Events without sessions or fingerprints: nothing is seen.
 */
public final class SameSeed extends Departure {
  private static final int MIN_SESSIONS = 4;
  private static final double MIN_SHARE = 0.25;

  // What is built takes some calls; a demonstration or a look is over after a few.
  private static final double CALLS_OF_A_LOOK = 5;
  private static final double CALLS_OF_A_BUILD = 11;
  private static final double CONTEXT_OF_A_CASE = 8_000;
  private static final double CONTEXT_OF_A_BUILD = 20_000;

  /** A signal with these thresholds, in doublings. */
  public SameSeed(int warmUpDays, double half, double full) {
    super(SignalId.SAME_SEED, Dimension.SAME_SEED, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    int same = profile.hours().total(HourPanes.Count.SAME_SEED);
    return same >= MIN_SESSIONS
        && same >= MIN_SHARE * profile.hours().total(HourPanes.Count.SESSIONS);
  }

  @Override
  protected double bearing(Profile profile) {
    double sessions = profile.hours().total(HourPanes.Count.SESSIONS);
    return builds(profile)
        * Ramp.part(
            profile.hours().total(HourPanes.Count.CALLS) / Math.max(1, sessions),
            CALLS_OF_A_LOOK,
            CALLS_OF_A_BUILD);
  }

  /** Whether the typical call carries along what a build has come to; 0 to 1. */
  static double builds(Profile profile) {
    return Ramp.part(profile.now(Dimension.CONTEXT), CONTEXT_OF_A_CASE, CONTEXT_OF_A_BUILD);
  }

  @Override
  protected double detail(Profile profile) {
    return profile.hours().total(HourPanes.Count.SESSIONS);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " of "
        + Text.amount(reading.detail())
        + " sessions in 24 hours began with nearly the words of an earlier one; this user's days"
        + " stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
