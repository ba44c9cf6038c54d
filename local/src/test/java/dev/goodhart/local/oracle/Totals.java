package dev.goodhart.local.oracle;

/**
 * An expected row, without its revision. Times are epoch milliseconds.
 *
 * @param members null but for teams
 * @param topUserShare null but for teams
 * @param expiresAt null for hours
 */
public record Totals(
    long events,
    long inputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long outputTokens,
    long reasoningTokens,
    long totalTokens,
    long costNanoUsd,
    long unpricedEvents,
    long activeUsers,
    Long members,
    Double topUserShare,
    long windowStart,
    long windowEnd,
    long lastActiveAt,
    long asOf,
    Long expiresAt) {}
