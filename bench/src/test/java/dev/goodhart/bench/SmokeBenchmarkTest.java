package dev.goodhart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.bench.measure.BenchOptions;
import dev.goodhart.bench.measure.Benchmark;
import dev.goodhart.bench.measure.Metric;
import dev.goodhart.bench.measure.Rival;
import dev.goodhart.bench.measure.RunResult;
import dev.goodhart.bench.oracle.Verdict;
import dev.goodhart.bench.workload.WorkloadSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guards the cost of an event. It compares with a copy in the same minute on the same machine, and
 * never with a clock: what is slow today is slow for both.
 */
class SmokeBenchmarkTest {
  /** Twice what it was when this was written, because a run as short as this says little. */
  private static final double MOST_CPU_OF_A_COPY = 6;

  private static final double MOST_OUTPUT_RECORDS = 4;
  private static final double MOST_STATE_AT_REST = 1.2;
  private static final double MOST_CHANGELOG_RECORDS = 5;

  @TempDir private Path directory;

  @Test
  @Timeout(600)
  void anEventCostsNoMoreThanAFewCopiesAndTotalsAreExact() {
    BenchOptions options =
        options(
            List.of(Rival.COPY, Rival.GOODHART),
            workload(0, 40_000, 120_000),
            /* rounds= */ 1,
            /* restart= */ false);

    Map<Rival, RunResult> results =
        new Benchmark(options, what -> {}, result -> {})
            .run().stream().collect(Collectors.toMap(RunResult::rival, Function.identity()));

    RunResult copy = results.get(Rival.COPY);
    RunResult goodhart = results.get(Rival.GOODHART);
    assertThat(goodhart.verdict().map(Verdict::examples)).contains(List.of());
    assertThat(value(goodhart, Metric.CPU_MICROS_PER_EVENT))
        .as("CPU of an event, of which a copy takes %s", value(copy, Metric.CPU_MICROS_PER_EVENT))
        .isLessThan(MOST_CPU_OF_A_COPY * value(copy, Metric.CPU_MICROS_PER_EVENT));
    assertThat(value(goodhart, Metric.OUTPUT_RECORDS_PER_EVENT))
        .as("output records")
        .isBetween(0.01, MOST_OUTPUT_RECORDS);
    assertThat(value(goodhart, Metric.CHANGELOG_RECORDS_PER_EVENT))
        .as("changelog records")
        .isBetween(0.01, MOST_CHANGELOG_RECORDS);
    assertThat(value(goodhart, Metric.ID_BYTES_PER_EVENT)).isPositive();
    assertThat(value(goodhart, Metric.RESTING_STATE_BYTES_PER_USER))
        .as("state at rest, of %s after a stop", value(goodhart, Metric.STATE_BYTES_PER_USER))
        .isBetween(1.0, MOST_STATE_AT_REST * value(goodhart, Metric.STATE_BYTES_PER_USER));
  }

  @Test
  @Timeout(600)
  void totalsAreExactAfterAHistoryStopsAndKillsThatLeftNoState() {
    BenchOptions options =
        options(
            List.of(Rival.GOODHART),
            workload(30_000, 10_000, 10_000),
            /* rounds= */ 2,
            /* restart= */ true);

    List<RunResult> results = new Benchmark(options, what -> {}, result -> {}).run();

    RunResult goodhart = results.get(0);
    assertThat(goodhart.verdict().map(Verdict::examples)).contains(List.of());
    assertThat(goodhart.values())
        .containsKeys(Metric.CLEAN_RESTART_SECONDS, Metric.KILL_RESTART_SECONDS);
    assertThat(results.get(1).values())
        .containsOnlyKeys(Metric.CLEAN_RESTART_SECONDS, Metric.KILL_RESTART_SECONDS);
  }

  private static WorkloadSpec workload(long history, long warmUp, long events) {
    return new WorkloadSpec(
        1,
        1_000,
        20,
        0.8,
        0,
        1,
        history,
        Duration.ofDays(7),
        warmUp,
        events,
        Duration.ofMinutes(10),
        0,
        0,
        0.02,
        0.02);
  }

  private BenchOptions options(
      List<Rival> rivals, WorkloadSpec workload, int rounds, boolean restart) {
    return new BenchOptions(
        rivals,
        workload,
        1_000,
        1,
        rounds,
        2,
        1,
        "512m",
        // The second compiler comes too late for a run of seconds, and at another time each time.
        List.of("-XX:TieredStopAtLevel=1"),
        Optional.empty(),
        0.7,
        0,
        restart,
        // A copy has read it all within a second.
        Map.of("emit.interval", "PT0.5S"),
        Optional.of(directory));
  }

  private static double value(RunResult result, Metric metric) {
    return result.values().get(metric);
  }
}
