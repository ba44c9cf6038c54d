package dev.goodhart.detection;

/** What an anomaly is stored under: at most one is open for each key. */
public record AnomalyKey(SubjectType subjectType, String subjectId, AnomalyType type) {
  /** The key of an anomaly about one user. */
  public static AnomalyKey ofUser(String userId, AnomalyType type) {
    return new AnomalyKey(SubjectType.USER, userId, type);
  }

  /** Names one episode of this key. */
  public String anomalyId(int episode) {
    return subjectType + "/" + subjectId + "/" + type + "/" + episode;
  }
}
