package dev.goodhart.local.evaluate;

import dev.goodhart.schema.Severity;
import java.util.OptionalDouble;

/**
 * Which alerts count.
 *
 * @param name for people and programs
 * @param least severity that counts
 * @param budget false user-days per 1,000 that the threshold keeps within; empty: there is no
 *     threshold
 * @param threshold lowest score that counts; empty at a budget: none does
 */
public record OperatingPoint(
    String name, Severity least, OptionalDouble budget, OptionalDouble threshold) {
  /** Every alert, candidates too. */
  public static final OperatingPoint INFO = ofSeverity(Severity.INFO);

  /** What people are told of by the thresholds that were in force. */
  public static final OperatingPoint WARNING = ofSeverity(Severity.WARNING);

  private static OperatingPoint ofSeverity(Severity least) {
    return new OperatingPoint(
        least + " and up", least, OptionalDouble.empty(), OptionalDouble.empty());
  }

  static OperatingPoint ofBudget(double budget, OptionalDouble threshold) {
    String number =
        budget == Math.rint(budget) ? Long.toString((long) budget) : Double.toString(budget);
    return new OperatingPoint(
        number + " per 1,000", Severity.INFO, OptionalDouble.of(budget), threshold);
  }

  boolean counts(Alert alert) {
    if (alert.severity().compareTo(least) < 0) {
      return false;
    }
    return budget.isEmpty() || (threshold.isPresent() && alert.score() >= threshold.getAsDouble());
  }
}
