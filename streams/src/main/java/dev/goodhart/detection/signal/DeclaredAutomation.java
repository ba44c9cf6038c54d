package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * The calls are declared as scheduled, CI or evaluation.
 *
 * <p>Speaks for honest work: whoever registers automation beforehand should not be asked about it.
 * A declaration is a claim; it weighs, and does not silence what outweighs it.
 */
public final class DeclaredAutomation implements Signal {
  // A claim costs nothing: it must not silence what outweighs it.
  private static final double MOST = 2;

  @Override
  public SignalId id() {
    return SignalId.DECLARED_AUTOMATION;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    double share = profile.share(HourPanes.Count.DECLARED);
    reading.known(id(), share, 0, MOST * share);
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the calls of 24 hours are declared as scheduled, CI or evaluation.";
  }
}
