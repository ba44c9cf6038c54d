package dev.goodhart.local.oracle;

import java.math.BigInteger;
import java.util.List;

/** One report of usage that passed every check on the event by itself. */
final class UsageReport {
  /** The five token counts come first. */
  static final List<String> COUNTS =
      List.of(
          "input_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "output_tokens",
          "reasoning_tokens",
          "tool_calls",
          "tool_errors");

  static final int TOKEN_COUNTS = 5;

  final String eventId;
  final String userId;
  final String requestId;
  final String model;
  final String team;
  final int trust;
  final long occurredAt;

  /** Arrival of the report that brought the counts: ids are remembered from here. */
  long seenAt;

  long[] counts;
  Request request;

  UsageReport(UsageLine line, String team, long arrival) {
    this.eventId = line.eventId();
    this.userId = line.userId();
    this.requestId = line.requestId();
    this.model = line.model();
    this.team = team;
    this.trust = line.trust();
    this.occurredAt = line.occurredAt();
    this.seenAt = arrival;
    this.counts = line.counts().stream().mapToLong(BigInteger::longValueExact).toArray();
  }

  long totalTokens() {
    long total = 0;
    for (int i = 0; i < TOKEN_COUNTS; i++) {
      total += counts[i];
    }
    return total;
  }

  /** A report without a request stands for itself; of a request's reports one is counted. */
  boolean counted() {
    return request == null || request.mostTrusted() == this;
  }
}
