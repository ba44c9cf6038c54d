package dev.goodhart.detection;

/** What becomes of a key: a new state of its anomaly, or its withdrawal. */
public sealed interface AnomalyChange permits Anomaly, Tombstone {
  /** Epoch milliseconds at which the change holds: an arrival, or the instant it was due. */
  long at();

  /** Grows with each change of a key, across its episodes. */
  long revision();
}
