package dev.goodhart.bench.cli;

import dev.goodhart.bench.measure.BenchOptions;
import dev.goodhart.bench.measure.Benchmark;
import dev.goodhart.bench.measure.Rival;
import dev.goodhart.bench.measure.RunResult;
import dev.goodhart.bench.workload.WorkloadSpec;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.cli.StandardError;
import dev.goodhart.streams.GoodhartConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Measures what an event costs, side by side with other ways to do the same. */
@Command(
    name = "goodhart bench",
    mixinStandardHelpOptions = true,
    subcommands = JmhCommand.class,
    scope = ScopeType.INHERIT,
    description = {
      "Measures what an event costs: each scenario in a process of its own, against one broker in",
      "another, on the same made-up events. Prints medians of all runs and rounds, and checks that",
      "Goodhart's totals are exact. docs/performance.md says what the figures mean."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int INEXACT = 1;
  private static final long LEAST_SLOW_EVENTS = 100;

  /** Meanwhile the longest window must not move on, which it does on the hour. */
  private static final Duration LONGEST_LATENCIES = Duration.ofMinutes(10);

  /** With everybody's hours to close as well, a later restart would be another thing. */
  private static final Duration LONGEST_RESTARTS = Duration.ofMinutes(24);

  @Option(
      names = "--scenario",
      split = ",",
      paramLabel = "NAME",
      description = "One or more of ${COMPLETION-CANDIDATES} (default: copy,goodhart).")
  private List<Rival> rivals = new ArrayList<>();

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "500000",
      description = "Events that are measured (default ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "300000",
      description = "Events before these, not measured (default ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--history",
      paramLabel = "N",
      defaultValue = "0",
      description = "Events before the warm-up, to age the state (default ${DEFAULT-VALUE}).")
  private long history;

  @Option(
      names = "--history-span",
      paramLabel = "DURATION",
      defaultValue = "P7D",
      description = "Event time that the history takes (default ${DEFAULT-VALUE}).")
  private Duration historySpan;

  @Option(
      names = "--span",
      paramLabel = "DURATION",
      defaultValue = "PT30M",
      description = "Event time of warm-up and measured events (default ${DEFAULT-VALUE}).")
  private Duration span;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "10000",
      description = "People who may occur (default ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--teams",
      paramLabel = "N",
      defaultValue = "200",
      description = "Their teams (default ${DEFAULT-VALUE}).")
  private int teams;

  @Option(
      names = "--skew",
      paramLabel = "S",
      defaultValue = "0.8",
      description = "Exponent of the power law by which they are busy (default ${DEFAULT-VALUE}).")
  private double skew;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "People at work at the same time, each as often as the others; 0: anybody at any time",
        "(default ${DEFAULT-VALUE})."
      })
  private int atOnce;

  @Option(
      names = "--session",
      paramLabel = "N",
      defaultValue = "20",
      description = {
        "Events that one of these makes before another takes the place",
        "(default ${DEFAULT-VALUE})."
      })
  private int session;

  @Option(
      names = "--hot-user",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Part of the events that one person makes (default ${DEFAULT-VALUE}).")
  private double hotUser;

  @Option(
      names = "--hot-team",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Part of the events that one team makes (default ${DEFAULT-VALUE}).")
  private double hotTeam;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description = "Part of the events that are sent twice (default ${DEFAULT-VALUE}).")
  private double duplicates;

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description =
          "Part of the events that come minutes to a day late (default ${DEFAULT-VALUE}).")
  private double late;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another one makes up another organisation (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each scenario (default ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Times that latencies, and then restarts, are measured in each run: for medians where a",
        "history takes long to make (default ${DEFAULT-VALUE})."
      })
  private int rounds;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of each topic (default ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that process (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "Largest heap of a scenario, such as 512m (default ${DEFAULT-VALUE}).")
  private String heap;

  @Option(
      names = "--java",
      paramLabel = "OPTION",
      description =
          "A further option of the scenarios' Java VM, such as --java=-Xlog:gc; repeatable.")
  private List<String> javaOptions = new ArrayList<>();

  @Option(
      names = "--slow-events",
      paramLabel = "N",
      defaultValue = "4000",
      description = {
        "Events that are measured of a scenario that takes far longer (textbook)",
        "(default ${DEFAULT-VALUE}); its warm-up is a quarter of them, its history none."
      })
  private long slowEvents;

  @Option(
      names = "--latency",
      paramLabel = "DURATION",
      description = {
        "Then find the rate that is sustained while events are made and totals read, offer a part",
        "of it for so long, such as PT30S, and take the time until the totals hold the events",
        "(Goodhart alone)."
      })
  private Duration latency;

  @Option(
      names = "--load",
      paramLabel = "SHARE",
      defaultValue = "0.7",
      description = "That part of the sustained rate (default ${DEFAULT-VALUE}).")
  private double load;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Events a second to offer whatever is sustained; 0: by --load (default 0).")
  private long rate;

  @Option(
      names = "--restart",
      description = {
        "After the restart that ends each run also kill it at work, start it again, and take the",
        "time until it has caught up (Goodhart alone)."
      })
  private boolean restart;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of the deployment, as in a properties file; repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "Where broker and state lie meanwhile (default: the system's temporary files).")
  private Path workDirectory;

  @Option(
      names = "--json",
      description = "Write every run as JSON, an object a line and round, as it ends.")
  private boolean json;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  @Spec private CommandSpec spec;

  boolean debug() {
    return debug;
  }

  @Override
  public Integer call() {
    BenchOptions options = options();
    PrintWriter out = spec.commandLine().getOut();
    List<RunResult> results;
    try (ShownProgress progress =
        new ShownProgress(spec.commandLine().getErr(), StandardError.isTerminal())) {
      results =
          new Benchmark(
                  options,
                  progress::tell,
                  result -> {
                    if (json) {
                      out.println(Report.json(result));
                      out.flush();
                    }
                  })
              .run();
    }
    Report report = new Report(results);
    if (!json) {
      out.print(report.table());
      report.verdicts().forEach(out::println);
    }
    out.flush();
    if (!report.isExact()) {
      report.verdicts().forEach(spec.commandLine().getErr()::println);
      return INEXACT;
    }
    return 0;
  }

  private BenchOptions options() {
    check("--repeats", repeats, 100);
    check("--rounds", rounds, 100);
    check("--partitions", partitions, 1_000);
    check("--threads", threads, 100);
    if (slowEvents < LEAST_SLOW_EVENTS) {
      throw new ParameterException(
          spec.commandLine(),
          "--slow-events is %d: give at least %d.".formatted(slowEvents, LEAST_SLOW_EVENTS));
    }
    if (!(load > 0 && load <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--load is %s: give more than 0, at most 1.".formatted(load));
    }
    if (rate < 0 || (rate > 0 && latency == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--rate is %d: give at least 0, and how long to offer it (--latency).".formatted(rate));
    }
    if (rounds > 1 && latency == null && !restart) {
      throw new ParameterException(
          spec.commandLine(),
          "--rounds is %d: say what is to be measured so often (--latency, --restart)."
              .formatted(rounds));
    }
    if (latency != null && latency.multipliedBy(rounds).compareTo(LONGEST_LATENCIES) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--latency is %s, and --rounds %d: give at most %s in all."
              .formatted(latency, rounds, LONGEST_LATENCIES));
    }
    if (!heap.matches("[1-9]\\d*[kKmMgG]")) {
      throw new ParameterException(
          spec.commandLine(), "--heap is '%s': give a size such as 512m or 2g.".formatted(heap));
    }
    try {
      // What cannot be used is better known before than after the broker has started.
      GoodhartConfig.parse(new LinkedHashMap<>(settings));
      return withinTheHour(
          new BenchOptions(
              rivals.isEmpty() ? List.of(Rival.COPY, Rival.GOODHART) : rivals,
              new WorkloadSpec(
                  seed,
                  users,
                  teams,
                  skew,
                  atOnce,
                  session,
                  history,
                  historySpan,
                  warmUp,
                  events,
                  span,
                  hotUser,
                  hotTeam,
                  duplicates,
                  late),
              slowEvents,
              repeats,
              rounds,
              partitions,
              threads,
              heap,
              javaOptions,
              Optional.ofNullable(latency),
              load,
              rate,
              restart,
              settings,
              Optional.ofNullable(workDirectory)));
    } catch (GoodhartConfig.BadConfigException e) {
      throw new CommandException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private BenchOptions withinTheHour(BenchOptions options) {
    Duration restarts = options.restartsTake();
    if (rounds > 1 && restarts.compareTo(LONGEST_RESTARTS) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          ("--rounds is %d: restarts would take %d minutes of event time, and may take %d; give"
                  + " fewer, or a shorter --span.")
              .formatted(rounds, restarts.toMinutes(), LONGEST_RESTARTS.toMinutes()));
    }
    return options;
  }

  private void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d: give 1 to %d.".formatted(name, value, most));
    }
  }
}
