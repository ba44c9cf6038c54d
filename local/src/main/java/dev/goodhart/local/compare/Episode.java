package dev.goodhart.local.compare;

import dev.goodhart.local.results.AnomalyUpdate;
import dev.goodhart.schema.AnomalyType;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.SubjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One episode of an anomaly, from its opening to its resolution. All times are event time.
 *
 * @param subject whom it is about, and which anomaly
 * @param startedAt when the behaviour began, by its last record
 * @param openedAt when it was flagged
 * @param resolvedAt empty where it was still open at the end
 * @param severity the highest it had
 * @param score the highest it had, 0 to 100
 */
public record Episode(
    Subject subject,
    Instant startedAt,
    Instant openedAt,
    Optional<Instant> resolvedAt,
    Severity severity,
    double score) {

  /**
   * Whose episodes are compared with each other.
   *
   * @param subjectType user, team or organisation
   * @param subjectId which
   * @param type of the anomaly
   */
  public record Subject(SubjectType subjectType, String subjectId, AnomalyType type) {}

  private record Numbered(Subject subject, long episode) {}

  /** The episodes of a changelog, in the order in which they opened. */
  public static List<Episode> of(List<AnomalyUpdate> changelog) {
    Map<Numbered, Episode> episodes = new LinkedHashMap<>();
    for (AnomalyUpdate update : changelog) {
      Subject subject = new Subject(update.subjectType(), update.subjectId(), update.type());
      episodes.merge(
          new Numbered(subject, update.episode()),
          new Episode(
              subject,
              update.startedAt(),
              update.openedAt(),
              update.resolvedAt(),
              update.severity(),
              update.score()),
          Episode::updated);
    }
    return new ArrayList<>(episodes.values());
  }

  private static Episode updated(Episode before, Episode last) {
    return new Episode(
        last.subject,
        last.startedAt,
        last.openedAt,
        last.resolvedAt,
        before.severity.compareTo(last.severity) > 0 ? before.severity : last.severity,
        Math.max(before.score, last.score));
  }

  /** How long both last at once, from start until before resolution; at most zero: not at all. */
  Duration overlap(Episode other) {
    Instant from = startedAt.isAfter(other.startedAt) ? startedAt : other.startedAt;
    Instant to = end().isBefore(other.end()) ? end() : other.end();
    return Duration.between(from, to);
  }

  private Instant end() {
    return resolvedAt.orElse(Instant.ofEpochMilli(Long.MAX_VALUE));
  }
}
