package dev.goodhart.detection;

import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.signal.Readings;

/** Decides about one type of anomaly from what the signals read. */
public interface Rule {
  /** The type it decides about. */
  AnomalyType type();

  /** The highest severity it may claim. */
  Severity ceiling();

  /** Whether days spent under this anomaly are left out of the user's baseline. */
  boolean freezesBaseline();

  /**
   * Decides as of the profile's latest observation.
   *
   * @param now the observation's arrival, epoch milliseconds
   * @param verdict reset before the call
   */
  void judge(Profile profile, Readings readings, long now, Verdict verdict);
}
