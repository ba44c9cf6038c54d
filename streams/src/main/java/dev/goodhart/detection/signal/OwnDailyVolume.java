package dev.goodhart.detection.signal;

import dev.goodhart.detection.TokenCounts;
import dev.goodhart.detection.profile.DailyHistory;
import dev.goodhart.detection.profile.Profile;
import java.util.List;

/**
 * Much more in 24 hours than on this user's own days.
 *
 * <p>Sees: cost-weighted units of the last 24 hours against the user's own active days of five
 * weeks, on a logarithmic scale: the median is the usual day, 1.25 times the mean absolute
 * deviation (single days clipped, at least 0.35) the yardstick. Weight 0.5 at {@code halfWeightAt}
 * deviations, 3 at {@code fullWeightAt}.
 *
 * <p>Honest twins: month end, launch, migration, a new project, a batch job. Volume is context and
 * never suffices by itself. Real clients double from week to week in the same hour (measured), so
 * whole days are compared, and a user with few active days is not judged at all.
 *
 * <p>Source: EWMA and MAD baselines of the project's reference, section 5.2; robust location and
 * scale as in Iglewicz and Hoaglin (1993).
 */
public final class OwnDailyVolume implements Signal {
  private final int warmUpDays;
  private final double halfWeightAt;
  private final double fullWeightAt;

  /**
   * A signal with these thresholds.
   *
   * @param warmUpDays active days, and days since the first event, before anything is said
   * @param halfWeightAt deviations at which the weight is 0.5
   * @param fullWeightAt deviations at which the weight is 3
   */
  public OwnDailyVolume(int warmUpDays, double halfWeightAt, double fullWeightAt) {
    this.warmUpDays = warmUpDays;
    this.halfWeightAt = halfWeightAt;
    this.fullWeightAt = fullWeightAt;
  }

  @Override
  public SignalId id() {
    return SignalId.OWN_DAILY_VOLUME;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    DailyHistory days = profile.days();
    if (days.activeDays() < warmUpDays) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    long amount = profile.hours().centiUnits();
    double usual = days.usualDay();
    // Most calls see less than a usual day: spare them the logarithm.
    double weight =
        amount <= usual ? 0 : Ramp.weight(days.deviations(amount), halfWeightAt, fullWeightAt);
    reading.known(
        id(),
        amount / (double) TokenCounts.CENTI,
        usual / TokenCounts.CENTI,
        weight,
        days.activeDays(),
        0);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " cost-weighted token units in 24 hours, "
        + Text.times(reading.observed() / Math.max(1, reading.expected()))
        + " the "
        + Text.amount(reading.expected())
        + " of a usual day (median of "
        + Math.round(reading.detail())
        + " active days).";
  }

  @Override
  public List<String> samples(Profile profile, long since) {
    return profile.heaviest().since(since);
  }
}
