package dev.goodhart.detection;

/**
 * A resolved anomaly is withdrawn.
 *
 * @param at epoch milliseconds at which it was due
 * @param revision of the key
 */
public record Tombstone(long at, long revision) implements AnomalyChange {}
