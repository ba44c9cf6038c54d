package dev.goodhart.detection;

import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;

/**
 * Volume alone, against the user's own history: a remark (INFO) that explains a rising bill, and
 * never more.
 */
public final class UsageSpikeRule implements Rule {
  private final double factor;
  private final double materialUnits;
  private final double opensAt;
  private final double keptAt;

  /** A rule with these thresholds. */
  public UsageSpikeRule(DetectorConfig config) {
    factor = config.spikeFactor();
    materialUnits = config.spikeMaterialUnits();
    opensAt = config.spikeOpenWeight();
    keptAt = config.spikeKeepWeight();
  }

  @Override
  public AnomalyType type() {
    return AnomalyType.USAGE_SPIKE;
  }

  @Override
  public Severity ceiling() {
    return Severity.INFO;
  }

  @Override
  public void judge(Statement statement, Combiner weighed, Verdict verdict) {
    for (int i = 0; i < statement.readings().size(); i++) {
      Reading reading = statement.readings().get(i);
      if (reading.id() == SignalId.OWN_DAILY_VOLUME && reading.weight() >= keptAt) {
        verdict.rest(reading, statement.samples().get(i));
        boolean material =
            reading.observed() >= materialUnits
                && reading.observed() >= factor * reading.expected();
        verdict.decide(
            Math.round(100 * reading.weight() / Reading.MAX_WEIGHT),
            reading.weight() >= opensAt && material && statement.goesOn(),
            statement.goesOn(),
            statement.startedAt());
      }
    }
  }
}
