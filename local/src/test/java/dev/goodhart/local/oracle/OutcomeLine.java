package dev.goodhart.local.oracle;

import java.math.BigInteger;
import java.util.Set;

/** What a line of outcomes says; only its checks matter here. */
record OutcomeLine(long occurredAt, Long receivedAt) {
  private static final Set<String> KINDS =
      Set.of(
          "UNKNOWN",
          "EDIT_ACCEPTED",
          "EDIT_REJECTED",
          "LINES_ADDED",
          "LINES_REMOVED",
          "COMMIT",
          "PULL_REQUEST",
          "TASK_CLOSED",
          "ACTIVE_SECONDS");

  static OutcomeLine read(Fields fields) throws RejectedException {
    fields.requiredId("event_id");
    fields.requiredId("user_id");
    fields.optionalId("session_id");
    fields.requiredSymbol("kind", KINDS);
    BigInteger amount = fields.requiredCount("amount");
    OutcomeLine line =
        new OutcomeLine(
            fields.requiredTimestamp("occurred_at"), fields.optionalTimestamp("received_at"));
    UsageLine.checkNotNegative(amount);
    UsageLine.checkNotTooLarge(amount);
    return line;
  }

  long arrival() {
    return receivedAt == null ? occurredAt : receivedAt;
  }
}
