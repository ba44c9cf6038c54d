package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.profile.PromptMemory;

/**
 * Most calls ask something new.
 *
 * <p>Speaks for honest work behind a large volume: unlike prompts are what many tasks look like.
 */
public final class VariedPrompts implements Signal {
  private static final double HALF = 0.5;
  private static final double NEARLY_ALL = 0.95;
  private static final double MIN_CALLS = 20;

  @Override
  public SignalId id() {
    return SignalId.VARIED_PROMPTS;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    PromptMemory prompts = profile.prompts();
    if (prompts.calls() < MIN_CALLS) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
    } else if (prompts.printedShare() < HALF) {
      reading.unknown(id(), Reading.State.CANNOT_KNOW);
    } else {
      double share = 1 - prompts.repeatShare();
      reading.known(id(), share, HALF, Reading.MAX_WEIGHT * Ramp.part(share, HALF, NEARLY_ALL));
    }
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed()) + " of recent calls ask something new.";
  }
}
