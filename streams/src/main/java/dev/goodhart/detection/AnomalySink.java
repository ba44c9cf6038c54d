package dev.goodhart.detection;

/** Takes the changes of anomalies, in the order in which they hold. */
@FunctionalInterface
public interface AnomalySink {
  /** Called once for each change; the change is immutable and may be kept. */
  void accept(AnomalyKey key, AnomalyChange change);
}
