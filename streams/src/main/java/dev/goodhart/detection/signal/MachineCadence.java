package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * Calls that follow each other like clockwork within their session, on more occasions than ever
 * before.
 *
 * <p>Sees: gaps within a tenth of the gap before, beyond the quarter that chance explains. People
 * and working agents are far from it: their gaps differ by a factor of three and more.
 *
 * <p>Honest twins: pollers, cron and CI (their days are all alike, and {@link DeclaredAutomation}),
 * bulk jobs ({@link BulkJob}). Jitter defeats it. Events without sessions are taken as one stream.
 *
 * <p>Source: Goh and Barabási (2008) on burstiness, Kim and Jo (2016) on small samples; the
 * project's reference, section 5.3.
 */
public final class MachineCadence extends Departure {
  private static final int MIN_GAPS = 30;

  /** A signal with these thresholds, in doublings. */
  public MachineCadence(int warmUpDays, double half, double full) {
    super(SignalId.MACHINE_CADENCE, Dimension.EVEN_GAPS, warmUpDays, half, full);
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.hours().total(HourPanes.Count.GAPS) >= MIN_GAPS;
  }

  @Override
  protected double detail(Profile profile) {
    return profile.hours().total(HourPanes.Count.EVEN_GAPS);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.detail())
        + " calls in 24 hours followed their predecessor as evenly as a clock, "
        + Text.amount(reading.observed())
        + " more than chance explains; "
        + Text.amount(reading.expected())
        + " is what this user's days stay within.";
  }
}
