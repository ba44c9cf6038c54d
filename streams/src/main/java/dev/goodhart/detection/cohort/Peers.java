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
  private static final double MOST_COLLEAGUES = 0.75;
  private static final double NEARLY_ALL_COLLEAGUES = 0.9;
  private static final double AS_MOST = 1.5;
  private static final double AS_SOME = 0.75;
  private static final double MORE = 0.25;
  private static final double MUCH_MORE = 1;
  private static final int LEAST_BEGINNERS = 3;
  private static final double FEW_BEGIN = 0.04;
  private static final double MANY_BEGIN = 0.12;
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

  /**
   * What the cohorts of one user did in the same hour; null where there is none, or nothing is
   * known.
   *
   * @param team the user's team
   * @param role everybody of the user's role
   * @param everybody the organisation
   */
  public record Cohorts(CohortSketch team, CohortSketch role, CohortSketch everybody) {
    /** Nothing is known of any. */
    public static final Cohorts UNKNOWN = new Cohorts(null, null, null);
  }

  /** The statement with what its cohorts say. */
  public Statement with(Statement statement, Cohorts cohorts) {
    CohortSketch team = cohorts.team();
    CohortSketch role = cohorts.role();
    Statement result = begunTogether(statement, cohorts.everybody());
    result = asColleaguesWork(result, cohorts.everybody());
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
  public int cohortSize(Cohorts cohorts) {
    CohortSketch team = cohorts.team();
    return team != null && team.members() > smallest ? team.members() : 0;
  }

  /** Whether colleagues have begun to use the same agent in these days. */
  private Statement begunTogether(Statement statement, CohortSketch everybody) {
    if (everybody == null || everybody.members() <= smallest || statement.newAgentShare() <= 0) {
      return statement;
    }
    double others = everybody.newUsersOf(statement.newAgent()) - 1.0;
    double share = others / (everybody.members() - 1.0);
    if (others < LEAST_BEGINNERS) {
      return statement;
    }
    double weight =
        Reading.MAX_WEIGHT
            * Math.max(0, Math.min(1, (share - FEW_BEGIN) / (MANY_BEGIN - FEW_BEGIN)))
            * Math.min(1, 2 * statement.newAgentShare());
    reading.known(SignalId.NEW_TOOL, others, 0, weight, everybody.members() - 1.0, 0);
    return statement.with(new Reading(reading));
  }

  /**
   * Whether what came back for what went in, strange for this user, is what colleagues always see:
   * whoever begins to work with agents begins to work like everybody who does. It explains how they
   * use, not that they use far more than ever.
   */
  private Statement asColleaguesWork(Statement statement, CohortSketch everybody) {
    if (everybody == null || everybody.members() <= smallest) {
      return statement;
    }
    double strongest = 0;
    Dimension dimension = null;
    for (Reading one : statement.readings()) {
      if (one.id().family() == Family.YIELD && one.weight() > strongest) {
        strongest = one.weight();
        dimension = shownBy(one.id());
      }
    }
    if (dimension == null || dimension.index() >= statement.shape().length) {
      return statement;
    }
    int own = Byte.toUnsignedInt(statement.shape()[dimension.index()]);
    double most = everybody.quantileOfOthers(dimension, own, MOST_COLLEAGUES);
    double nearlyAll = everybody.quantileOfOthers(dimension, own, NEARLY_ALL_COLLEAGUES);
    combiner.weigh(statement.readings());
    double more = combiner.weightOf(Family.VOLUME);
    double asMuch = 1 - Math.max(0, Math.min(1, (more - MORE) / (MUCH_MORE - MORE)));
    double weight = asMuch * (own <= most ? AS_MOST : own <= nearlyAll ? AS_SOME : 0);
    reading.known(
        SignalId.AS_COLLEAGUES_WORK,
        dimension.value(own),
        dimension.value(own <= most ? most : nearlyAll),
        weight,
        everybody.members() - 1.0,
        own <= most ? MOST_COLLEAGUES : NEARLY_ALL_COLLEAGUES);
    return statement.with(new Reading(reading));
  }

  private static Dimension shownBy(SignalId yield) {
    return switch (yield) {
      case THIN_ANSWERS -> Dimension.THINNESS;
      case LARGE_CONTEXT -> Dimension.CONTEXT;
      case LONG_OUTPUT, ANSWER_LENGTH -> Dimension.OUTPUT;
      case DEAR_MODELS -> Dimension.DEARNESS;
      default -> null;
    };
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
    if (reading.id() == SignalId.NEW_TOOL) {
      return "The user works with an agent that is new to them, as "
          + Math.round(reading.observed())
          + " of "
          + peers
          + " colleagues who were active in that hour do.";
    }
    if (reading.id() == SignalId.AS_COLLEAGUES_WORK) {
      return "Strange for this user, and usual for others: "
          + Math.round(100 * reading.extra())
          + " % of "
          + peers
          + " colleagues who were active in that hour stay within "
          + Math.round(reading.expected())
          + ", where this user shows "
          + Math.round(reading.observed())
          + ".";
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
