package dev.goodhart.local.simulate.model;

import dev.goodhart.schema.OutcomeKind;

/**
 * Something that came of work.
 *
 * @param at milliseconds since the epoch, UTC
 * @param session it came from
 * @param kind what
 * @param amount how many, or how long
 */
public record Outcome(long at, String session, OutcomeKind kind, long amount) {}
