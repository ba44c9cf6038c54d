package dev.goodhart.detection;

import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.Readings;
import dev.goodhart.detection.signal.SignalId;

/**
 * Volume alone, against the user's own history: a remark (INFO) that explains a rising bill, and
 * never more. Its days stay in the baseline, so that a lasting change becomes the usual.
 */
public final class UsageSpikeRule implements Rule {
  private static final long HOUR = 3_600_000L;

  /** Part of a usual day that makes an hour heavy: people's days have about eight hours. */
  static final double HEAVY_HOUR = 1.0 / 8;

  /** Lighter hours that do not end a run of heavy ones. */
  static final int MAX_PAUSE_HOURS = 6;

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
  public boolean freezesBaseline() {
    return false;
  }

  @Override
  public void judge(Profile profile, Readings readings, long now, Verdict verdict) {
    Reading volume = readings.of(SignalId.OWN_DAILY_VOLUME);
    if (volume.weight() < keptAt) {
      return;
    }
    verdict.rest(volume);
    verdict.rest(readings.of(SignalId.VARIED_PROMPTS));
    double heavy = profile.days().usualDay() * HEAVY_HOUR;
    HourPanes hours = profile.hours();
    boolean goesOn = hours.centiUnitsSince(now - HOUR) >= heavy;
    boolean material =
        volume.observed() >= materialUnits && volume.observed() >= factor * volume.expected();
    boolean opens = volume.weight() >= opensAt && material && goesOn;
    verdict.decide(
        Math.round(100 * volume.weight() / Reading.MAX_WEIGHT),
        opens,
        goesOn,
        opens ? hours.runStart(heavy, MAX_PAUSE_HOURS) : 0);
  }
}
