package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;
import java.util.List;

/**
 * The same thing asked over and over, more than this user ever does.
 *
 * <p>Sees: calls of 24 hours that nearly repeat one of the 32 calls before them, against the user's
 * own days. Pointless work is cheap to invent once and tedious to vary.
 *
 * <p>Honest twins: pollers and cron jobs (their days are all alike, so nothing departs), support
 * templates (likewise, and see {@link ManySessions}), retries (failed calls are no repeats, see
 * {@link FailedCalls}). A stable prefix is no repetition: prints are of the newest message. Events
 * without fingerprints: cannot know.
 *
 * <p>Source: Charikar (2002), Manku et al. (2007); the project's reference, section 5.3.
 */
public final class PromptRepetition extends Departure {
  private static final double MIN_PRINTED = 0.5;
  private static final double MIN_SHARE = 0.1;
  private static final double MUCH = 0.3;
  private static final int MIN_CALLS = 12;

  /** A signal with these thresholds, in doublings. */
  public PromptRepetition(int warmUpDays, double half, double full) {
    super(SignalId.PROMPT_REPETITION, Dimension.REPEATS, warmUpDays, half, full);
  }

  @Override
  protected boolean isKnowable(Profile profile) {
    return profile.share(HourPanes.Count.PRINTED) >= MIN_PRINTED;
  }

  @Override
  protected boolean isMaterial(Profile profile) {
    return profile.share(HourPanes.Count.REPEATS) >= MIN_SHARE
        && profile.hours().total(HourPanes.Count.REPEATS) >= MIN_CALLS;
  }

  /** A few repeats among thousands of calls are a part of the work, and not what it is. */
  @Override
  protected double bearing(Profile profile) {
    return Ramp.part(profile.share(HourPanes.Count.REPEATS), 0, MUCH);
  }

  @Override
  protected double detail(Profile profile) {
    return profile.share(HourPanes.Count.REPEATS);
  }

  @Override
  public String explain(Reading reading) {
    return Text.amount(reading.observed())
        + " calls in 24 hours nearly repeat one shortly before them ("
        + Text.percent(reading.detail())
        + " of all); on nine in ten of "
        + Text.days(reading.extra())
        + " it was "
        + Text.amount(reading.expected())
        + " or fewer.";
  }

  @Override
  public List<String> samples(Profile profile, long since) {
    return profile.repeated().since(since);
  }
}
