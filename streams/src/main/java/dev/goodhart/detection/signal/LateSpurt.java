package dev.goodhart.detection.signal;

import dev.goodhart.detection.Period;
import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Finishes;
import dev.goodhart.detection.profile.Profile;

/**
 * On three of four days, most of the use (in units or in calls) comes in the last three hours
 * before the leaderboard is refreshed, and it did not before.
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
  // People meet in the afternoon: below what is worth remarking by itself.
  private static final double MOST = 1.4;
  private static final double MUST_HAVE_GROWN = 0.2;

  /** Doublings beyond the user's own days, in units, calls or output. */
  private static final double MORE_THAN_USUAL = 0.3;

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
    if (profile.ledgers().finishesInCalls().known() < DAYS + DAYS_BEFORE) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    boolean more = MORE_THAN_USUAL < mostExcess(profile);
    Spurt inUnits = Spurt.of(profile.ledgers().finishesInUnits(), more);
    Spurt inCalls = Spurt.of(profile.ledgers().finishesInCalls(), more);
    Spurt louder = inUnits.weight() >= inCalls.weight() ? inUnits : inCalls;
    reading.known(id(), louder.share(), louder.before(), louder.weight());
  }

  /**
   * How the days finish in one measure.
   *
   * @param share part of the use that comes in the last hours
   * @param before the same on the days before
   */
  private record Spurt(double share, double before, double weight) {
    static Spurt of(Finishes finishes, boolean more) {
      int known = finishes.known();
      // Calls of no tokens finish days in calls, and none in units.
      double share = known < DAYS + DAYS_BEFORE ? 0 : spurts(finishes);
      double before = 0;
      for (int back = DAYS; back < known; back++) {
        before += finishes.shareBefore(back);
      }
      before /= Math.max(1, known - DAYS);
      boolean grown = more && share - before >= MUST_HAVE_GROWN;
      double weight = grown ? MOST * Ramp.part(share, SHARE_FROM, SHARE_FULL) : 0;
      return new Spurt(share, before, weight);
    }
  }

  /** What all but one of the present day and the three before it reach; the present one must. */
  private static double spurts(Finishes finishes) {
    double least = finishes.share();
    double leastBefore = 1;
    double secondBefore = 1;
    for (int back = 0; back < DAYS; back++) {
      double share = finishes.shareBefore(back);
      if (share < leastBefore) {
        secondBefore = leastBefore;
        leastBefore = share;
      } else {
        secondBefore = Math.min(secondBefore, share);
      }
    }
    return Math.min(least, secondBefore);
  }

  private static double mostExcess(Profile profile) {
    return Math.max(
        profile.excess(Dimension.UNITS),
        Math.max(profile.excess(Dimension.CALLS), profile.excess(Dimension.WRITTEN)));
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the use, or more, came on three of four days in the last three hours before the leaderboard was"
        + " refreshed; before, it was on average "
        + Text.percent(reading.expected())
        + ".";
  }
}
