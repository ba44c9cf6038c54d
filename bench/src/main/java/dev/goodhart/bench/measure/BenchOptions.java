package dev.goodhart.bench.measure;

import dev.goodhart.bench.workload.WorkloadSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be measured.
 *
 * @param rivals which scenarios, in this order
 * @param workload what they work on
 * @param slowEvents how many of the measured events a scenario gets that takes far longer, instead
 *     of all
 * @param repeats runs of each scenario
 * @param rounds of latencies and restarts in each run
 * @param partitions of each topic
 * @param threads that process, of each scenario
 * @param heap largest heap of a scenario, as in -Xmx
 * @param javaOptions further ones of the scenarios' Java VM
 * @param latency for how long events are offered at a fixed rate; empty: not at all
 * @param load part of the sustained rate that is offered
 * @param rate events a second that are offered whatever is sustained; 0: by load
 * @param restart whether it is also killed and started again, after the restart of each run
 * @param settings of the deployment, beyond the defaults
 * @param workDirectory where broker and state lie meanwhile; empty: the system's temporary files
 */
public record BenchOptions(
    List<Rival> rivals,
    WorkloadSpec workload,
    long slowEvents,
    int repeats,
    int rounds,
    int partitions,
    int threads,
    String heap,
    List<String> javaOptions,
    Optional<Duration> latency,
    double load,
    long rate,
    boolean restart,
    Map<String, String> settings,
    Optional<Path> workDirectory) {

  /** Copies lists and maps. */
  public BenchOptions {
    rivals = List.copyOf(rivals);
    javaOptions = List.copyOf(javaOptions);
    settings = Map.copyOf(settings);
  }

  /** Event time that the restarts of a run take, beyond what the workload takes. */
  public Duration restartsTake() {
    return restart ? Run.restartsTake(workload, rounds) : Duration.ZERO;
  }

  /** What a scenario works on. */
  WorkloadSpec workload(Rival rival) {
    return rival.isSlow() && slowEvents < workload.events()
        ? workload.withEvents(0, slowEvents / 4, slowEvents)
        : workload;
  }
}
