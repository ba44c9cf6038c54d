package dev.goodhart.detection;

/**
 * Something that work has brought about.
 *
 * @param userId whose work
 * @param arrival epoch milliseconds
 * @param kind what it is
 * @param amount how much of it
 */
public record Outcome(String userId, long arrival, Kind kind, double amount) {
  /**
   * Kinds, with what one of each is worth beside the others. Coarse on purpose: what counts is
   * whether work goes along with use, not who works most. Lines are worth nothing: they are the
   * cheapest to produce.
   */
  public enum Kind {
    EDIT_ACCEPTED(1),
    EDIT_REJECTED(0),
    LINES_ADDED(0),
    LINES_REMOVED(0),
    COMMIT(3),
    PULL_REQUEST(8),
    TASK_CLOSED(5),
    ACTIVE_SECONDS(1 / 600.0),
    UNKNOWN(0);

    private final double points;

    Kind(double points) {
      this.points = points;
    }
  }

  /** What it is worth; never negative. */
  public double points() {
    return Math.max(0, amount) * kind.points;
  }
}
