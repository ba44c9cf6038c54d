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
    EDIT_ACCEPTED(1, 1),
    EDIT_REJECTED(2, 0),
    LINES_ADDED(3, 0),
    LINES_REMOVED(4, 0),
    COMMIT(5, 3),
    PULL_REQUEST(6, 8),
    TASK_CLOSED(7, 5),
    ACTIVE_SECONDS(8, 1 / 600.0),
    UNKNOWN(0, 0);

    private static final Kind[] VALUES = values();

    private final int code;
    private final double points;

    Kind(int code, double points) {
      this.code = code;
      this.points = points;
    }

    /** Its number where it is stored; never changes. */
    public int code() {
      return code;
    }

    /** The kind with this code; UNKNOWN where a later version wrote it. */
    public static Kind ofCode(int code) {
      for (Kind kind : VALUES) {
        if (kind.code == code) {
          return kind;
        }
      }
      return UNKNOWN;
    }
  }

  /** What it is worth; never negative. */
  public double points() {
    return Math.max(0, amount) * kind.points;
  }
}
