package dev.goodhart.detection.cohort;

import dev.goodhart.detection.AnomalyKey;
import dev.goodhart.detection.AnomalySink;
import dev.goodhart.detection.AnomalyType;
import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Episodes;
import dev.goodhart.detection.Severity;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.SubjectType;
import dev.goodhart.detection.Verdict;
import dev.goodhart.detection.episode.EpisodeMachine;
import dev.goodhart.detection.profile.Loop;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a team's hours into the life of its anomalies: {@link AnomalyType#COORDINATED_BURN} where
 * several members run the same loop in the same minutes, {@link AnomalyType#SYSTEMIC_SHIFT} where a
 * large part of the team departs from its days together.
 *
 * <p>Honest twins of the first: a workshop (the same prompts, each at their own pace, or a few in
 * the same minutes), shared templates and skills (likewise). Of the second there is none: it is the
 * honest explanation.
 *
 * <p>Source: CopyCatch (Beutel et al., WWW 2013): users, targets and a time window.
 */
public final class TeamJudge {
  /** Bits in which two renderings of one template may differ: each differs by three at most. */
  private static final int NEAR_BITS = 6;

  private static final int MIN_USERS = 3;
  private static final double SAME_MINUTES = 0.6;

  // Some minutes in common are chance, or somebody who said "now": a loop has many.
  private static final int LEAST_MINUTES = 6;
  private static final int FIRST_SCORE = 35;
  private static final int PER_HOUR = 10;
  private static final int PER_USER = 3;

  private static final long HOUR = 3_600_000L;

  private final EpisodeMachine machine;
  private final Verdict verdict = new Verdict();
  private final Reading reading = new Reading();
  private final int smallest;
  private final double shiftShare;

  /** A judge with these thresholds. */
  public TeamJudge(DetectorConfig config) {
    machine = new EpisodeMachine(config, List.of());
    smallest = config.smallestCohort();
    shiftShare = config.shiftShare();
  }

  /** The earliest instant at which {@link #advance} has something to do; MAX_VALUE if never. */
  public long nextDue(Episodes episodes) {
    return Math.min(
        machine.due(episodes.of(AnomalyType.COORDINATED_BURN)),
        machine.due(episodes.of(AnomalyType.SYSTEMIC_SHIFT)));
  }

  /** Tells every timed change that is due at or before the clock, in due order. */
  public void advance(Episodes episodes, String team, long clock, AnomalySink sink) {
    for (long due = nextDue(episodes); due <= clock; due = nextDue(episodes)) {
      AnomalyType type =
          machine.due(episodes.of(AnomalyType.COORDINATED_BURN)) == due
              ? AnomalyType.COORDINATED_BURN
              : AnomalyType.SYSTEMIC_SHIFT;
      machine.fire(episodes.of(type), new AnomalyKey(SubjectType.TEAM, team, type), due, sink);
    }
  }

  /**
   * Tells what follows from one complete hour of the team.
   *
   * @param at when the hour ended, epoch milliseconds
   */
  public void judge(
      Episodes episodes, String team, long at, CohortSketch sketch, AnomalySink sink) {
    advance(episodes, team, at, sink);
    List<String> together = runTogether(sketch.loops());
    if (!together.isEmpty()) {
      tell(
          episodes,
          AnomalyType.COORDINATED_BURN,
          team,
          at,
          Math.min(
              100,
              FIRST_SCORE
                  + PER_HOUR * episodes.of(AnomalyType.COORDINATED_BURN).hoursSeen()
                  + PER_USER * (together.size() - MIN_USERS)),
          SignalId.SHARED_LOOP,
          together.size(),
          together,
          sketch,
          sink);
      return;
    }
    double share = sketch.members() == 0 ? 0 : sketch.suspicious() / (double) sketch.members();
    boolean burning = episodes.of(AnomalyType.COORDINATED_BURN).hoursSeen() > 0;
    if (!burning
        && sketch.members() >= smallest
        && sketch.suspicious() >= MIN_USERS
        && share >= shiftShare) {
      tell(
          episodes,
          AnomalyType.SYSTEMIC_SHIFT,
          team,
          at,
          (int) Math.round(100 * share),
          SignalId.SHARED_SHIFT,
          share,
          sketch.suspiciousUsers(),
          sketch,
          sink);
    }
  }

  private void tell(
      Episodes episodes,
      AnomalyType type,
      String team,
      long at,
      int score,
      SignalId signal,
      double observed,
      List<String> users,
      CohortSketch sketch,
      AnomalySink sink) {
    boolean burn = type == AnomalyType.COORDINATED_BURN;
    reading.known(
        signal,
        observed,
        burn ? MIN_USERS - 1.0 : shiftShare,
        Reading.MAX_WEIGHT * score / 100.0,
        sketch.members(),
        0);
    verdict.reset();
    verdict.rest(new Reading(reading), List.of());
    verdict.involve(users, sketch.members());
    verdict.decide(score, true, true, at - HOUR);
    machine.observe(
        episodes.of(type),
        new AnomalyKey(SubjectType.TEAM, team, type),
        burn ? Severity.CRITICAL : Severity.INFO,
        verdict,
        Statement.ofTeam(team, at, burn ? sketch.usedInLoops(users) : Statement.Used.NOTHING),
        sink);
  }

  /** Either reading as a plain sentence. */
  public static String explain(Reading reading) {
    return reading.id() == SignalId.SHARED_LOOP
        ? Math.round(reading.observed())
            + " of "
            + Math.round(reading.detail())
            + " active members sent nearly the same prompt over and over in the same minutes; "
            + "shared templates are sent at each one's own pace."
        : Math.round(100 * reading.observed())
            + " % of "
            + Math.round(reading.detail())
            + " active members departed from their own days in the same hour; what so many do at once "
            + "has a common cause.";
  }

  /** The largest group whose members run nearly the same loop in the same minutes; or nobody. */
  private static List<String> runTogether(Map<String, CohortSketch.Member> loops) {
    List<String> largest = List.of();
    for (Map.Entry<String, CohortSketch.Member> one : loops.entrySet()) {
      List<String> group = new ArrayList<>();
      for (Map.Entry<String, CohortSketch.Member> other : loops.entrySet()) {
        if (isSame(one.getValue().loop(), other.getValue().loop())) {
          group.add(other.getKey());
        }
      }
      if (group.size() >= MIN_USERS && group.size() > largest.size()) {
        largest = group;
      }
    }
    return largest;
  }

  private static boolean isSame(Loop one, Loop other) {
    if (one.print() == 0
        || other.print() == 0
        || Long.bitCount(one.minutes()) < LEAST_MINUTES
        || Long.bitCount(other.minutes()) < LEAST_MINUTES
        || Long.bitCount(one.print() ^ other.print()) > NEAR_BITS) {
      return false;
    }
    int common =
        Math.min(
            Long.bitCount(one.minutes() & widened(other.minutes())),
            Long.bitCount(other.minutes() & widened(one.minutes())));
    int most = Math.max(Long.bitCount(one.minutes()), Long.bitCount(other.minutes()));
    return common >= SAME_MINUTES * most;
  }

  /** The minutes, and those next to them: a script takes some seconds more on one machine. */
  private static long widened(long minutes) {
    return minutes | minutes << 1 | minutes >>> 1;
  }
}
