package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
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

  /** Times a usual day's sessions that are still believed, and a few for whoever has none. */
  private static final double MORE = 1.5;

  private static final double FIRST = 3;

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
    double usual = profile.days().usual(Dimension.SESSIONS);
    double sessions = profile.now(Dimension.SESSIONS);
    // Who works on cases always does: sessions by the dozen, opened today alone, explain nothing.
    double known = sessions == 0 ? 1 : Math.min(1, MORE * (usual + FIRST) / sessions);
    double weight = Reading.MAX_WEIGHT * Ramp.part(share, FEW, MANY) * known;
    reading.known(id(), share, FEW, weight);
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the repeating calls opened a session of their own, as work on separate cases does.";
  }
}
