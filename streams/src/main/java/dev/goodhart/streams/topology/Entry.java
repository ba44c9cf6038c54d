package dev.goodhart.streams.topology;

import dev.goodhart.detection.Statement;
import dev.goodhart.detection.cohort.CohortSketch;
import dev.goodhart.intake.Rejection;
import dev.goodhart.ledger.Claim;
import dev.goodhart.ledger.PricedReport;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import org.apache.kafka.common.header.Headers;

/**
 * What passes through a user's partition; {@code received} are a record's bytes as they came, and
 * {@code headers} what came with them, for a dead letter. Once a record is accepted they travel
 * here: Kafka Streams would copy them at each step, and write them with every change of a store.
 */
// Entries are passed on and never compared: arrays need no copy.
@SuppressWarnings("ArrayRecordComponent")
sealed interface Entry {
  /** A usage report that passed every check on it by itself. */
  record Report(TokenUsageEvent event, long arrival, byte[] received, Headers headers)
      implements Entry {}

  /** The same, with team and price as of the event. */
  record Priced(PricedReport report, byte[] received, Headers headers) implements Entry {}

  /** A change of what is counted. */
  record Counted(dev.goodhart.ledger.Change change) implements Entry {}

  /** What two sources say of one request. */
  record Claimed(Claim claim) implements Entry {}

  /** An outcome that passed its checks. */
  record Outcome(WorkOutcomeEvent event, long arrival) implements Entry {}

  /**
   * Everything that arrived in this partition before {@code instant} has passed.
   *
   * @param instant event time, milliseconds since the epoch
   * @param settle every key is to be published as of {@code instant}
   */
  record Tick(long instant, boolean settle) implements Entry {}

  /**
   * What one user's active hour showed, all that arrived before its end being taken in.
   *
   * @param role the user's role as the hour ended; null if unknown
   */
  record Stated(Statement statement, String role) implements Entry {}

  /**
   * Part of what a cohort's members in this partition did in one hour.
   *
   * @param cohort whose members
   * @param hour when the hour ended, event time, milliseconds since the epoch
   * @param part merges with other parts
   */
  record Sketched(Cohort cohort, long hour, CohortSketch part) implements Entry {}

  /**
   * Every statement of the hours that ended at {@code instant} or before has been told.
   *
   * @param instant event time, milliseconds since the epoch
   * @param settle every key is to be published as of {@code instant}
   */
  record HoursComplete(long instant, boolean settle) implements Entry {}

  /** A record that is not accepted, as it was received. */
  record Rejected(byte[] key, byte[] value, Rejection rejection, String origin) implements Entry {}

  /** A clock record, before it is known whether it holds yet. */
  record ClockReading(dev.goodhart.streams.ClockRecord record) implements Entry {}
}
