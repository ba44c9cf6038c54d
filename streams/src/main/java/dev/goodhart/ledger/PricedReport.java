package dev.goodhart.ledger;

import dev.goodhart.reference.Price;
import dev.goodhart.schema.TokenUsageEvent;

/**
 * A report that passed every check on it by itself, with what it is to be counted under.
 *
 * @param event as reported
 * @param arrival when it arrived, event time, milliseconds since the epoch
 * @param team the team its user was in at {@code occurred_at}, or the one it names
 * @param price what held at {@code occurred_at}; null if its model had no price
 */
public record PricedReport(TokenUsageEvent event, long arrival, String team, Price price) {}
