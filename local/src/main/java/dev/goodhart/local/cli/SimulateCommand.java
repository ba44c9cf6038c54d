package dev.goodhart.local.cli;

import dev.goodhart.local.simulate.Simulation;
import dev.goodhart.local.simulate.SimulationOptions;
import dev.goodhart.local.simulate.SimulationProgress;
import dev.goodhart.local.simulate.SimulationSummary;
import dev.goodhart.local.simulate.model.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** An organisation whose truth is known, to try a detector on. */
@Command(
    name = "simulate",
    description = {
      "Writes the recorded usage of a made-up organisation, and labels that say who gamed it.",
      "DIR gets usage, outcomes, memberships, prices and incentives as `replay` reads them,"
          + " labels.ndjson (who burned tokens when and how, and with \"gaming\": false what is"
          + " honest and looks like it), and parameters.json, which says how it was made. The same"
          + " arguments write the same bytes."
    })
final class SimulateCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private What what;

  /** Something to write, or something to read. */
  private static final class What {
    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "Directory of the recording; made where absent.")
    private Path output;

    @Option(
        names = "--list-parameters",
        description = "Show all parameters, what they mean and what holds by default.")
    private boolean list;
  }

  @Option(names = "--force", description = "Write into DIR also if it holds files.")
  private boolean force;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Another seed is another organisation (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--users",
      defaultValue = "240",
      paramLabel = "N",
      description = "People and services, 40 to 100000 (default ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--days",
      defaultValue = "28",
      paramLabel = "N",
      description = "Days, 14 to 366 (default ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--start",
      defaultValue = "2025-10-06",
      paramLabel = "DATE",
      description = "The first day, UTC (default ${DEFAULT-VALUE}, a Monday).")
  private LocalDate start;

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description =
          "How the organisation differs from the shipped one: a properties file with any of the"
              + " parameters that --list-parameters shows.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "One such parameter, whatever the file says; may be given repeatedly.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "Where unsorted lines lie meanwhile (default: the system's temporary files).")
  private Path workDirectory;

  @Option(names = "--json", description = "Write the summary as a line of JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (what.list) {
      out.print(shipped());
      out.flush();
      return 0;
    }
    check("--users", users, SimulationOptions.FEWEST_USERS, SimulationOptions.MOST_USERS);
    check("--days", days, SimulationOptions.FEWEST_DAYS, SimulationOptions.MOST_DAYS);
    checkStart();
    Parameters parameters = Parameters.shipped();
    parameters = file == null ? parameters : parameters.with(file);
    SimulationOptions options =
        new SimulationOptions(
            what.output,
            force,
            Optional.ofNullable(workDirectory),
            seed,
            users,
            start,
            days,
            parameters.with(settings));
    SimulationSummary summary;
    try (SimulationProgress progress = new SimulationProgress(err, StandardError.isTerminal())) {
      summary = new Simulation(options, progress).run();
    }
    SimulationReport report = new SimulationReport(summary);
    out.print(json ? report.json() : report.table());
    out.flush();
    if (summary.to().isAfter(Instant.now())) {
      err.println(
          "Its end lies in the future: replay it with --now, or simulate an earlier --start.");
    }
    return 0;
  }

  private static String shipped() throws IOException {
    try (InputStream in = Parameters.class.getResourceAsStream(Parameters.SHIPPED)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s is %d: give %d to %d.".formatted(name, value, least, most));
    }
  }

  /** What is valid before it would otherwise lie before the epoch. */
  private void checkStart() {
    if (start.getYear() < 1972 || start.getYear() > 2200) {
      throw new ParameterException(
          spec.commandLine(), "--start is %s: give a day from 1972 to 2200.".formatted(start));
    }
  }
}
