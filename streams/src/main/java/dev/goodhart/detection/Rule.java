package dev.goodhart.detection;

/** Decides, statement by statement, whether one type of anomaly is seen. */
public interface Rule {
  /** The type it decides on. */
  AnomalyType type();

  /** The highest severity it may claim. */
  Severity ceiling();

  /**
   * Decides on one statement.
   *
   * @param weighed the combiner after it weighed the statement's readings
   * @param verdict reset before the call
   */
  void judge(Statement statement, Combiner weighed, Verdict verdict);
}
