package dev.goodhart.local.cli;

import dev.goodhart.local.replay.Replay;
import dev.goodhart.local.replay.ReplayOptions;
import dev.goodhart.local.replay.ReplayProgress;
import dev.goodhart.local.replay.ReplaySummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recorded usage in, final state of every output topic out. */
@Command(
    name = "replay",
    description = {
      "Runs recorded usage through the whole pipeline and writes the final state of each output topic.",
      "DIR holds usage.ndjson and may hold outcomes, memberships, prices and incentives, each as",
      ".ndjson or .ndjson.gz. The same DIR gives the same results, at any speed."
    })
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The recording.")
  private Path input;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT",
      description = "Directory of the results; made where absent.")
  private Path output;

  @Option(names = "--force", description = "Write into OUT also if it holds files.")
  private boolean force;

  @Option(
      names = "--changelog",
      description = "Write every update too, as OUT/<topic>.changelog.ndjson.")
  private boolean changelog;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = ReplayOptions.DEFAULT_PARTITIONS,
      description = "Partitions of each topic, 1 to 1000 (default ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = ReplayOptions.DEFAULT_THREADS,
      description = "Threads that process, 1 to 100 (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      description = "Nothing arrives after it, such as 2026-03-02T12:00:00Z (default: the clock).")
  private Instant now;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "Where broker and state lie meanwhile (default: the system's temporary files).")
  private Path workDirectory;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A setting of the deployment, as in a properties file; may be given repeatedly.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--json", description = "Write the summary as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    check("--partitions", partitions, 1_000);
    check("--threads", threads, 100);
    ReplayOptions options =
        new ReplayOptions(
            input,
            output,
            force,
            changelog,
            partitions,
            threads,
            now == null ? Instant.now() : now,
            Optional.ofNullable(workDirectory),
            settings);
    PrintWriter err = spec.commandLine().getErr();
    try (ReplayProgress progress = new ReplayProgress(err, StandardError.isTerminal())) {
      ReplaySummary summary = new Replay(options, progress).run();
      ReplayReport report = new ReplayReport(summary);
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? report.json() : report.table());
      out.flush();
    }
    return 0;
  }

  private void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d: give 1 to %d.".formatted(name, value, most));
    }
  }
}
