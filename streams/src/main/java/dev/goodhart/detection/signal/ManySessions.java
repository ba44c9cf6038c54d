package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Profile;

/**
 * The repeating calls each open a session of their own.
 *
 * <p>Speaks for honest work: a person who answers with templates starts anew for every case; a loop
 * stays in its session.
 */
public final class ManySessions implements Signal {
  private static final double MIN_CALLS = 10;
  private static final double FEW = 0.15;
  private static final double MANY = 0.6;

  @Override
  public SignalId id() {
    return SignalId.MANY_SESSIONS;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    if (profile.prompts().calls() < MIN_CALLS) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    double share = profile.prompts().freshSessionShare();
    reading.known(id(), share, FEW, Reading.MAX_WEIGHT * Ramp.part(share, FEW, MANY));
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the repeating calls opened a session of their own, as work on separate cases does.";
  }
}
