package dev.goodhart.bench.measure;

import dev.goodhart.bench.oracle.Verdict;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of one scenario has shown, or one more round of it.
 *
 * @param rival the scenario
 * @param repeat the run, from 1
 * @param round within the run, from 1; those after the first have values of latencies and restarts
 *     alone
 * @param events that were measured, by the first round
 * @param values those that were taken
 * @param verdict on the totals at the end of the run, with its first round; empty for a scenario
 *     whose totals are not checked
 */
public record RunResult(
    Rival rival,
    int repeat,
    int round,
    long events,
    Map<Metric, Double> values,
    Optional<Verdict> verdict) {}
