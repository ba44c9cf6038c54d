package dev.goodhart.detection;

/** Whom an anomaly is about. */
public enum SubjectType {
  USER,
  TEAM,
  ORGANISATION
}
