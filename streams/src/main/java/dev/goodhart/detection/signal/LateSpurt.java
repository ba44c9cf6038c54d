package dev.goodhart.detection.signal;

import dev.goodhart.detection.Period;
import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Ledgers;
import dev.goodhart.detection.profile.Profile;

/**
 * Day after day, most of the use comes in the last three hours before the leaderboard is refreshed,
 * and it did not before.
 *
 * <p>Honest twins: who always works in the afternoon (nothing has changed); a launch, a daily
 * report (not on days that are otherwise usual). Without a leaderboard: not looked for.
 *
 * <p>Source: the project's reference, sections 2 (F1) and 5.3 (refresh chasing).
 */
public final class LateSpurt implements CalendarSignal {
  private static final int DAYS = 3;
  private static final int DAYS_BEFORE = 2;
  private static final double SHARE_FROM = 0.35;
  private static final double SHARE_FULL = 0.75;
  private static final double MUST_HAVE_GROWN = 0.2;

  @Override
  public SignalId id() {
    return SignalId.LATE_SPURT;
  }

  @Override
  public Period.Kind kind() {
    return Period.Kind.LEADERBOARD;
  }

  @Override
  public void read(Profile profile, Period period, long at, Reading reading) {
    Ledgers ledgers = profile.ledgers();
    int known = ledgers.finishesKnown();
    if (known < DAYS - 1 + DAYS_BEFORE) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    double spurts = ledgers.finishShare();
    for (int back = 0; back < DAYS - 1; back++) {
      spurts = Math.min(spurts, ledgers.finishShareBefore(back));
    }
    double before = 0;
    for (int back = DAYS - 1; back < known; back++) {
      before += ledgers.finishShareBefore(back);
    }
    before /= known - DAYS + 1;
    boolean grown = spurts - before >= MUST_HAVE_GROWN && profile.excess(Dimension.UNITS) > 0.5;
    double weight = grown ? Reading.MAX_WEIGHT * Ramp.part(spurts, SHARE_FROM, SHARE_FULL) : 0;
    reading.known(id(), spurts, before, weight);
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the use, or more, came on each of three days in the last three hours before the leaderboard was"
        + " refreshed; before, it was on average "
        + Text.percent(reading.expected())
        + ".";
  }
}
