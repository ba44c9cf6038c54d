package dev.goodhart.detection;

/** How much an anomaly asks for attention; ordered. */
public enum Severity {
  /** A candidate: worth knowing, not worth interrupting anybody. */
  INFO(0),
  /** Worth a conversation. */
  WARNING(1),
  /** Worth a conversation today: the excess is material. */
  CRITICAL(2);

  private static final Severity[] BY_CODE = {INFO, WARNING, CRITICAL};

  private final int code;

  Severity(int code) {
    this.code = code;
  }

  /** The number this severity has in stored case files. */
  public int code() {
    return code;
  }

  /** The severity with this code. */
  public static Severity ofCode(int code) {
    return BY_CODE[code];
  }
}
