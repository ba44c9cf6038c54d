package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * The typical answer of the day is far longer than on any of this user's days.
 *
 * <p>{@link LongOutput} counts the longest answers; this sees a day on which all are long, whoever
 * has many ordinary ones on other days.
 *
 * <p>Honest twins: writers (always so), a day of documentation.
 */
public final class AnswerLength extends Departure {
  private static final int MIN_CALLS = 12;
  private static final double LEAST = 1_000;

  /** A signal with these thresholds, in doublings. */
  public AnswerLength(int warmUpDays, double half, double full) {
    super(SignalId.ANSWER_LENGTH, Dimension.OUTPUT, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.hours().total(HourPanes.Count.CALLS) >= MIN_CALLS
        && profile.now(Dimension.OUTPUT) >= LEAST;
  }

  @Override
  public String explain(Reading reading) {
    return "The typical answer of 24 hours had "
        + Text.amount(reading.observed())
        + " tokens; this user's days stay within "
        + Text.amount(reading.expected())
        + ".";
  }
}
