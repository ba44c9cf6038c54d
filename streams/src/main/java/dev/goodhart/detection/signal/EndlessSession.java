package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Profile;

/**
 * One session that goes on and on, far beyond this user's own.
 *
 * <p>Honest twins: a long migration or batch ({@link BulkJob}), a long day with one agent. Events
 * without sessions: nothing is seen.
 */
public final class EndlessSession extends Departure {
  private static final int MIN_CALLS = 60;

  /** A signal with these thresholds, in doublings. */
  public EndlessSession(int warmUpDays, double half, double full) {
    super(SignalId.ENDLESS_SESSION, Dimension.SESSION_LENGTH, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.now(Dimension.SESSION_LENGTH) >= MIN_CALLS;
  }

  @Override
  public String explain(Reading reading) {
    return "A session of "
        + Text.amount(reading.observed())
        + " calls; this user's sessions stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
