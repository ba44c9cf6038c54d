package dev.goodhart.ledger;

import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;

/**
 * One change of what is counted. Adding up all changes gives the totals: a report that is replaced
 * is taken out where it stood, a growing report adds its difference.
 *
 * @param user whose usage
 * @param team the team it counts for
 * @param model its model
 * @param occurredAt when it occurred, milliseconds since the epoch
 * @param arrival when the report that caused the change arrived, milliseconds since the epoch
 * @param delta what is added; negative where something is taken out
 * @param kind why
 * @param cause the report that caused it
 */
public record Change(
    String user,
    String team,
    String model,
    long occurredAt,
    long arrival,
    UsageSums delta,
    Kind kind,
    TokenUsageEvent cause) {

  /** Why something changed. */
  public enum Kind {
    /** A call that was not known before. */
    CALL,
    /** A known call turned out larger. */
    GROWTH,
    /** A more trusted report of the same request takes the place of what was withdrawn. */
    REPLACEMENT,
    /** A report gives way to a more trusted one. */
    WITHDRAWAL
  }
}
