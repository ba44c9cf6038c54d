package dev.goodhart.detection.signal;

import dev.goodhart.detection.Period;
import dev.goodhart.detection.profile.Ledgers;
import dev.goodhart.detection.profile.Profile;

/**
 * Whoever hardly calls at all, and then at the same hour of each period in which activity is
 * counted.
 *
 * <p>Honest twins: who uses the tool rarely has no fixed hour; a weekly report has (its calls are
 * not trivial). Without a target that counts activity: not looked for.
 */
public final class SameHour implements CalendarSignal {
  private static final int PERIODS = 3;
  private static final int HOURS = 2;
  private static final int MOST_CALLS = 10;
  private static final double MOST_UNITS = 100_000;

  @Override
  public SignalId id() {
    return SignalId.SAME_HOUR;
  }

  @Override
  public Period.Kind kind() {
    return Period.Kind.ACTIVITY_TARGET;
  }

  @Override
  public void read(Profile profile, Period period, long at, Reading reading) {
    boolean rare = profile.days().trivialWeeks(MOST_CALLS, MOST_UNITS) >= PERIODS;
    double weight = rare && isRegular(profile.ledgers()) ? Reading.MAX_WEIGHT : 0;
    int periods = profile.ledgers().activityPeriods();
    reading.known(id(), profile.ledgers().firstCallsSpread(periods), 0, weight, periods, 0);
  }

  /** Whether the first calls of at least three periods came at the same hour of the period. */
  private static boolean isRegular(Ledgers ledgers) {
    int periods = ledgers.activityPeriods();
    return periods >= PERIODS && ledgers.firstCallsSpread(periods) <= HOURS;
  }

  @Override
  public String explain(Reading reading) {
    return "The first calls of each of "
        + Text.amount(reading.detail())
        + " weeks or periods came within "
        + Text.hours(reading.observed())
        + " of the same hour; a target counts periods with any activity.";
  }
}
