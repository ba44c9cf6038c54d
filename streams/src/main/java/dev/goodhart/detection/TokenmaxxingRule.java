package dev.goodhart.detection;

import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.signal.Readings;
import dev.goodhart.detection.signal.SignalId;

/**
 * Consumption decoupled from work: at least two independent families of evidence, material in size,
 * not outweighed by what speaks for honest work. It says "worth a conversation", never "intent".
 *
 * <p>Days under suspicion do not enter the baseline: nobody becomes usual by going on.
 */
public final class TokenmaxxingRule implements Rule {
  private static final SignalId[] SIGNALS = SignalId.values();

  private final Combiner combiner = new Combiner();
  private final int families;
  private final double keepWeight;
  private final int candidateScore;
  private final int keepScore;
  private final double materialUnits;

  /** A rule with these thresholds. */
  public TokenmaxxingRule(DetectorConfig config) {
    families = config.minFamilies();
    keepWeight = config.keepFamilyWeight();
    candidateScore = config.candidateScore();
    keepScore = config.keepScore();
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
  public boolean freezesBaseline() {
    return true;
  }

  @Override
  public void judge(Profile profile, Readings readings, long now, Verdict verdict) {
    combiner.weigh(readings);
    if (combiner.familiesFrom(keepWeight) < families) {
      return;
    }
    int score = combiner.score();
    if (score < keepScore) {
      return;
    }
    for (SignalId id : SIGNALS) {
      verdict.rest(readings.of(id));
    }
    // An ordinary call after the burst is no part of it, though the last day still weighs.
    boolean goesOn = profile.lastWasRepeat();
    boolean material =
        readings.of(SignalId.OWN_DAILY_VOLUME).observed() * profile.prompts().repeatUnitShare()
            >= materialUnits;
    boolean opens =
        goesOn
            && material
            && score >= candidateScore
            && combiner.familiesFrom(Combiner.SPEAKS) >= families;
    verdict.decide(score, opens, goesOn, opens ? began(profile) : 0);
  }

  /** Both families must have been there: the later of the two beginnings. */
  private static long began(Profile profile) {
    double heavy = profile.days().usualDay() * UsageSpikeRule.HEAVY_HOUR;
    long volume = profile.hours().runStart(heavy, UsageSpikeRule.MAX_PAUSE_HOURS);
    return Math.max(volume, profile.prompts().runStartedAt());
  }
}
