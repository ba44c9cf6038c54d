package dev.goodhart.streams.topology;

import dev.goodhart.detection.AnomalyChange;
import dev.goodhart.detection.Tombstone;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.AnomalyType;
import dev.goodhart.schema.Evidence;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.SubjectType;
import java.time.Instant;
import java.util.List;

/** Makes rows of anomalies as they are published; a tombstone is no row. */
final class AnomalyRow {
  private AnomalyRow() {}

  static AnomalyKey key(dev.goodhart.detection.AnomalyKey key) {
    return new AnomalyKey(key.subjectType().name(), key.subjectId(), key.type().name());
  }

  static Anomaly value(AnomalyChange change) {
    if (change instanceof Tombstone) {
      return null;
    }
    dev.goodhart.detection.Anomaly anomaly = (dev.goodhart.detection.Anomaly) change;
    Anomaly row = new Anomaly();
    row.setAnomalyId(anomaly.anomalyId());
    row.setSubjectType(SubjectType.valueOf(anomaly.subjectType().name()));
    row.setSubjectId(anomaly.subjectId());
    row.setTeamId(anomaly.teamId());
    row.setAnomalyType(AnomalyType.valueOf(anomaly.type().name()));
    row.setStatus(AnomalyStatus.valueOf(anomaly.status().name()));
    row.setSeverity(Severity.valueOf(anomaly.severity().name()));
    row.setScore(anomaly.score());
    row.setEpisode(anomaly.episode());
    row.setStartedAt(Instant.ofEpochMilli(anomaly.startedAt()));
    row.setOpenedAt(Instant.ofEpochMilli(anomaly.openedAt()));
    row.setUpdatedAt(Instant.ofEpochMilli(anomaly.updatedAt()));
    if (anomaly.resolvedAt() != null) {
      row.setResolvedAt(Instant.ofEpochMilli(anomaly.resolvedAt()));
    }
    row.setExcessTokens(anomaly.excessTokens());
    row.setExcessCostNanoUsd(anomaly.excessCostNanoUsd());
    row.setEvidence(rows(anomaly.evidence()));
    row.setMitigating(rows(anomaly.mitigating()));
    row.setInvolvedUsers(anomaly.involvedUsers());
    if (anomaly.cohortSize() > 0) {
      row.setCohortSize(anomaly.cohortSize());
    }
    row.setRevision(anomaly.revision());
    row.setDetectorVersion(anomaly.detectorVersion());
    row.setConfigHash(anomaly.configHash());
    return row;
  }

  private static List<Evidence> rows(List<dev.goodhart.detection.Evidence> evidence) {
    return evidence.stream()
        .map(
            one ->
                new Evidence(
                    one.signal(),
                    one.observed(),
                    one.expected(),
                    one.weight(),
                    one.explanation(),
                    one.sampleEventIds()))
        .toList();
  }
}
