package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Profile;

/**
 * The repeating calls are declared as scheduled, CI or evaluation.
 *
 * <p>Speaks for honest work: whoever registers automation beforehand should not be asked about it.
 * A declaration is a claim; it weighs, and does not silence what outweighs it.
 */
public final class DeclaredAutomation implements Signal {
  @Override
  public SignalId id() {
    return SignalId.DECLARED_AUTOMATION;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    double share = profile.prompts().declaredShare();
    reading.known(id(), share, 0, Reading.MAX_WEIGHT * share);
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the repeating calls are declared as scheduled, CI or evaluation.";
  }
}
