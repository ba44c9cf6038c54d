package dev.goodhart.local.results;

import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.AnomalyType;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.SubjectType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One record of the anomalies' topic, as far as results are compared by it. All times are event
 * time.
 *
 * @param subjectType whom it is about
 * @param subjectId the user, team or organisation
 * @param team the subject's team; a team's own id
 * @param type of the anomaly
 * @param status whether it still holds
 * @param severity how much it matters
 * @param score 0 to 100
 * @param episode counts this subject's episodes of this type, from 1
 * @param startedAt when the behaviour began
 * @param openedAt when it was flagged
 * @param updatedAt when this record became due
 * @param resolvedAt empty while open
 * @param strongestSignal of its evidence; empty where there is none
 * @param involvedUsers of a team
 */
public record AnomalyUpdate(
    SubjectType subjectType,
    String subjectId,
    Optional<String> team,
    AnomalyType type,
    AnomalyStatus status,
    Severity severity,
    double score,
    long episode,
    Instant startedAt,
    Instant openedAt,
    Instant updatedAt,
    Optional<Instant> resolvedAt,
    Optional<String> strongestSignal,
    List<String> involvedUsers) {

  static AnomalyUpdate of(JsonRow value) {
    SubjectType subjectType = value.symbol("subject_type", SubjectType.class);
    String subjectId = value.text("subject_id");
    return new AnomalyUpdate(
        subjectType,
        subjectId,
        subjectType == SubjectType.TEAM ? Optional.of(subjectId) : value.optionalText("team_id"),
        value.symbol("anomaly_type", AnomalyType.class),
        value.symbol("status", AnomalyStatus.class),
        value.symbol("severity", Severity.class),
        value.number("score"),
        value.whole("episode"),
        value.instant("started_at"),
        value.instant("opened_at"),
        value.instant("updated_at"),
        value.optionalInstant("resolved_at"),
        strongest(value.objects("evidence")),
        value.texts("involved_users"));
  }

  private static Optional<String> strongest(List<JsonRow> evidence) {
    JsonRow strongest = null;
    for (JsonRow one : evidence) {
      if (strongest == null || one.number("weight") > strongest.number("weight")) {
        strongest = one;
      }
    }
    return Optional.ofNullable(strongest).map(one -> one.text("signal"));
  }
}
