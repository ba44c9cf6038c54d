package dev.goodhart.bench.measure;

import dev.goodhart.bench.oracle.Verdict;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of one scenario has shown.
 *
 * @param rival the scenario
 * @param repeat from 1
 * @param events that were measured
 * @param values those that were taken
 * @param verdict on the totals; empty for a scenario whose totals are not checked
 */
public record RunResult(
    Rival rival, int repeat, long events, Map<Metric, Double> values, Optional<Verdict> verdict) {}
