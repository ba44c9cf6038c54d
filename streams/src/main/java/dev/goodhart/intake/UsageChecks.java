package dev.goodhart.intake;

import dev.goodhart.schema.TokenUsageEvent;
import java.util.Optional;

/**
 * Every check on a usage event by itself, from INVALID_FIELD to TOO_LATE, in the order of {@link
 * RejectReason}. Whether it repeats or contradicts an earlier one is judged elsewhere. A symbol
 * that only a newer writer knows (it decodes as UNKNOWN) is accepted. Immutable and thread-safe; an
 * event that passes costs no allocation.
 */
public final class UsageChecks {
  private final ArrivalLimits limits;

  /**
   * @param limits how far event time may lie from arrival
   */
  public UsageChecks(ArrivalLimits limits) {
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
      TokenUsageEvent event, String recordKey, int partition, int partitions, long arrivalMs) {
    Optional<Rejection> found = fields(event);
    if (found.isEmpty()) {
      found = EventChecks.place(recordKey, event.getUserId(), partition, partitions);
    }
    if (found.isEmpty()) {
      found = counts(event);
    }
    return found.isEmpty() ? time(event, arrivalMs) : found;
  }

  /** The checks that need neither key nor arrival: INVALID_FIELD and the counts. */
  public Optional<Rejection> content(TokenUsageEvent event) {
    Optional<Rejection> found = fields(event);
    return found.isEmpty() ? counts(event) : found;
  }

  /**
   * FROM_THE_FUTURE and TOO_LATE.
   *
   * @param event has an occurred_at
   * @param arrivalMs milliseconds since the epoch, UTC
   */
  public Optional<Rejection> time(TokenUsageEvent event, long arrivalMs) {
    return EventChecks.time(event.getOccurredAt().toEpochMilli(), arrivalMs, limits);
  }

  private static Optional<Rejection> fields(TokenUsageEvent e) {
    Optional<Rejection> found = EventChecks.requiredId("event_id", e.getEventId());
    if (found.isEmpty()) {
      found = EventChecks.required("occurred_at", e.getOccurredAt());
    }
    if (found.isEmpty()) {
      found = EventChecks.requiredId("user_id", e.getUserId());
    }
    if (found.isEmpty()) {
      found = EventChecks.required("source", e.getSource());
    }
    if (found.isEmpty()) {
      found = EventChecks.requiredId("model", e.getModel());
    }
    if (found.isEmpty()) {
      found = EventChecks.optionalId("team_id", e.getTeamId());
    }
    if (found.isEmpty()) {
      found = EventChecks.optionalId("session_id", e.getSessionId());
    }
    if (found.isEmpty()) {
      found = EventChecks.optionalId("request_id", e.getRequestId());
    }
    if (found.isEmpty()) {
      found = EventChecks.optionalId("run_id", e.getRunId());
    }
    if (found.isEmpty()) {
      found = EventChecks.optionalId("parent_run_id", e.getParentRunId());
    }
    return found;
  }

  private static Optional<Rejection> counts(TokenUsageEvent e) {
    long input = e.getInputTokens();
    long cacheRead = e.getCacheReadTokens();
    long cacheWrite = e.getCacheWriteTokens();
    long output = e.getOutputTokens();
    long reasoning = e.getReasoningTokens();
    long calls = e.getToolCalls();
    long errors = e.getToolErrors();
    long signs = input | cacheRead | cacheWrite | output | reasoning | calls | errors;
    if (signs < 0) {
      return firstWrong(e, EventChecks::notNegative);
    }
    if (Math.max(
            Math.max(Math.max(input, cacheRead), Math.max(cacheWrite, output)),
            Math.max(reasoning, Math.max(calls, errors)))
        > EventChecks.MAX_COUNT) {
      return firstWrong(e, EventChecks::notTooLarge);
    }
    // Each is at most 10^9 here, so the sum fits.
    return EventChecks.notTooLarge(
        "the sum of token counts", input + cacheRead + cacheWrite + output + reasoning);
  }

  private interface CountCheck {
    Optional<Rejection> of(String name, long count);
  }

  private static Optional<Rejection> firstWrong(TokenUsageEvent e, CountCheck check) {
    return check
        .of("input_tokens", e.getInputTokens())
        .or(() -> check.of("cache_read_tokens", e.getCacheReadTokens()))
        .or(() -> check.of("cache_write_tokens", e.getCacheWriteTokens()))
        .or(() -> check.of("output_tokens", e.getOutputTokens()))
        .or(() -> check.of("reasoning_tokens", e.getReasoningTokens()))
        .or(() -> check.of("tool_calls", e.getToolCalls()))
        .or(() -> check.of("tool_errors", e.getToolErrors()));
  }
}
