package dev.goodhart.detection;

/** Whether the behaviour is going on. */
public enum AnomalyStatus {
  OPEN,
  RESOLVED
}
