package dev.goodhart.local.cli;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.local.compare.Comparison;
import dev.goodhart.local.compare.Episode;
import dev.goodhart.local.replay.Replay;
import dev.goodhart.local.replay.ReplayOptions;
import dev.goodhart.local.replay.ReplayProgress;
import dev.goodhart.local.replay.ReplaySummary;
import dev.goodhart.local.results.ReplayResults;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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
  private static final String DETECTOR = "detector.";

  /** Settings that have an option of their own here, or none. */
  private static final Map<String, String> OWN =
      Map.of(
          "topics.partitions", "give --partitions",
          "threads", "give --threads",
          "state.dir", "give --work-dir",
          "bootstrap.servers", "it brings its own broker",
          "schema.registry.url", "it brings its own registry",
          "topics.replication.factor", "its broker is one",
          "clock.source", "its clock is the recording's");

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

  @Option(
      names = "--detector-config",
      paramLabel = "FILE",
      description =
          "Thresholds of detection, a properties file: detector.NAME=VALUE or NAME=VALUE.")
  private Path detectorConfig;

  @Option(
      names = "--compare",
      paramLabel = "BASE",
      description = {
        "Results of an earlier replay with --changelog: report which episodes this one opens,",
        "no longer has, or moves. Implies --changelog."
      })
  private Path base;

  @Option(
      names = "--json",
      description = "Write the summary as JSON, and what --compare found, an object a line.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    check("--partitions", partitions, 1_000);
    check("--threads", threads, 100);
    Map<String, String> all = settings();
    settings.keySet().forEach(this::refuseOwn);
    Topics topics = checked(all).topics();
    // Before the run: what cannot be compared with is known now, and OUT may be the same directory.
    Optional<List<Episode>> before = Optional.ofNullable(base).map(out -> episodes(out, topics));
    ReplayOptions options =
        new ReplayOptions(
            input,
            output,
            force,
            changelog || base != null,
            partitions,
            threads,
            now == null ? Instant.now() : now,
            Optional.ofNullable(workDirectory),
            all);
    PrintWriter err = spec.commandLine().getErr();
    try (ReplayProgress progress = new ReplayProgress(err, StandardError.isTerminal())) {
      ReplaySummary summary = new Replay(options, progress).run();
      ReplayReport report = new ReplayReport(summary);
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? report.json() : report.table());
      if (before.isPresent()) {
        ComparisonReport compared =
            new ComparisonReport(Comparison.of(before.get(), episodes(output, topics)));
        out.print(json ? compared.json() : System.lineSeparator() + compared.table());
      }
      out.flush();
    }
    return 0;
  }

  private Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    if (detectorConfig != null) {
      PropertiesFile.read(detectorConfig, "--detector-config")
          .forEach(
              (name, value) -> all.put(name.startsWith(DETECTOR) ? name : DETECTOR + name, value));
    }
    all.putAll(settings);
    return all;
  }

  private GoodhartConfig checked(Map<String, String> all) {
    try {
      GoodhartConfig config = GoodhartConfig.parse(Replay.withDefaults(all));
      DetectorConfig.of(config.detector());
      GoodhartStreams.check(config);
      return config;
    } catch (GoodhartConfig.BadConfigException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new CommandException(
          (detectorConfig == null ? "Setting 'detector.*'" : "The file " + detectorConfig)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** What a replay decides itself would be ignored if it were set. */
  private void refuseOwn(String setting) {
    String instead = OWN.get(setting);
    if (instead != null) {
      throw new ParameterException(
          spec.commandLine(), "--set %s is not for a replay: %s.".formatted(setting, instead));
    }
  }

  private static List<Episode> episodes(Path results, Topics topics) {
    return Episode.of(new ReplayResults(results, topics).anomalies());
  }

  private void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d: give 1 to %d.".formatted(name, value, most));
    }
  }
}
