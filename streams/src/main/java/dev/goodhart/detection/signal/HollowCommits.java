package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.WorkLog;

/**
 * Many commits that change next to nothing, unlike this user's own: outcomes made for the count.
 *
 * <p>What they bring is not believed either: as far as this weighs, they explain nothing.
 *
 * <p>Honest twins: whoever always commits little departs from nothing; a day of typing errors or of
 * settings has few commits. Without outcomes, without lines, or with hardly a commit before: cannot
 * know.
 *
 * <p>Source: commit spamming with trivial diffs (the project's reference, sections 1 and 2, B1).
 */
public final class HollowCommits {
  /** Days that count as now, today included. */
  static final int RECENT_DAYS = 2;

  private static final double KNOWABLE_COMMITS = 5;
  private static final double FEW = 8;
  private static final double MANY = 20;
  private static final double SOME_TODAY = 4;
  // Lines added and removed for each commit.
  private static final double NOTHING = 3;
  private static final double SOMETHING = 6;
  // Halvings below the user's own.
  private static final double SMALLER = 1;
  private static final double MUCH_SMALLER = 2;

  private HollowCommits() {}

  /**
   * Reads the signal.
   *
   * @param today the UTC day, counted from the epoch
   */
  public static void read(WorkLog work, int today, Reading reading) {
    double before = work.commitsUpTo(today - RECENT_DAYS, WorkLog.DAYS);
    double linesBefore = work.linesUpTo(today - RECENT_DAYS, WorkLog.DAYS);
    if (before < KNOWABLE_COMMITS || linesBefore <= 0) {
      reading.unknown(SignalId.HOLLOW_COMMITS, Reading.State.CANNOT_KNOW);
      return;
    }
    double commits = work.commitsUpTo(today, RECENT_DAYS);
    double size = work.linesUpTo(today, RECENT_DAYS) / Math.max(1, commits);
    double usual = linesBefore / before;
    double halvings = StrictMath.log((usual + 1) / (size + 1)) / StrictMath.log(2.0);
    double weight =
        Reading.MAX_WEIGHT
            * Ramp.part(commits, FEW, MANY)
            * (1 - Ramp.part(size, NOTHING, SOMETHING))
            * Ramp.part(halvings, SMALLER, MUCH_SMALLER);
    reading.known(SignalId.HOLLOW_COMMITS, size, usual, weight, commits, before);
  }

  /** Whether commits have come today as well, and not only the day before. */
  public static boolean today(WorkLog work, int today) {
    return work.commitsUpTo(today, 1) >= SOME_TODAY;
  }

  /** What is left of a reading that rests on outcomes, where so much of them was in vain. */
  public static Reading discounted(Reading byOutcomes, Reading vain) {
    Reading left = new Reading();
    left.known(
        byOutcomes.id(),
        byOutcomes.observed(),
        byOutcomes.expected(),
        byOutcomes.weight() * (1 - vain.weight() / Reading.MAX_WEIGHT),
        byOutcomes.detail(),
        byOutcomes.extra());
    return left;
  }

  /** The reading as a plain sentence. */
  public static String explain(Reading reading) {
    return Text.amount(reading.detail())
        + " commits of today and the day before changed "
        + Text.amount(reading.observed())
        + " lines each; the "
        + Text.amount(reading.extra())
        + " before them in five weeks changed "
        + Text.amount(reading.expected())
        + ".";
  }
}
