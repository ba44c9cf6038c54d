package dev.goodhart.detection;

import dev.goodhart.detection.signal.Family;

/**
 * Consumption decoupled from work: at least two independent families of evidence, material in size,
 * not outweighed by what speaks for honest work. It says "worth a conversation", never "intent".
 */
public final class TokenmaxxingRule implements Rule {
  private final double keepWeight;
  private final int candidateScore;
  private final int keepScore;
  private final int alertScore;
  private final double materialUnits;

  /** A rule with these thresholds. */
  public TokenmaxxingRule(DetectorConfig config) {
    keepWeight = config.keepFamilyWeight();
    candidateScore = config.candidateScore();
    keepScore = config.keepScore();
    alertScore = config.alertScore();
    materialUnits = config.materialUnits();
  }

  @Override
  public AnomalyType type() {
    return AnomalyType.SUSPECTED_TOKENMAXXING;
  }

  @Override
  public Severity ceiling() {
    return Severity.CRITICAL;
  }

  @Override
  public void judge(Statement statement, Combiner weighed, Verdict verdict) {
    boolean two = weighed.twoSpeak();
    if (weighed.familiesFrom(keepWeight) < 2 && !weighed.oneIsRemarkable()) {
      return;
    }
    // One cause alone is a candidate to know of, and never an alert.
    int score =
        weighed.independentSpeak() ? weighed.score() : Math.min(weighed.score(), alertScore - 1);
    if (score < keepScore) {
      return;
    }
    for (int i = 0; i < statement.readings().size(); i++) {
      verdict.rest(statement.readings().get(i), statement.samples().get(i));
    }
    // An ordinary hour after the burst is no part of it, though the last day still weighs.
    boolean opens =
        statement.goesOn()
            && score >= candidateScore
            && (two || weighed.oneIsRemarkable())
            && (statement.dayUnits() >= materialUnits
                || weighed.weightOf(Family.CALENDAR) >= Combiner.SPEAKS);
    verdict.decide(score, opens, statement.goesOn(), statement.startedAt());
  }
}
