package dev.goodhart.bench.workload;

import dev.goodhart.schema.TokenUsageEvent;

/**
 * An event and what is known of it because it was made.
 *
 * @param event what is sent
 * @param arrival when it arrives, milliseconds since the epoch
 * @param user number of its user, from 0
 * @param team number of its team, from 0
 * @param repeated whether this very event was sent before
 */
public record Made(TokenUsageEvent event, long arrival, int user, int team, boolean repeated) {}
