package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
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

  // Automation that ran before is known; what is declared only now is believed a little, and a
  // little more as long as there was no time to run before.
  private static final double LEAST_BELIEVED = 0.2;
  private static final double LEAST_OF_THE_NEW = 0.4;
  private static final int FEW_DAYS = 10;

  @Override
  public SignalId id() {
    return SignalId.DECLARED_AUTOMATION;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    double share = profile.share(HourPanes.Count.DECLARED);
    double now = profile.now(Dimension.DECLARED);
    double known = now == 0 ? 0 : Math.min(1, profile.days().usual(Dimension.DECLARED) / now);
    double least = profile.days().knownDays() < FEW_DAYS ? LEAST_OF_THE_NEW : LEAST_BELIEVED;
    reading.known(id(), share, 0, MOST * share * Math.max(least, known));
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the calls of 24 hours are declared as scheduled, CI or evaluation.";
  }
}
