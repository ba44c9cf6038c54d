package dev.goodhart.local.simulate;

import dev.goodhart.local.simulate.episode.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What was written.
 *
 * @param people and services
 * @param teams they are in
 * @param calls that were made
 * @param tokens they used in truth
 * @param usageLines that report them
 * @param outcomeLines what came of work
 * @param labels how many of each pattern, in the patterns' order
 * @param from event time begins, inclusive
 * @param to event time ends, exclusive
 * @param elapsed how long it took
 */
public record SimulationSummary(
    int people,
    int teams,
    long calls,
    long tokens,
    long usageLines,
    long outcomeLines,
    Map<Pattern, Integer> labels,
    Instant from,
    Instant to,
    Duration elapsed) {}
