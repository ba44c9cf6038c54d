package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.WorkLog;

/**
 * Most of what agents write is rejected, much of it, and unlike on this user's days: generated, and
 * thrown away.
 *
 * <p>Honest twins: somebody who reads with care rejects always; a model that has a bad day is found
 * out after a few edits. Without outcomes, or with hardly an edit before: cannot know.
 *
 * <p>Source: output ignored and generated to be deleted (the project's reference, sections 1 and 2,
 * B2 and B3).
 */
public final class RejectedEdits {
  private static final double KNOWABLE_EDITS = 10;
  private static final double FEW = 12;
  private static final double MANY = 40;
  private static final double SOME_TODAY = 6;
  private static final double HALF = 0.5;
  private static final double MOST = 0.75;

  /** By how much the part that is rejected must exceed the user's own. */
  private static final double MORE = 0.1;

  private static final double MUCH_MORE = 0.3;

  private RejectedEdits() {}

  /**
   * Reads the signal.
   *
   * @param today the UTC day, counted from the epoch
   */
  public static void read(WorkLog work, int today, Reading reading) {
    int before = today - HollowCommits.RECENT_DAYS;
    double rejectedBefore = work.rejectedUpTo(before, WorkLog.DAYS);
    double editsBefore = rejectedBefore + work.acceptedUpTo(before, WorkLog.DAYS);
    if (editsBefore < KNOWABLE_EDITS) {
      reading.unknown(SignalId.REJECTED_EDITS, Reading.State.CANNOT_KNOW);
      return;
    }
    double rejected = work.rejectedUpTo(today, HollowCommits.RECENT_DAYS);
    double edits = rejected + work.acceptedUpTo(today, HollowCommits.RECENT_DAYS);
    double share = rejected / Math.max(1, edits);
    double usual = rejectedBefore / editsBefore;
    double weight =
        Reading.MAX_WEIGHT
            * Ramp.part(rejected, FEW, MANY)
            * Ramp.part(share, HALF, MOST)
            * Ramp.part(share - usual, MORE, MUCH_MORE);
    reading.known(SignalId.REJECTED_EDITS, share, usual, weight, rejected, editsBefore);
  }

  /** Whether edits were rejected today as well, and not only the day before. */
  public static boolean today(WorkLog work, int today) {
    return work.rejectedUpTo(today, 1) >= SOME_TODAY;
  }

  /** The reading as a plain sentence. */
  public static String explain(Reading reading) {
    return Text.percent(reading.observed())
        + " of the edits of today and the day before were rejected, "
        + Text.amount(reading.detail())
        + " in all; of the "
        + Text.amount(reading.extra())
        + " before them in five weeks it was "
        + Text.percent(reading.expected())
        + ".";
  }
}
