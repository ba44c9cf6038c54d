package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.profile.WorkLog;

/**
 * Calls that use tools, ever for something else, with answers as long as this user's always were;
 * and something comes of it on the same day or the next.
 *
 * <p>Speaks for honest work behind a strange yield: an agent carries its context from call to call,
 * so whoever begins to work with one pays many times as much for each answer, and gets the same
 * answers. Stuffed contexts and farmed caches bring next to nothing back, or call no tools; and
 * agents that are sent to work on nothing leave nothing behind.
 *
 * <p>Where it is wrong: outcomes can be split and made up. Events that name no tools, and work that
 * leaves no outcomes: nothing is explained.
 */
public final class WorkingAgent implements Signal {
  private static final int MIN_CALLS = 12;
  private static final int MIN_DAYS = 3;
  private static final double FEW = 0.3;
  private static final double MANY = 0.6;
  private static final double SHORTER = 0.4;
  private static final double AS_LONG = 0.7;
  private static final double MOST = 2.5;
  private static final int DAYS = 2;
  private static final double LITTLE_DONE = 2;
  private static final double MUCH_DONE = 15;

  @Override
  public SignalId id() {
    return SignalId.WORKING_AGENT;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    if (profile.hours().total(HourPanes.Count.CALLS) < MIN_CALLS
        || profile.days().knownDays() < MIN_DAYS) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    double share = profile.share(HourPanes.Count.TOOLED);
    double length =
        profile.now(Dimension.OUTPUT) / Math.max(1, profile.days().middle(Dimension.OUTPUT));
    double weight = MOST * Ramp.part(share, FEW, MANY) * Ramp.part(length, SHORTER, AS_LONG);
    reading.known(id(), share, FEW, weight, length, 0);
  }

  /** How much of this reading stands beside the work of today and the day before. */
  public static Reading beside(Reading reading, WorkLog work, int today) {
    double done = Ramp.part(work.pointsUpTo(today, DAYS), LITTLE_DONE, MUCH_DONE);
    Reading result = new Reading();
    result.known(
        reading.id(),
        reading.observed(),
        reading.expected(),
        reading.weight() * done,
        reading.detail(),
        reading.extra());
    return result;
  }

  @Override
  public String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the calls used tools for something new, and the typical answer had "
        + Text.percent(reading.detail())
        + " of this user's usual length, as in an agent's work; and something came of it.";
  }
}
