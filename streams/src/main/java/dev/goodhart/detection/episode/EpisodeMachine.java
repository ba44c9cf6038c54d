package dev.goodhart.detection.episode;

import dev.goodhart.detection.Anomaly;
import dev.goodhart.detection.AnomalyKey;
import dev.goodhart.detection.AnomalySink;
import dev.goodhart.detection.AnomalyStatus;
import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Evidence;
import dev.goodhart.detection.Severity;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.TokenCounts;
import dev.goodhart.detection.Tombstone;
import dev.goodhart.detection.Verdict;
import dev.goodhart.detection.cohort.Peers;
import dev.goodhart.detection.cohort.TeamJudge;
import dev.goodhart.detection.signal.CalendarSignal;
import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.HollowCommits;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.RejectedEdits;
import dev.goodhart.detection.signal.Signal;
import dev.goodhart.detection.signal.SignalId;
import dev.goodhart.detection.signal.StrangeDays;
import dev.goodhart.detection.signal.WorkBesideUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The life of an episode: absent, open, resolved, absent again.
 *
 * <p>It opens on a verdict's word; is told again only when something material changed (severity,
 * score by a step, excess doubled); resolves when the behaviour was not seen for a quiet day, and
 * is withdrawn 30 days later. The two timed changes carry the instants they were due. Observations
 * that do not belong to the behaviour never tell anything: a score that fades while somebody works
 * on is no news.
 */
public final class EpisodeMachine {
  /** The code that judges, as records name it. */
  public static final String DETECTOR_VERSION = "1";

  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  private static final long WORKING_DAY = 8 * HOUR;
  private static final double NANO = 1e9;

  private final Map<SignalId, Signal> signals = new EnumMap<>(SignalId.class);
  private final Map<SignalId, CalendarSignal> calendar = new EnumMap<>(SignalId.class);
  private final String configHash;
  private final long quiet;
  private final long shown;
  private final int alertScore;
  private final int severityMargin;
  private final int scoreStep;
  private final long criticalTokens;
  private final double criticalCost;
  private final long tellingExcess;

  /** A machine that explains with these signals. */
  public EpisodeMachine(DetectorConfig config, List<Signal> explaining) {
    for (Signal signal : explaining) {
      signals.put(signal.id(), signal);
    }
    for (CalendarSignal signal : CalendarSignal.all()) {
      calendar.put(signal.id(), signal);
    }
    configHash = config.hash();
    quiet = config.quietHours() * HOUR;
    shown = config.tombstoneDays() * DAY;
    alertScore = config.alertScore();
    severityMargin = config.severityMargin();
    scoreStep = config.updateScoreStep();
    criticalTokens = config.criticalExcessTokens();
    criticalCost = config.criticalExcessUsd() * NANO;
    tellingExcess = (long) config.materialUnits();
  }

  /**
   * Takes in one statement and what a rule made of it. The clock must have been brought to its
   * instant before.
   */
  public void observe(
      Episode episode,
      AnomalyKey key,
      Severity ceiling,
      Verdict verdict,
      Statement statement,
      AnomalySink sink) {
    long now = statement.at();
    if (episode.phase == Episode.Phase.OPEN) {
      episode.use(statement.sinceLast());
      if (verdict.sustains()) {
        episode.lastSeenAt = now;
        episode.hoursSeen++;
        boolean joined = episode.involve(verdict.involved());
        measureExcess(episode, statement);
        Severity severity = severityOf(episode, verdict.score(), ceiling);
        if (joined
            || severity != episode.severity
            || Math.abs(verdict.score() - episode.score) >= scoreStep
            || hasDoubled(episode)) {
          tell(episode, key, severity, verdict, statement, sink);
        }
      }
    } else if (verdict.opens()) {
      int number = episode.number + 1;
      long revision = episode.revision;
      episode.clear();
      episode.number = number;
      episode.revision = revision;
      episode.phase = Episode.Phase.OPEN;
      episode.startedAt = Math.min(now, verdict.startedAt());
      episode.openedAt = now;
      episode.lastSeenAt = now;
      episode.hoursSeen = 1;
      episode.involve(verdict.involved());
      episode.use(statement.sinceStart());
      measureExcess(episode, statement);
      Severity severity = severityOf(episode, verdict.score(), ceiling);
      tell(episode, key, severity, verdict, statement, sink);
    }
  }

  /** The instant at which the episode changes if nothing more is observed; MAX_VALUE if never. */
  public long due(Episode episode) {
    return switch (episode.phase) {
      case ABSENT -> Long.MAX_VALUE;
      case OPEN -> episode.lastSeenAt + quiet;
      case RESOLVED -> episode.resolvedAt + shown;
    };
  }

