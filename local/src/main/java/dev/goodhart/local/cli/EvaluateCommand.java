package dev.goodhart.local.cli;

import dev.goodhart.local.evaluate.Alert;
import dev.goodhart.local.evaluate.Evaluation;
import dev.goodhart.local.evaluate.Labels;
import dev.goodhart.local.evaluate.PointScore;
import dev.goodhart.local.evaluate.ServiceAccounts;
import dev.goodhart.local.evaluate.Usage;
import dev.goodhart.local.results.ReplayResults;
import dev.goodhart.schema.Topics;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goodhart evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Scores the anomalies of a replay against labels: recall by pattern, time to detect,",
      "precision, false alarms per 1,000 active user-days of people.",
      "OUT holds what replay --changelog wrote. Every OPEN record of SUSPECTED_TOKENMAXXING is an",
      "alert of its user, one of COORDINATED_BURN an alert of each user involved. Alerts of one",
      "user at most 24 h apart are one incident, true if any lies in a gaming episode of that user",
      "or up to 6 h after it (quota_topup 24 h, weekly_tick 72 h)."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "OUT", description = "The results of a replay.")
  private Path results;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description =
          "One {subject_type, subject_id, pattern, gaming, from, to} a line; gaming false is an"
              + " honest look-alike.")
  private Path labels;

  @Option(
      names = "--usage",
      paramLabel = "DIR",
      description =
          "The recording: who has the role 'service' in its memberships is no person (default:"
              + " where the labels lie).")
  private Path recording;

  @Option(
      names = "--budgets",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,5",
      description =
          "False user-days per 1,000 to keep within: recall from the lowest score that does"
              + " (default ${DEFAULT-VALUE}).")
  private List<Double> budgets;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      defaultValue = Topics.DEFAULT_PREFIX,
      description = "What topic names begin with (default ${DEFAULT-VALUE}).")
  private String prefix;

  @Option(names = "--verbose", description = "List every episode and every false alarm.")
  private boolean verbose;

  @Option(names = "--json", description = "One JSON object a line for each row.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (double budget : budgets) {
      // Written so that NaN fails.
      if (!(budget >= 0 && budget <= 1000)) {
        throw new ParameterException(
            spec.commandLine(), "--budgets has %s: give numbers from 0 to 1000.".formatted(budget));
      }
    }
    Labels known = Labels.read(labels);
    ReplayResults replay = new ReplayResults(results, new Topics(prefix));
    List<Alert> alerts = Alert.of(replay.anomalies());
    Usage usage = new Usage();
    replay.hours(usage::add);
    Optional<Path> memberships = memberships();
    Set<String> services = memberships.map(ServiceAccounts::in).orElse(Set.of());
    List<PointScore> scores = new Evaluation(alerts, known, usage, services).scores(budgets);
    EvaluationReport report = new EvaluationReport(scores, verbose);
    PrintWriter out = spec.commandLine().getOut();
    if (!json && memberships.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("No memberships: every user counts as a person; --usage says where they are.");
    }
    out.print(json ? report.json() : report.tables());
    out.flush();
    return 0;
  }

  private Optional<Path> memberships() {
    if (recording != null && !Files.isDirectory(recording)) {
      throw new CommandException("There is no directory %s: correct --usage.".formatted(recording));
    }
    return ServiceAccounts.memberships(
        recording == null ? labels.toAbsolutePath().getParent() : recording);
  }
}
