package dev.goodhart.detection;

import dev.goodhart.detection.episode.Episode;
import dev.goodhart.detection.episode.EpisodeMachine;
import dev.goodhart.detection.profile.Profile;
import dev.goodhart.detection.signal.DeclaredAutomation;
import dev.goodhart.detection.signal.FailedCalls;
import dev.goodhart.detection.signal.ManySessions;
import dev.goodhart.detection.signal.OwnDailyVolume;
import dev.goodhart.detection.signal.PromptRepetition;
import dev.goodhart.detection.signal.Readings;
import dev.goodhart.detection.signal.Signal;
import dev.goodhart.detection.signal.VariedPrompts;
import java.util.List;

/**
 * Turns a user's observations into the life of their anomalies. One instance serves any number of
 * users, one at a time, on one thread: all memory is in their {@link CaseFile}s.
 *
 * <p>What is told depends on the user's observations and their arrivals alone. {@link #advance} may
 * be called at any instants in between, or never: a timed change is always told with the instant it
 * was due, and before anything that arrives at or after it.
 */
public final class Detector {
  private static final long DAY = 86_400_000L;

  private final List<Signal> signals;
  private final List<Rule> rules;
  private final EpisodeMachine machine;
  private final long forgetAfter;
  private final Readings readings = new Readings();
  private final Verdict verdict = new Verdict();

  /** A detector with these thresholds. */
  public Detector(DetectorConfig config) {
    signals =
        List.of(
            new OwnDailyVolume(
                config.warmUpDays(), config.volumeHalfDeviations(), config.volumeFullDeviations()),
            new PromptRepetition(
                config.repetitionMinCalls(),
                config.repetitionMinUnitShare(),
                config.repetitionHalfShare(),
                config.repetitionFullShare(),
                config.repetitionHours()),
            new DeclaredAutomation(),
            new FailedCalls(),
            new ManySessions(),
            new VariedPrompts());
    rules = List.of(new UsageSpikeRule(config), new TokenmaxxingRule(config));
    machine = new EpisodeMachine(config, signals);
    forgetAfter = config.forgetDays() * DAY;
  }

  /**
   * Tells every timed change that is due at or before the clock, in due order.
   *
   * @param file the user's case file
   * @param userId the user
   * @param clock epoch milliseconds; no later observation arrives before it
   */
  public void advance(CaseFile file, String userId, long clock, AnomalySink sink) {
    for (long due = nextDue(file); due <= clock; due = nextDue(file)) {
      AnomalyType type = firstDue(file, due);
      if (type == null) {
        file.clear();
      } else {
        machine.fire(file.episode(type), AnomalyKey.ofUser(userId, type), due, sink);
      }
    }
  }

  /** The type whose episode changes at this instant; null if the file itself is to be forgotten. */
  private AnomalyType firstDue(CaseFile file, long due) {
    for (AnomalyType type : AnomalyType.all()) {
      if (machine.due(file.episode(type)) == due) {
        return type;
      }
    }
    return null;
  }

  /**
   * The earliest instant at which {@link #advance} has something to do for this file, in epoch
   * milliseconds; MAX_VALUE if it is empty.
   */
  public long nextDue(CaseFile file) {
    long due =
        file.profile().isEmpty() ? Long.MAX_VALUE : file.profile().lastArrival() + forgetAfter;
    for (AnomalyType type : AnomalyType.all()) {
      due = Math.min(due, machine.due(file.episode(type)));
    }
    return due;
  }

  /** Brings the file to the observation's arrival, takes the observation in, tells what follows. */
  public void observe(CaseFile file, Observation observation, AnomalySink sink) {
    Profile profile = file.profile();
    // Arrivals of one user never fall; should one do so all the same, time stands still.
    long now = Math.max(observation.arrival(), profile.lastArrival());
    advance(file, observation.userId(), now, sink);
    profile.observe(observation, now);
    for (Signal signal : signals) {
      signal.read(profile, readings.of(signal.id()));
    }
    for (Rule rule : rules) {
      Episode episode = file.episode(rule.type());
      verdict.reset();
      rule.judge(profile, readings, now, verdict);
      if (episode.phase() == Episode.Phase.OPEN || verdict.opens()) {
        machine.observe(
            episode,
            AnomalyKey.ofUser(observation.userId(), rule.type()),
            rule.ceiling(),
            verdict,
            profile,
            observation,
            now,
            sink);
        if (rule.freezesBaseline() && verdict.sustains()) {
          profile.freezeDays(episode.startedAt(), now);
        }
      }
    }
  }
}
