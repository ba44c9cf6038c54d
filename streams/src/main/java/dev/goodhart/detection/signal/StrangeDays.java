package dev.goodhart.detection.signal;

/**
 * The user departed from their own days on several of the last days, and does so now.
 *
 * <p>Evidence that is weak on any one day adds up: a crunch, an incident or a batch is over after a
 * day or two, what is done for the count goes on. It is context and opens nothing by itself; a
 * second run of days is noticed sooner than the first.
 *
 * <p>Honest twins: a new project (work that keeps up explains it), a new tool (colleagues take it
 * up as well).
 *
 * <p>Source: m of n in a window (Brutlag, LISA 2000; the project's reference, section 5.2).
 */
public final class StrangeDays {
  /** Days before today that are looked at. */
  public static final int WINDOW = 6;

  private static final double PER_DAY = 0.75;
  private static final double MOST = 1.5;

  private StrangeDays() {}

  /**
   * Says on how many of the days before something spoke against the user, where it does today.
   *
   * @param daysBefore of the last {@link #WINDOW} days
   */
  public static void read(int daysBefore, Reading reading) {
    reading.known(SignalId.STRANGE_DAYS, daysBefore, 0, Math.min(MOST, PER_DAY * daysBefore));
  }

  /** The reading as a plain sentence. */
  public static String explain(Reading reading) {
    return "As today, the user departed from their own days on "
        + Math.round(reading.observed())
        + " of the "
        + WINDOW
        + " days before.";
  }
}