  /** Makes the change that was due at this instant. */
  public void fire(Episode episode, AnomalyKey key, long at, AnomalySink sink) {
    switch (episode.phase) {
      case ABSENT -> throw new IllegalStateException("Nothing is due for " + key);
      case OPEN -> {
        episode.phase = Episode.Phase.RESOLVED;
        episode.resolvedAt = at;
        episode.revision++;
        sink.accept(key, record(episode, key, at));
      }
      case RESOLVED -> {
        episode.withdraw();
        episode.revision++;
        sink.accept(key, new Tombstone(at, episode.revision));
      }
    }
  }

  /** What was used since the beginning, less what usual days would have used by now. */
  private static void measureExcess(Episode episode, Statement statement) {
    // A usual day's use comes within its working hours, later days come whole.
    double elapsed = statement.at() - episode.startedAt;
    double days = Math.max(Math.min(1, elapsed / WORKING_DAY), elapsed / DAY);
    double expected = TokenCounts.CENTI * statement.usualDayUnits() * days;
    double share = episode.centiUnits <= expected ? 0 : 1 - expected / (double) episode.centiUnits;
    // The expectation is in cost-weighted units; tokens and money follow at the episode's own mix.
    episode.excessTokens = Math.max(0, Math.round(episode.tokens * share));
    episode.excessCostNanoUsd = Math.max(0, Math.round(episode.costNanoUsd * share));
  }

  private boolean hasDoubled(Episode episode) {
    return episode.excessTokens >= tellingExcess
        && episode.excessTokens / 2 >= episode.toldExcessTokens;
  }

  private Severity severityOf(Episode episode, int score, Severity ceiling) {
    boolean wasAlerting = episode.severity != Severity.INFO;
    int threshold = wasAlerting ? alertScore - severityMargin : alertScore;
    if (score < threshold || ceiling == Severity.INFO) {
      return Severity.INFO;
    }
    boolean critical =
        episode.excessTokens >= criticalTokens || episode.excessCostNanoUsd >= criticalCost;
    return critical && ceiling == Severity.CRITICAL ? Severity.CRITICAL : Severity.WARNING;
  }

  private void tell(
      Episode episode,
      AnomalyKey key,
      Severity severity,
      Verdict verdict,
      Statement statement,
      AnomalySink sink) {
    episode.severity = severity;
    episode.score = verdict.score();
    episode.teamId = statement.teamId();
    episode.cohortSize = verdict.cohortSize();
    episode.toldExcessTokens = episode.excessTokens;
    episode.revision++;
    episode.restOnNothing();
    for (int i = 0; i < verdict.readingCount(); i++) {
      episode.restOn(verdict.reading(i), verdict.samples(i));
    }
    sink.accept(key, record(episode, key, statement.at()));
  }

  private String explain(Reading reading) {
    Signal signal = signals.get(reading.id());
    CalendarSignal onCalendar = calendar.get(reading.id());
    if (signal != null) {
      return signal.explain(reading);
    }
    if (onCalendar != null) {
      return onCalendar.explain(reading);
    }
    return switch (reading.id()) {
      case NO_OUTCOMES, OUTCOMES_KEEP_UP -> WorkBesideUse.explain(reading);
      case HOLLOW_COMMITS -> HollowCommits.explain(reading);
      case REJECTED_EDITS -> RejectedEdits.explain(reading);
      case STRANGE_DAYS -> StrangeDays.explain(reading);
      case SHARED_LOOP, SHARED_SHIFT -> TeamJudge.explain(reading);
      default -> Peers.explain(reading);
    };
  }

  private Anomaly record(Episode episode, AnomalyKey key, long at) {
    List<Evidence> evidence = new ArrayList<>();
    List<Evidence> mitigating = new ArrayList<>();
    for (int i = 0; i < episode.readingCount(); i++) {
      Reading reading = episode.reading(i);
      Evidence item =
          new Evidence(
              reading.id().wireName(),
              reading.observed(),
              reading.expected(),
              reading.weight(),
              explain(reading),
              episode.samples(i));
      (reading.id().family() == Family.MITIGATING ? mitigating : evidence).add(item);
    }
    // The sort is stable: equal weights keep the signals' own order.
    evidence.sort(Comparator.comparingDouble(Evidence::weight).reversed());
    mitigating.sort(Comparator.comparingDouble(Evidence::weight).reversed());
    boolean resolved = episode.phase == Episode.Phase.RESOLVED;
    return new Anomaly(
        key.anomalyId(episode.number),
        key.subjectType(),
        key.subjectId(),
        episode.teamId,
        key.type(),
        resolved ? AnomalyStatus.RESOLVED : AnomalyStatus.OPEN,
        episode.severity,
        episode.score,
        episode.number,
        episode.startedAt,
        episode.openedAt,
        at,
        resolved ? episode.resolvedAt : null,
        episode.excessTokens,
        episode.excessCostNanoUsd,
        evidence,
        mitigating,
        List.copyOf(episode.involved),
        episode.cohortSize,
        episode.revision,
        DETECTOR_VERSION,
        configHash);
  }
}
