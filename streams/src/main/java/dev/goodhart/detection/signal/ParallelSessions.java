package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Profile;

/**
 * More sessions at once than this user ever runs.
 *
 * <p>One agent sustains about 3,050 calls a day (measured on public traces); dozens at once are
 * dozens of agents, and somebody has to read what they bring.
 *
 * <p>Honest twins: orchestrators and migrations. Owners of many agents always have many. Events
 * without sessions: nothing is seen.
 *
 * <p>Source: implied concurrency (the project's reference, sections 4 and 5.3).
 */
public final class ParallelSessions extends Departure {
  private static final int MIN_SESSIONS = 6;

  /** A signal with these thresholds, in doublings. */
  public ParallelSessions(int warmUpDays, double half, double full) {
    super(SignalId.PARALLEL_SESSIONS, Dimension.PARALLEL, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.now(Dimension.PARALLEL) >= MIN_SESSIONS;
  }

  @Override
  public String explain(Reading reading) {
    return "About "
        + Text.amount(reading.observed())
        + " sessions within ten minutes; this user's days stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
