package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * The words repeat, and what they are about does not: what is new in the input is of another size
 * each time.
 *
 * <p>Speaks for honest work behind repetition: a batch sends every document with the same
 * instructions, an evaluation every case. A loop asks the same about the same. It ends: what goes
 * on through the next night without a pause is no longer explained. Nor are calls with tools: an
 * agent that is told the same again and again reads something else each time, whatever it is for.
 *
 * <p>Where it is wrong: a loop that pads its prompts by chance. Things that are all of one size
 * look like one thing; nothing is explained then, and nothing accused.
 */
public final class SameTaskOtherThings implements Signal {
  private static final int MIN_REPEATS = 12;
  private static final double SOME = 0.25;
  private static final double MOST = 0.55;

  // Sizes differ in some loops as well: it must not silence what goes on for days.
  private static final double MOST_EXPLAINED = 2.5;
  private static final double HOURS = 20;
  private static final double TOO_MANY_HOURS = 24;

  @Override
  public SignalId id() {
    return SignalId.SAME_TASK_OTHER_THINGS;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    int repeats = profile.hours().total(HourPanes.Count.REPEATS);
    if (repeats < MIN_REPEATS) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    double share = profile.hours().total(HourPanes.Count.ABOUT_ANOTHER) / (double) repeats;
    double ends = 1 - Ramp.part(profile.hoursWithoutPause(), HOURS, TOO_MANY_HOURS);
    double weight =
        MOST_EXPLAINED * Ramp.part(share, SOME, MOST) * ends * BulkJob.withoutTools(profile);
    reading.known(id(), share, SOME, weight, repeats, 0);
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the "
        + Text.amount(reading.detail())
        + " repeating calls came with an input of another size than those whose words they repeat, as"
        + " one task on many things does.";
  }
}
