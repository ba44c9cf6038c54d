package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.WorkLog;
import java.util.function.Consumer;

/**
 * What a user's work brought about beside what they used: the last four days against the rest of
 * five weeks.
 *
 * <p>{@link SignalId#NO_OUTCOMES}: use has grown and work has not. {@link
 * SignalId#OUTCOMES_KEEP_UP}: it has, and that speaks for honest work behind any volume, and behind
 * many agents or a night at work: a migration, an incident. Whose work leaves no outcomes
 * (research, support, writing) is not measured by them: cannot know.
 *
 * <p>Outcomes can be gamed as well; they explain, and never accuse by themselves.
 *
 * <p>Source: work decoupling (the project's reference, section 2, B1).
 */
public final class WorkBesideUse {
  /** Days that count as now, today included. */
  public static final int RECENT_DAYS = 4;

  private static final double KNOWABLE_POINTS = 10;
  private static final double FEW_POINTS = 3;
  private static final double KEEPS_UP_FROM = 0.3;
  private static final double KEEPS_UP = 0.8;
  // Work comes in lumps, and use is in the ratio on both sides: it confirms, and does not lead.
  private static final double MOST_ACCUSING = 1.5;
  private static final double MOST_EXPLAINED = 1.5;

  private final double half;
  private final double full;

  /** A signal with these thresholds, in halvings of work for what is used. */
  public WorkBesideUse(double half, double full) {
    this.half = half;
    this.full = full;
  }

  /**
   * Reads both signals.
   *
   * @param today the UTC day, counted from the epoch
   * @param recentUnits used on the recent days
   * @param earlierUnits used before them
   */
  public void read(
      WorkLog work, int today, double recentUnits, double earlierUnits, Consumer<Reading> sink) {
    double earlier = work.pointsUpTo(today - RECENT_DAYS, WorkLog.DAYS);
    if (earlier < KNOWABLE_POINTS || earlierUnits <= 0) {
      return;
    }
    double expected = recentUnits * earlier / earlierUnits;
    double points = work.pointsUpTo(today, RECENT_DAYS);
    double halvings =
        StrictMath.log((expected + FEW_POINTS) / (points + FEW_POINTS)) / StrictMath.log(2.0);
    Reading none = new Reading();
    none.known(
        SignalId.NO_OUTCOMES,
        points,
        expected,
        Math.min(MOST_ACCUSING, Ramp.weight(halvings, half, full)));
    sink.accept(none);
    if (expected >= FEW_POINTS) {
      Reading keepUp = new Reading();
      double weight = MOST_EXPLAINED * Ramp.part(points / expected, KEEPS_UP_FROM, KEEPS_UP);
      keepUp.known(SignalId.OUTCOMES_KEEP_UP, points, expected, weight);
      sink.accept(keepUp);
    }
  }

  /** Either reading as a plain sentence. */
  public static String explain(Reading reading) {
    String points = Text.amount(reading.observed()) + " points of work outcomes in four days";
    String expected = Text.amount(reading.expected());
    return reading.id() == SignalId.NO_OUTCOMES
        ? points
            + "; by this user's own earlier ratio, what was used would go with "
            + expected
            + "."
        : points + ", of " + expected + " that this user's earlier ratio leads to expect.";
  }
}
