package dev.goodhart.detection;

import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.util.function.Predicate;

/**
 * An anomaly that one signal is the whole of: claims above what was seen, one identity used by many.
 * What else speaks for or against stands beside it.
 */
public final class SingleSignalRule implements Rule {
  private final AnomalyType type;
  private final SignalId signal;
  private final Predicate<Reading> material;

  /**
   * @param type what it decides on
   * @param signal what that rests on
   * @param material whether a reading is large enough to open
   */
  public SingleSignalRule(AnomalyType type, SignalId signal, Predicate<Reading> material) {
    this.type = type;
    this.signal = signal;
    this.material = material;
  }

  @Override
  public AnomalyType type() {
    return type;
  }

  @Override
  public Severity ceiling() {
    return Severity.CRITICAL;
  }

  @Override
  public void judge(Statement statement, Combiner weighed, Verdict verdict) {
    for (int i = 0; i < statement.readings().size(); i++) {
      Reading reading = statement.readings().get(i);
      if (reading.id() == signal && reading.weight() >= Combiner.SPEAKS) {
        verdict.rest(reading, statement.samples().get(i));
        verdict.decide(
            Math.round(100 * reading.weight() / Reading.MAX_WEIGHT),
            material.test(reading),
            true,
            statement.startedAt());
      }
    }
  }
}
