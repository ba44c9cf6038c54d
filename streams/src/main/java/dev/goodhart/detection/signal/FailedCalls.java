package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Profile;

/**
 * The repeating calls fail or bring nothing back.
 *
 * <p>Speaks against intent: a client that retries is a fault to mend, not somebody chasing a rank.
 */
public final class FailedCalls implements Signal {
  private static final double SOME = 0.1;
  private static final double MOST = 0.5;

  @Override
  public SignalId id() {
    return SignalId.FAILED_CALLS;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    double share = profile.prompts().failedShare();
    reading.known(id(), share, SOME, Reading.MAX_WEIGHT * Ramp.part(share, SOME, MOST));
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the repeating calls ended in an error or brought nothing back, as retries do.";
  }
}
