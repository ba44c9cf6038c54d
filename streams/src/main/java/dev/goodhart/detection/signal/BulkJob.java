package dev.goodhart.detection.signal;

import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.profile.HourPanes;
import dev.goodhart.detection.profile.Profile;

/**
 * A batch over many different things: calls that do not ask the same about the same, each with a
 * substantial answer or about something small.
 *
 * <p>Speaks for honest work behind volume, even gaps and a long session: a migration, an analysis,
 * an evaluation. It ends: what goes on through the night and the next day without a pause is no
 * longer explained. Nor are calls that are all of one size: different things differ in size. The
 * words may repeat where the things are of other sizes ({@link SameTaskOtherThings}), and answers
 * may be short where little was asked about: a label for a page is work, one for a library is not.
 * Neither holds for calls with tools: an agent is no batch.
 *
 * <p>Events without fingerprints: the calls are taken to ask different things. Whoever sends none
 * must not lose what speaks for them.
 */
public final class BulkJob implements Signal {
  private static final double MOST_REPEATS = 0.4;
  private static final double FEW_REPEATS = 0.1;
  // Tokens of input for each call: a page or some, and not a context that is filled up.
  private static final double SMALL = 10_000;
  private static final double LARGE = 25_000;
  private static final double FEW_TOOLS = 0.2;
  private static final double MANY_TOOLS = 0.5;
  private static final double LEAST_OUTPUT = 0.01;
  private static final double MUCH_OUTPUT = 0.03;
  private static final int MIN_CALLS = 30;

  // What a batch asks of each thing is an answer, not a book.
  private static final double LONG_ANSWER = 1_500;
  private static final double VERY_LONG_ANSWER = 3_000;
  private static final double FEW_SEEDS = 0.2;
  private static final double MANY_SEEDS = 0.5;
  private static final double FEW_OF_ONE_SIZE = 0.2;
  private static final double MANY_OF_ONE_SIZE = 0.5;
  private static final int NOT_SAID = -1;
  // Through the night after a day's work, and no longer.
  private static final double MANY_HOURS = 24;
  private static final double TOO_MANY_HOURS = 30;

  @Override
  public SignalId id() {
    return SignalId.BULK_JOB;
  }

  @Override
  public void read(Profile profile, Reading reading) {
    int calls = profile.hours().total(HourPanes.Count.CALLS);
    if (calls < MIN_CALLS) {
      reading.unknown(id(), Reading.State.NOT_ENOUGH_DATA);
      return;
    }
    double average = profile.hours().total(HourPanes.Sum.OUTPUT) / calls;
    double terse = 1 - Ramp.part(average, LONG_ANSWER, VERY_LONG_ANSWER);
    double unlike = 1 - Ramp.part(repeats(profile, calls), FEW_REPEATS, MOST_REPEATS);
    double output = 1 / Math.max(1, profile.now(Dimension.THINNESS));
    double ends = 1 - Ramp.part(profile.hoursWithoutPause(), MANY_HOURS, TOO_MANY_HOURS);
    double fresh = 1 - Ramp.part(sameSeeds(profile), FEW_SEEDS, MANY_SEEDS);
    double weight =
        Reading.MAX_WEIGHT
            * fresh
            * different(profile)
            * unlike
            * Math.max(Ramp.part(output, LEAST_OUTPUT, MUCH_OUTPUT), small(profile, calls))
            * ends
            * terse;
    boolean printed = profile.hours().total(HourPanes.Count.PRINTED) > 0;
    double asksNew = printed ? 1 - repeats(profile, calls) : NOT_SAID;
    reading.known(id(), output, LEAST_OUTPUT, weight, asksNew, 0);
  }

  /** Part of the calls that ask the same about the same. */
  private static double repeats(Profile profile, int calls) {
    double repeats = profile.hours().total(HourPanes.Count.REPEATS);
    double aboutAnother = profile.hours().total(HourPanes.Count.ABOUT_ANOTHER);
    return (repeats - withoutTools(profile) * aboutAnother) / calls;
  }

  private static double small(Profile profile, int calls) {
    double input =
        profile.hours().total(HourPanes.Sum.TOKENS) - profile.hours().total(HourPanes.Sum.OUTPUT);
    return withoutTools(profile) * (1 - Ramp.part(input / calls, SMALL, LARGE));
  }

  /** Whether the day is not an agent's, who uses tools for something new; 0 to 1. */
  static double withoutTools(Profile profile) {
    return 1 - Ramp.part(profile.share(HourPanes.Count.TOOLED), FEW_TOOLS, MANY_TOOLS);
  }

  /** Different things are of different sizes: calls that are all of one size ask one thing anew. */
  private static double different(Profile profile) {
    double even =
        profile.hours().total(HourPanes.Count.EVEN_SIZES)
            / Math.max(1.0, profile.hours().total(HourPanes.Count.SIZES));
    return 1 - Ramp.part(even, FEW_OF_ONE_SIZE, MANY_OF_ONE_SIZE);
  }

  /** Part of the sessions that build from one seed: a run over the same cases builds nothing. */
  private static double sameSeeds(Profile profile) {
    int sessions = profile.hours().total(HourPanes.Count.SESSIONS);
    double same = profile.hours().total(HourPanes.Count.SAME_SEED) * SameSeed.builds(profile);
    return sessions == 0 ? 0 : same / sessions;
  }

  @Override
  public String explain(Reading reading) {
    String asked =
        reading.detail() == NOT_SAID
            ? "Nothing says what the calls ask, and "
            : Text.percent(reading.detail()) + " of the calls ask something new, and ";
    return asked
        + Text.percent(reading.observed())
        + " of the tokens are answers, as in a batch over many things.";
  }
}
