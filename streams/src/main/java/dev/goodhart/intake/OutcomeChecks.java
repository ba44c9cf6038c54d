package dev.goodhart.intake;

import dev.goodhart.schema.WorkOutcomeEvent;
import java.util.Optional;

/**
 * Every check on an outcome by itself, from INVALID_FIELD to TOO_LATE, in the order of {@link
 * RejectReason}. Immutable and thread-safe; an outcome that passes costs no allocation.
 */
public final class OutcomeChecks {
  private final ArrivalLimits limits;

  /**
   * @param limits how far event time may lie from arrival
   */
  public OutcomeChecks(ArrivalLimits limits) {
    this.limits = limits;
  }

  /**
   * @param event decoded, as received
   * @param recordKey the record's key read as UTF-8, or null
   * @param partition where the record lay, from 0
   * @param partitions the topic's partition count, at least 1
   * @param arrivalMs the record's timestamp, milliseconds since the epoch, UTC
   * @return the first reason that holds, or empty
   */
  public Optional<Rejection> check(
      WorkOutcomeEvent event, String recordKey, int partition, int partitions, long arrivalMs) {
    Optional<Rejection> found = fields(event);
    if (found.isEmpty()) {
      found = EventChecks.place(recordKey, event.getUserId(), partition, partitions);
    }
    if (found.isEmpty()) {
      found = counts(event);
    }
    return found.isEmpty() ? time(event, arrivalMs) : found;
  }

  /** The checks that need neither key nor arrival: INVALID_FIELD and the amount. */
  public Optional<Rejection> content(WorkOutcomeEvent event) {
    Optional<Rejection> found = fields(event);
    return found.isEmpty() ? counts(event) : found;
  }

  /**
   * FROM_THE_FUTURE and TOO_LATE.
   *
   * @param event has an occurred_at
   * @param arrivalMs milliseconds since the epoch, UTC
   */
  public Optional<Rejection> time(WorkOutcomeEvent event, long arrivalMs) {
    return EventChecks.time(event.getOccurredAt().toEpochMilli(), arrivalMs, limits);
  }

  private static Optional<Rejection> fields(WorkOutcomeEvent e) {
    Optional<Rejection> found = EventChecks.requiredId("event_id", e.getEventId());
    if (found.isEmpty()) {
      found = EventChecks.required("occurred_at", e.getOccurredAt());
    }
    if (found.isEmpty()) {
      found = EventChecks.requiredId("user_id", e.getUserId());
    }
    if (found.isEmpty()) {
      found = EventChecks.required("kind", e.getKind());
    }
    if (found.isEmpty()) {
      found = EventChecks.optionalId("session_id", e.getSessionId());
    }
    return found;
  }

  private static Optional<Rejection> counts(WorkOutcomeEvent e) {
    Optional<Rejection> found = EventChecks.notNegative("amount", e.getAmount());
    return found.isEmpty() ? EventChecks.notTooLarge("amount", e.getAmount()) : found;
  }
}
