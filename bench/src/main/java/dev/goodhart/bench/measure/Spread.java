package dev.goodhart.bench.measure;

import java.util.Collection;

/**
 * What came of repeating a measurement.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param least of all
 * @param most of all
 */
public record Spread(double median, double least, double most) {
  /**
   * @param values at least one
   */
  public static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
