package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * The calls fail or bring nothing back.
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
    double share = profile.share(HourPanes.Count.FAILED);
    reading.known(
        id(),
        share,
        SOME,
        Reading.MAX_WEIGHT * Ramp.part(share, SOME, MOST),
        profile.hours().at(0, HourPanes.Count.FAILED),
        hourShare(profile));
  }

  private static double hourShare(Profile profile) {
    int calls = profile.hours().at(0, HourPanes.Count.CALLS);
    return calls == 0 ? 0 : profile.hours().at(0, HourPanes.Count.FAILED) / (double) calls;
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the calls of 24 hours ended in an error or brought nothing back, as retries do.";
  }
}
