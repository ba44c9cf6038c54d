package dev.goodhart.detection;

import java.util.List;

/**
 * What an anomaly says. The constants' order is the order in which changes due at the same instant
 * are told; their {@link #code()} is stored and never changes.
 */
public enum AnomalyType {
  /** Volume alone, against the user's own history. A remark, never an accusation. */
  USAGE_SPIKE(1),
  /** Consumption decoupled from work, by at least two independent families of signals. */
  SUSPECTED_TOKENMAXXING(2),
  /** A stuck loop of errors or empty answers. A fault to mend. */
  RUNAWAY_AGENT(3),
  /** Several members of a team run the same burn. */
  COORDINATED_BURN(4),
  /** A large part of a team moved together; replaces the individual flags. */
  SYSTEMIC_SHIFT(5),
  /** Claims above what gateway or bill saw. */
  REPORTED_USAGE_INFLATION(6),
  /** One identity used by many. */
  IDENTITY_POOLING(7);

  private static final List<AnomalyType> ALL = List.of(values());

  private final int code;

  AnomalyType(int code) {
    this.code = code;
  }

  /** The number this type has in stored case files. */
  public int code() {
    return code;
  }

  /** All types, in their order, without a copy at each call. */
  public static List<AnomalyType> all() {
    return ALL;
  }

  /** The type with this code, or null where a later version wrote it. */
  static AnomalyType ofCode(int code) {
    for (AnomalyType type : ALL) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }
}
