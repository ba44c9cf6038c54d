package dev.goodhart.local.oracle;

/** Reject reasons in the order in which they are judged. */
public enum Reason {
  TOO_LARGE,
  UNREADABLE,
  UNKNOWN_SCHEMA,
  INVALID_FIELD,
  IDENTITY_MISMATCH,
  WRONG_PARTITION,
  NEGATIVE_COUNT,
  COUNT_OVERFLOW,
  FROM_THE_FUTURE,
  TOO_LATE,
  CONFLICTING_DUPLICATE
}
