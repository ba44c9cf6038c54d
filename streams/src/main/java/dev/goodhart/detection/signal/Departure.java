package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.Profile;

/**
 * A day that departs from the user's own days in one dimension.
 *
 * <p>The last 24 hours are compared with what nine in ten of the user's known days stayed within;
 * the weight is 0.5 at {@code half} doublings beyond (hours, where the dimension is linear) and 3
 * at {@code full}. A person whose days always look like that departs from nothing: the steady
 * poller, the reviewer of long documents, the owner of many agents.
 */
public abstract class Departure implements Signal {
  private static final double FIRST_TRUST = 2;
  private static final double TRUST = 6;
  private static final double HALF_OF_AVERAGE = 0.5;

  private final SignalId id;
  private final Dimension dimension;
  private final int warmUpDays;
  private final double half;
  private final double full;

  /**
   * @param warmUpDays known days before anything is said
   * @param half excess at which the weight is 0.5
   * @param full excess at which the weight is 3
   */
  protected Departure(SignalId id, Dimension dimension, int warmUpDays, double half, double full) {
    this.id = id;
    this.dimension = dimension;
    this.warmUpDays = warmUpDays;
    this.half = half;
    this.full = full;
  }

  @Override
  public final SignalId id() {
    return id;
  }

  @Override
  public final void read(Profile profile, Reading reading) {
    if (!isKnowable(profile)) {
      reading.unknown(id, Reading.State.CANNOT_KNOW);
      return;
    }
    int known = profile.days().knownDays();
    if (known < warmUpDays) {
      reading.unknown(id, Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    double now = profile.now(dimension);
    double weight =
        isMaterial(profile)
            ? Math.min(
                    most(profile), Ramp.weight(profile.days().excess(dimension, now), half, full))
                * confidence(known)
                * bearing(profile)
            : 0;
    reading.known(id, now, profile.days().usual(dimension), weight, detail(profile), known);
  }

  @Override
  public final boolean goesOn(Profile profile, Reading reading) {
    double hour = profile.lastHour(dimension);
    if (dimension == Dimension.HOURS) {
      return hour > 0;
    }
    if (dimension.isSum()) {
      return hour > 0
          && hour >= HALF_OF_AVERAGE * reading.observed() / profile.now(Dimension.HOURS);
    }
    return profile.days().excess(dimension, hour) >= half;
  }

  /** A few days are a weak measure of what is usual: their word counts for less. */
  private double confidence(int known) {
    return Math.min(1, (known - warmUpDays + FIRST_TRUST) / TRUST);
  }

  /** Whether the events carry what this needs. */
  protected boolean isKnowable(Profile profile) {
    return true;
  }

  /** Whether there is enough of it to speak about. */
  protected abstract boolean isMaterial(Profile profile);

  /** Which part of the day it is about, as far as that bears on its weight; 0 to 1. */
  protected double bearing(Profile profile) {
    return 1;
  }

  /** The most this may weigh, up to 3. */
  protected double most(Profile profile) {
    return Reading.MAX_WEIGHT;
  }

  /** A number more for the explanation. */
  protected double detail(Profile profile) {
    return 0;
  }
}
