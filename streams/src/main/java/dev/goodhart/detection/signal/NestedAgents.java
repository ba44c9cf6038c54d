package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Agents that start agents that start agents, more than this user ever lets them.
 *
 * <p>Honest twins: orchestrators (their owners always have them), a new agent that works that way
 * (see what colleagues do). Events without depth: nothing is seen.
 *
 * <p>Source: fan-out (the project's reference, section 2, E3).
 */
public final class NestedAgents extends Departure {
  private static final int MIN_CALLS = 20;

  /** A signal with these thresholds, in doublings. */
  public NestedAgents(int warmUpDays, double half, double full) {
    super(SignalId.NESTED_AGENTS, Dimension.NESTED, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.hours().total(HourPanes.Count.NESTED) >= MIN_CALLS;
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " calls in 24 hours were made by agents that other agents had started; this user's days"
        + " stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
