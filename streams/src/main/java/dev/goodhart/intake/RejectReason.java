package dev.goodhart.intake;

/**
 * Why a record was not accepted, in the order in which reasons are judged: the first that holds is
 * given.
 */
public enum RejectReason {
  /** More than 900 KiB, or more than 64 KiB of key and headers. */
  TOO_LARGE,
  /** No record in the bytes, or no JSON object on the line. */
  UNREADABLE,
  /** The bytes name a schema that the registry does not know, or does not give. */
  UNKNOWN_SCHEMA,
  /** A required field is missing or empty, or a field cannot be what it is. */
  INVALID_FIELD,
  /** Record key and user_id differ. */
  IDENTITY_MISMATCH,
  /** The producer's partitioner is not murmur2. */
  WRONG_PARTITION,
  /** A count below zero. */
  NEGATIVE_COUNT,
  /** A count, or their sum, above 10^9. */
  COUNT_OVERFLOW,
  /** It occurred too long after it arrived, or arrived after now. */
  FROM_THE_FUTURE,
  /** It arrived too long after it occurred. */
  TOO_LATE,
  /** The id was used before, with other content. */
  CONFLICTING_DUPLICATE
}
