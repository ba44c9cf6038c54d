package dev.goodhart.detection;

import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;

/**
 * A client that is stuck: call after call ends in an error or brings nothing back. A fault to mend,
 * and no sign of intent.
 */
public final class RunawayRule implements Rule {
  private final int minCalls;
  private final double opensAt;
  private final double keptAt;

  /** A rule with these thresholds. */
  public RunawayRule(DetectorConfig config) {
    minCalls = config.runawayMinCalls();
    opensAt = config.runawayOpenShare();
    keptAt = config.runawayOpenShare() / 2;
  }

  @Override
  public AnomalyType type() {
    return AnomalyType.RUNAWAY_AGENT;
  }

  @Override
  public Severity ceiling() {
    return Severity.WARNING;
  }

  @Override
  public void judge(Statement statement, Combiner weighed, Verdict verdict) {
    for (int i = 0; i < statement.readings().size(); i++) {
      Reading reading = statement.readings().get(i);
      if (reading.id() == SignalId.FAILED_CALLS && reading.extra() >= keptAt) {
        verdict.rest(reading, statement.samples().get(i));
        verdict.decide(
            (int) Math.round(100 * Math.min(1.0, reading.extra())),
            reading.detail() >= minCalls && reading.extra() >= opensAt,
            true,
            statement.startedAt());
      }
    }
  }
}
