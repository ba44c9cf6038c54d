package dev.goodhart.detection;

import java.util.List;

/**
 * The whole state of one anomaly. All instants are epoch milliseconds of event time.
 *
 * @param anomalyId key and episode
 * @param subjectType whom it is about
 * @param subjectId whom it is about
 * @param teamId the subject's team when the record was last changed by an event; null if unknown
 * @param type what it says
 * @param status whether it goes on
 * @param severity how much it asks for attention
 * @param score 0 to 100
 * @param episode counts from 1
 * @param startedAt when the behaviour began, to the hour where volume tells it
 * @param openedAt the arrival at which it was flagged
 * @param updatedAt the arrival, or the due instant, of this change
 * @param resolvedAt null while open
 * @param excessTokens raw tokens beyond expectation since {@code startedAt}
 * @param excessCostNanoUsd list price of the excess
 * @param evidence what speaks for it, strongest first
 * @param mitigating what speaks for honest work, strongest first
 * @param involvedUsers further users, where several acted together
 * @param cohortSize people compared with; 0 where no comparison was made
 * @param revision grows with each change of the key, across episodes
 * @param detectorVersion the code that judged
 * @param configHash the thresholds it judged by
 */
public record Anomaly(
    String anomalyId,
    SubjectType subjectType,
    String subjectId,
    String teamId,
    AnomalyType type,
    AnomalyStatus status,
    Severity severity,
    int score,
    int episode,
    long startedAt,
    long openedAt,
    long updatedAt,
    Long resolvedAt,
    long excessTokens,
    long excessCostNanoUsd,
    List<Evidence> evidence,
    List<Evidence> mitigating,
    List<String> involvedUsers,
    int cohortSize,
    long revision,
    String detectorVersion,
    String configHash)
    implements AnomalyChange {
  public Anomaly {
    evidence = List.copyOf(evidence);
    mitigating = List.copyOf(mitigating);
    involvedUsers = List.copyOf(involvedUsers);
  }

  @Override
  public long at() {
    return updatedAt;
  }
}
