package dev.goodhart.detection.signal;

import dev.goodhart.detection.Period;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Most of a period's tokens come on its last day, and they come to just about the target.
 *
 * <p>Honest twins: month end and other deadlines (they do not stop at the target); whoever uses
 * little ends up anywhere. Without an incentive: not looked for.
 *
 * <p>Source: bunching at a target, Saez (2010), Chetty et al. (2011), Kleven (2016); the project's
 * reference, section 2, F2.
 */
public final class TopUp implements CalendarSignal {
  private static final long LAST_DAY = 26 * 3_600_000L;
  private static final double LEAST_OF_TARGET = 0.88;
  private static final double MOST_OF_TARGET = 1.2;
  private static final double SHARE_FROM = 0.55;
  private static final double ONCE = 1.5;
  private static final double SHARE_FULL = 0.85;

  @Override
  public SignalId id() {
    return SignalId.TOP_UP;
  }

  @Override
  public Period.Kind kind() {
    return Period.Kind.TOKEN_TARGET;
  }

  @Override
  public void read(Profile profile, Period period, long at, Reading reading) {
    double tokens = profile.ledgers().tokensUntil(period.end());
    boolean lands =
        period.target() > 0
            && at > period.end() - LAST_DAY
            && tokens >= LEAST_OF_TARGET * period.target()
            && tokens <= MOST_OF_TARGET * period.target();
    double lastDay = Math.min(tokens, profile.hours().total(HourPanes.Sum.TOKENS));
    double share = tokens <= 0 ? 0 : lastDay / tokens;
    lands &= share >= SHARE_FROM;
    profile.ledgers().landing(lands);
    int before = profile.ledgers().landingsBefore();
    // Once is chance often enough.
    double most = before == 0 ? ONCE : Reading.MAX_WEIGHT;
    double weight = lands ? most * Ramp.part(share, SHARE_FROM - 0.2, SHARE_FULL) : 0;
    reading.known(id(), tokens, (double) period.target(), weight, share, before);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " tokens shortly before the period is counted, beside a target of "
        + Text.amount(reading.expected())
        + "; "
        + Text.percent(reading.detail())
        + " of them came in its last 24 hours, as in "
        + Math.round(reading.extra())
        + " of the eight periods before.";
  }
}
