package dev.goodhart.detection.signal;

import dev.goodhart.detection.Period;
import dev.goodhart.detection.profile.Profile;

/**
 * A trivial call or two each week, nothing else, for three weeks and more, under a target that
 * counts being active.
 *
 * <p>Honest twins: who uses the tool rarely asks different things, and gets answers. Without such a
 * target: not looked for.
 *
 * <p>Source: a target of eighty per cent weekly active (the project's reference, section 1).
 */
public final class BoxTicking implements CalendarSignal {
  private static final int WEEKS = 3;
  private static final double ALIKE = 0.5;
  private static final int MOST_CALLS = 6;
  private static final double MOST_UNITS = 5_000;

  @Override
  public SignalId id() {
    return SignalId.BOX_TICKING;
  }

  @Override
  public Period.Kind kind() {
    return Period.Kind.ACTIVITY_TARGET;
  }

  @Override
  public void read(Profile profile, Period period, long at, Reading reading) {
    int weeks = profile.days().trivialWeeks(MOST_CALLS, MOST_UNITS);
    double same = profile.prompts().alike();
    boolean alike = same >= ALIKE;
    double weight = weeks >= WEEKS && alike ? Math.min(Reading.MAX_WEIGHT, weeks - WEEKS + 2.0) : 0;
    reading.known(id(), weeks, 0, weight, same, 0);
  }

  @Override
  public String explain(Reading reading) {
    return "In each of the last "
        + Text.amount(reading.observed())
        + " weeks there was hardly a call, each trivial, and "
        + Text.percent(reading.detail())
        + " of them with nearly the same words; a target counts weeks with any activity.";
  }
}
