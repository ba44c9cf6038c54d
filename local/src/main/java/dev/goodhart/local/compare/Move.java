package dev.goodhart.local.compare;

/**
 * The same behaviour, seen differently.
 *
 * @param before the base's episode
 * @param after the other's
 */
public record Move(Episode before, Episode after) {}
