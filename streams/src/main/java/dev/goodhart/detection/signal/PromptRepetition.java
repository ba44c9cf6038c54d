package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.profile.PromptMemory;
import java.util.List;

/**
 * The same thing asked over and over, for hours.
 *
 * <p>Sees: the part of recent calls (half-life a day) that nearly repeat one of the 32 calls before
 * them, if there are enough of them, if they carry a material part of the units, and if they go on
 * through several hours of the day. Pointless work is cheap to invent once and tedious to vary; a
 * batch does the same to many things, but it ends.
 *
 * <p>Honest twins: pollers and cron jobs (they never change: their own volume stays usual), bulk
 * jobs and evaluations (an hour or two), support templates (spread over sessions, see {@link
 * ManySessions}), retry storms (see {@link FailedCalls}). A stable prefix is no repetition: prints
 * are of the newest message. Events without fingerprints: cannot know.
 *
 * <p>Source: Charikar (2002), Manku et al. (2007); the project's reference, section 5.3.
 */
public final class PromptRepetition implements Signal {
  /** Below this part of calls with a fingerprint nothing is said. */
  private static final double MIN_PRINTED = 0.5;

  private static final int REPEATS_IN_A_BUSY_HOUR = 3;

  private final double minCalls;
  private final double minUnitShare;
  private final double shareHalf;
  private final double shareFull;
  private final int persistentHours;

  /**
   * A signal with these thresholds.
   *
   * @param minCalls decayed calls before anything is said
   * @param minUnitShare part of the units that repeats must carry, 0 to 1
   * @param shareHalf part of repeating calls at which the weight is 0.5, 0 to 1
   * @param shareFull part of repeating calls at which the weight is 3, 0 to 1
   * @param persistentHours busy hours of the last 24 from which the weight is full
   */
  public PromptRepetition(
      double minCalls,
      double minUnitShare,
      double shareHalf,
      double shareFull,
      int persistentHours) {
    this.minCalls = minCalls;
    this.minUnitShare = minUnitShare;
    this.shareHalf = shareHalf;
    this.shareFull = shareFull;
    this.persistentHours = persistentHours;
  }

  @Override
  public SignalId id() {
    return SignalId.PROMPT_REPETITION;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    PromptMemory prompts = profile.prompts();
    if (prompts.calls() < minCalls) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    if (prompts.printedShare() < MIN_PRINTED) {
      reading.unknown(id(), Reading.State.CANNOT_KNOW);
      return;
    }
    double share = prompts.repeatShare();
    int hours = profile.hours().hoursOfRepeats(REPEATS_IN_A_BUSY_HOUR);
    double weight =
        prompts.repeatUnitShare() < minUnitShare
            ? 0
            : Ramp.weight(share, shareHalf, shareFull)
                * Math.min(1, hours / (double) persistentHours);
    reading.known(id(), share, shareHalf, weight, profile.hours().repeats(), hours);
  }

  @Override
  public String explain(Reading reading) {
    return Math.round(reading.detail())
        + " calls in 24 hours nearly repeat one shortly before them, in "
        + Text.hours(reading.extra())
        + " of the day; lately "
        + Text.percent(reading.observed())
        + " of all calls do, and up to "
        + Text.percent(reading.expected())
        + " is not unusual.";
  }

  @Override
  public List<String> samples(Profile profile, long since) {
    return profile.repeated().since(since);
  }
}
