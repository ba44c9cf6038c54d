package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Profile;

/**
 * Whoever hardly calls at all, and then with the same words each time.
 *
 * <p>{@link PromptRepetition} looks for loops and needs many calls; this is for those who make a
 * few a month. It says nothing without another family beside it.
 */
public final class SameWords implements Signal {
  private static final int WEEKS = 3;
  private static final int MOST_CALLS = 10;
  private static final double MOST_UNITS = 100_000;

  @Override
  public SignalId id() {
    return SignalId.SAME_WORDS;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    double alike = profile.prompts().alike();
    boolean rare = profile.days().trivialWeeks(MOST_CALLS, MOST_UNITS) >= WEEKS;
    double weight = rare ? Reading.MAX_WEIGHT * Ramp.part(alike, 0.4, 0.9) : 0;
    reading.known(id(), alike, 0, weight);
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the last calls, over weeks, were made with nearly the same words.";
  }
}
