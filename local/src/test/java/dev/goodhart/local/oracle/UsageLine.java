package dev.goodhart.local.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a line of usage says, checked as far as it can be without a clock. */
record UsageLine(
    String eventId,
    String userId,
    long occurredAt,
    Long receivedAt,
    int trust,
    String model,
    String teamId,
    String requestId,
    List<BigInteger> counts) {
  static final BigInteger LARGEST_COUNT = BigInteger.valueOf(1_000_000_000);

  /** Least trusted first. UNKNOWN is a symbol of the schema and hence no unknown symbol. */
  private static final List<String> SOURCES =
      List.of("UNKNOWN", "CLIENT", "GATEWAY", "PROVIDER_BILL");

  private static final Set<String> SOURCE_SYMBOLS = Set.copyOf(SOURCES);
  private static final Set<String> LANES =
      Set.of("UNKNOWN", "HUMAN", "DELEGATED", "SCHEDULED", "CI", "EVAL");

  static UsageLine read(Fields fields) throws RejectedException {
    for (String id : List.of("session_id", "run_id", "parent_run_id")) {
      fields.optionalId(id);
    }
    for (String text :
        List.of(
            "agent",
            "agent_version",
            "provider",
            "prompt_fingerprint",
            "tool_fingerprint",
            "finish_reason")) {
      fields.optionalString(text);
    }
    fields.optionalInt("depth");
    fields.optionalSymbol("lane", LANES);
    fields.optionalLong("reported_cost_nano_usd");
    fields.optionalLong("duration_ms");
    fields.optionalMapOfStrings("attributes");
    List<BigInteger> counts = new ArrayList<>();
    for (String count : UsageReport.COUNTS) {
      counts.add(fields.count(count));
    }
    UsageLine line =
        new UsageLine(
            fields.requiredId("event_id"),
            fields.requiredId("user_id"),
            fields.requiredTimestamp("occurred_at"),
            fields.optionalTimestamp("received_at"),
            SOURCES.indexOf(fields.requiredSymbol("source", SOURCE_SYMBOLS)),
            fields.requiredId("model"),
            fields.optionalId("team_id"),
            fields.optionalId("request_id"),
            counts);
    check(counts);
    return line;
  }

  /** Negative ones first, whatever else is too large. */
  private static void check(List<BigInteger> counts) throws RejectedException {
    for (BigInteger count : counts) {
      checkNotNegative(count);
    }
    for (BigInteger count : counts) {
      checkNotTooLarge(count);
    }
    checkNotTooLarge(
        counts.subList(0, UsageReport.TOKEN_COUNTS).stream()
            .reduce(BigInteger.ZERO, BigInteger::add));
  }

  static void checkNotNegative(BigInteger count) throws RejectedException {
    if (count.signum() < 0) {
      throw new RejectedException(Reason.NEGATIVE_COUNT, "a count is negative");
    }
  }

  static void checkNotTooLarge(BigInteger count) throws RejectedException {
    if (count.compareTo(LARGEST_COUNT) > 0) {
      throw new RejectedException(Reason.COUNT_OVERFLOW, "a count is above 10^9");
    }
  }
}
