package dev.goodhart.ledger;

/** Where reports are remembered: a map from key to bytes. */
public interface ReportStore {
  /** What lies under this key, or null. */
  byte[] get(byte[] key);

  /** Stores bytes under this key. */
  void put(byte[] key, byte[] value);
}
