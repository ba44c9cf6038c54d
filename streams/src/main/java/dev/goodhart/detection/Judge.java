package dev.goodhart.detection;

import dev.goodhart.detection.cohort.Peers;
import dev.goodhart.detection.episode.Episode;
import dev.goodhart.detection.episode.EpisodeMachine;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import dev.goodhart.detection.signal.StrangeDays;
import java.util.List;

/**
 * Turns a user's statements into the life of their anomalies. One instance serves any number of
 * users, one at a time, on one thread: all memory is in their {@link Episodes}.
 *
 * <p>{@link #advance} may be called at any instants in between, or never: a timed change is always
 * told with the instant it was due, and before any statement at or after it.
 */
public final class Judge {
  private static final long DAY = 86_400_000L;

  private final List<Rule> rules;
  private final EpisodeMachine machine;
  private final Peers peers;
  private final Combiner combiner = new Combiner();
  private final Verdict verdict = new Verdict();
  private final double materialUnits;

  /** A judge with these thresholds. */
  public Judge(DetectorConfig config) {
    rules =
        List.of(
            new UsageSpikeRule(config),
            new RunawayRule(config),
            new SingleSignalRule(
                AnomalyType.REPORTED_USAGE_INFLATION,
                SignalId.CLAIM_INFLATION,
                reading -> reading.extra() >= config.materialUnits()),
            new SingleSignalRule(
                AnomalyType.IDENTITY_POOLING,
                SignalId.MANY_INSTALLATIONS,
                reading ->
                    reading.weight() >= Combiner.LOUD - 1
                        && reading.detail() >= config.poolingHours()),
            new TokenmaxxingRule(config));
    materialUnits = config.materialUnits();
    peers =
        new Peers(
            config.smallestCohort(), config.warmUpDays(), config.peerHalf(), config.peerFull());
    machine = new EpisodeMachine(config, Investigator.signals(config));
  }

  /** The earliest instant at which {@link #advance} has something to do; MAX_VALUE if never. */
  public long nextDue(Episodes episodes) {
    long due = Long.MAX_VALUE;
    for (AnomalyType type : AnomalyType.all()) {
      due = Math.min(due, machine.due(episodes.of(type)));
    }
    return due;
  }

  /**
   * Tells every timed change that is due at or before the clock, in due order.
   *
   * @param clock epoch milliseconds; no later statement is of before it
   */
  public void advance(Episodes episodes, String userId, long clock, AnomalySink sink) {
    for (long due = nextDue(episodes); due <= clock; due = nextDue(episodes)) {
      for (AnomalyType type : AnomalyType.all()) {
        Episode episode = episodes.of(type);
        if (machine.due(episode) == due) {
          machine.fire(episode, AnomalyKey.ofUser(userId, type), due, sink);
          break;
        }
      }
    }
  }

  /**
   * Brings the episodes to the statement's instant, then tells what follows from it.
   *
   * @param own the statement by the user's own days
   * @param cohorts what the user's cohorts did in the same hour
   */
  public void judge(Episodes episodes, Statement own, Peers.Cohorts cohorts, AnomalySink sink) {
    advance(episodes, own.userId(), own.at(), sink);
    Statement statement = withDaysBefore(episodes, peers.with(own, cohorts));
    combiner.weigh(statement.readings());
    for (Rule rule : rules) {
      Episode episode = episodes.of(rule.type());
      verdict.reset();
      verdict.involve(List.of(), peers.cohortSize(cohorts));
      rule.judge(statement, combiner, verdict);
      if (episode.phase() == Episode.Phase.OPEN || verdict.opens()) {
        machine.observe(
            episode,
            AnomalyKey.ofUser(statement.userId(), rule.type()),
            rule.ceiling(),
            verdict,
            statement,
            sink);
      }
    }
  }

  /** What goes on from day to day is worth more than what happens once. */
  private Statement withDaysBefore(Episodes episodes, Statement statement) {
    combiner.weigh(statement.readings());
    if (!statement.goesOn()
        || statement.dayUnits() < materialUnits
        || !combiner.behaviourSpeaks()) {
      return statement;
    }
    int today = (int) Math.floorDiv(statement.at() - 1, DAY);
    int before = episodes.strangeDaysBefore(today, StrangeDays.WINDOW);
    episodes.noteStrangeDay(today);
    Reading reading = new Reading();
    StrangeDays.read(before, reading);
    return statement.with(reading);
  }
}
