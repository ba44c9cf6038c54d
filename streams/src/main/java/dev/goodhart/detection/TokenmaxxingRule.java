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

  private static final long HOUR = 3_600_000L;
  private static final int REPEATS_THAT_GO_ON = 3;

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
    // An ordinary call after the burst is no part of it, though the last day still weighs; nor is
    // the single repeat that everybody has now and then.
    boolean goesOn =
        profile.lastWasRepeat() && profile.hours().repeatsSince(now - HOUR) >= REPEATS_THAT_GO_ON;
    if (!goesOn) {
      verdict.decide(score, false, false, 0);
      return;
    }
    boolean speaks = score >= candidateScore && combiner.familiesFrom(Combiner.SPEAKS) >= families;
    long began = speaks ? began(profile) : 0;
    boolean opens = speaks && repeatedUnitsSince(profile, began) >= materialUnits;
    verdict.decide(score, opens, true, began);
  }

  /** What the behaviour itself has used, not the ordinary day before it. */
  private static double repeatedUnitsSince(Profile profile, long began) {
    return profile.hours().centiUnitsSince(began)
        / (double) TokenCounts.CENTI
        * profile.prompts().repeatUnitShare();
  }

  /** Both families must have been there: the later of the two beginnings. */
  private static long began(Profile profile) {
    double heavy = profile.days().usualDay() * UsageSpikeRule.HEAVY_HOUR;
    long volume = profile.hours().runStart(heavy, UsageSpikeRule.MAX_PAUSE_HOURS);
    return Math.max(volume, profile.prompts().runStartedAt());
  }
}
