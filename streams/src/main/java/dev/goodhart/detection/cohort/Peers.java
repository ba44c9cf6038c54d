package dev.goodhart.detection.cohort;

import dev.goodhart.detection.Combiner;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.profile.Dimension;
import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;

/**
 * What peers say about a user's hour: that they moved as well, which explains; and, for a user who
 * has no days of their own yet, how far they stand from the others.
 *
 * <p>Fewer than the smallest cohort of peers are not compared with: the few would be recognisable,
 * and chance would decide.
 */
public final class Peers {
  private static final double QUANTILE = 0.95;
  private static final double SOME = 0.2;
  private static final double MANY = 0.5;
  private static final double MOST_BY_PEERS = 1.5;
  private static final Dimension[] COMPARED = {
    Dimension.UNITS, Dimension.REPEATS, Dimension.THINNESS, Dimension.PARALLEL
  };

  private final int smallest;
  private final int warmUpDays;
  private final double half;
  private final double full;
  private final Combiner combiner = new Combiner();
  private final Reading reading = new Reading();

  /**
   * @param smallest members, without the user, below which nothing is compared
   * @param warmUpDays known days from which a user is compared with themselves
   * @param half doublings beyond the peers at which the weight is 0.5
   * @param full the same, at which it would be 3
   */
  public Peers(int smallest, int warmUpDays, double half, double full) {
    this.smallest = smallest;
    this.warmUpDays = warmUpDays;
    this.half = half;
    this.full = full;
  }

  /** The statement with what its cohorts say; either may be null where there is none. */
  public Statement with(Statement statement, CohortSketch team, CohortSketch role) {
    Statement result = statement;
    if (team != null && team.members() > smallest) {
      result = moved(result, team);
    }
    if (role != null && role.members() > smallest && statement.knownDays() < warmUpDays) {
      for (Dimension dimension : COMPARED) {
        result = compared(result, role, dimension);
      }
    }
    return result;
  }

  /** How many of the others were compared with; 0 if nothing was. */
  public int cohortSize(CohortSketch team) {
    return team != null && team.members() > smallest ? team.members() : 0;
  }

  private Statement moved(Statement statement, CohortSketch team) {
    combiner.weigh(statement.readings());
    double others = team.members() - 1;
    double share = 1;
    int families = 0;
    for (Family family : Family.values()) {
      if (combiner.weightOf(family) >= Combiner.SPEAKS && family != Family.CALENDAR) {
        families++;
        share = Math.min(share, (team.speaking(family) - 1) / others);
      }
    }
    if (families == 0) {
      return statement;
    }
    double weight = Reading.MAX_WEIGHT * Math.max(0, Math.min(1, (share - SOME) / (MANY - SOME)));
    reading.known(SignalId.COHORT_MOVED, share, SOME, weight, others, 0);
    return statement.with(new Reading(reading));
  }

  private Statement compared(Statement statement, CohortSketch role, Dimension dimension) {
    int own = Byte.toUnsignedInt(statement.shape()[dimension.index()]);
    double usual = role.quantileOfOthers(dimension, own, QUANTILE);
    double excess = (own - usual) / Dimension.STEPS;
    if (excess < half) {
      return statement;
    }
    double weight = Math.min(MOST_BY_PEERS, 0.5 + 2.5 * (excess - half) / (full - half));
    SignalId id =
        switch (dimension) {
          case REPEATS -> SignalId.PEER_REPETITION;
          case THINNESS -> SignalId.PEER_THINNESS;
          case PARALLEL -> SignalId.PEER_PARALLEL;
          default -> SignalId.PEER_VOLUME;
        };
    reading.known(
        id, dimension.value(own), dimension.value(usual), weight, role.members() - 1.0, 0);
    return statement.with(new Reading(reading));
  }

  /** A peers' reading as a plain sentence. */
  public static String explain(Reading reading) {
    long peers = Math.round(reading.detail());
    if (reading.id() == SignalId.COHORT_MOVED) {
      return Math.round(100 * reading.observed())
          + " % of "
          + peers
          + " team mates who were active in that hour departed from their own days in the same way.";
    }
    String what =
        switch (reading.id()) {
          case PEER_REPETITION -> "repeating calls in 24 hours";
          case PEER_THINNESS -> "tokens for each token of output";
          case PEER_PARALLEL -> "sessions at once";
          default -> "cost-weighted units in 24 hours";
        };
    return String.format(
        java.util.Locale.ROOT,
        "%,.0f %s, where 95 %% of %d peers of the same role stay within %,.0f; there are too few days"
            + " of this user's own to compare with.",
        reading.observed(),
        what,
        peers,
        reading.expected());
  }
}
