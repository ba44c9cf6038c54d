package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Claims;
import dev.goodhart.detection.profile.Profile;

/**
 * A client claims more than gateway or bill saw for the same requests.
 *
 * <p>Honest twins: a client version that counts wrongly (everybody who runs it is off by the same
 * factor); partial reports (they claim less, not more). Only requests that two sources reported are
 * compared; with one source: cannot know.
 *
 * <p>Source: modified clients that report ten times (the project's reference, sections 1 and 2,
 * G1).
 */
public final class ClaimInflation implements Signal {
  private static final double MIN_REQUESTS = 5;
  private static final long HOUR = 3_600_000L;

  private final double half;
  private final double full;

  /** A signal with these thresholds, in doublings of the trusted count. */
  public ClaimInflation(double half, double full) {
    this.half = half;
    this.full = full;
  }

  @Override
  public SignalId id() {
    return SignalId.CLAIM_INFLATION;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    Claims claims = profile.claims();
    if (claims.requests() < MIN_REQUESTS) {
      reading.unknown(id(), Reading.State.CANNOT_KNOW);
      return;
    }
    double doublings =
        StrictMath.log(claims.claimed() / Math.max(1, claims.trusted())) / StrictMath.log(2.0);
    // What was claimed last week keeps nothing alive, and opens nothing again.
    boolean still = profile.lastArrival() - claims.inflatedAt() < HOUR;
    double weight = !still || doublings < half ? 0 : Ramp.weight(doublings, half, full);
    reading.known(
        id(),
        claims.claimed(),
        claims.trusted(),
        weight,
        claims.requests(),
        claims.claimed() - claims.trusted());
  }

  @Override
  public String explain(Reading reading) {
    return "For about "
        + Text.amount(reading.detail())
        + " requests that two sources reported, the client claimed "
        + Text.amount(reading.observed())
        + " tokens, "
        + Text.times(reading.observed() / Math.max(1, reading.expected()))
        + " the "
        + Text.amount(reading.expected())
        + " that the more trusted source saw.";
  }
}
