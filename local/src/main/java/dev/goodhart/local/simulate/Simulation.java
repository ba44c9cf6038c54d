package dev.goodhart.local.simulate;

import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.replay.OutputDirectory;
import dev.goodhart.local.simulate.episode.Casting;
import dev.goodhart.local.simulate.episode.Episode;
import dev.goodhart.local.simulate.episode.Pattern;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Setting;
import dev.goodhart.local.simulate.model.Span;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.stack.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an organisation whose truth is known: recorded usage in the replay layout, and labels that
 * say who gamed it when, and who only looked like it.
 */
public final class Simulation {
  private static final String USAGE = "usage.ndjson.gz";
  private static final String OUTCOMES = "outcomes.ndjson.gz";
  private static final List<String> KINDS =
      List.of("usage", "outcomes", "memberships", "prices", "incentives", "labels");

  /** Bytes of lines kept in memory. */
  private static final long USAGE_BUDGET = 48L << 20;

  private static final long OUTCOMES_BUDGET = 8L << 20;

  private final SimulationOptions options;
  private final SimulationProgress progress;

  /** Nothing is written yet. */
  public Simulation(SimulationOptions options, SimulationProgress progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Writes everything.
   *
   * @throws CommandException if the directory cannot be written to, or holds files
   */
  public SimulationSummary run() {
    OutputDirectory.prepare(options.output(), options.force(), List.of());
    try (TemporaryDirectory temporary =
            TemporaryDirectory.create(options.workDirectory(), "goodhart-simulate-")
                .alsoOnSignal();
        ArrivalFile usage = new ArrivalFile(temporary.path(), USAGE_BUDGET);
        ArrivalFile outcomes = new ArrivalFile(temporary.path(), OUTCOMES_BUDGET)) {
      removeEarlier();
      return write(usage, outcomes);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException(
          "The simulation cannot be written (%s): look for free space in %s and for temporary files."
              .formatted(e.getMessage(), options.output()),
          e);
    }
  }

  /** A replay refuses a directory that holds a file in two forms. */
  private void removeEarlier() throws IOException {
    for (String kind : KINDS) {
      Files.deleteIfExists(options.output().resolve(kind + ".ndjson"));
      Files.deleteIfExists(options.output().resolve(kind + ".ndjson.gz"));
    }
  }

  private SimulationSummary write(ArrivalFile usage, ArrivalFile outcomes) throws IOException {
    Timeline timeline = new Timeline(options.start(), options.days());
    Setting setting = Setting.of(options.seed(), timeline, options.parameters());
    List<Person> people = Organisation.hire(setting, options.users());
    Reports reports = new Reports(setting, usage, outcomes);
    List<Label> labels = live(people, setting, reports);

    Path directory = options.output();
    ReferenceFiles reference = new ReferenceFiles(directory, setting);
    reference.memberships(people);
    reference.prices();
    reference.incentives();
    reference.labels(labels);
    reference.parameters(options);
    outcomes.write(directory.resolve(OUTCOMES), written -> {});
    // Last: a directory without usage is one that is not whole.
    usage.write(
        directory.resolve(USAGE), written -> progress.at("writing", written, usage.lines()));
    return summary(people, reports, usage, outcomes, labels, timeline.span());
  }

  private List<Label> live(List<Person> people, Setting setting, Reports reports) {
    Map<Integer, List<Episode>> episodes = Casting.of(setting, people);
    List<Label> labels = new ArrayList<>();
    for (Person person : people) {
      List<Episode> own = episodes.getOrDefault(person.index(), List.of());
      labels.addAll(Life.live(person, own, setting, reports));
      progress.at("simulating", person.index(), people.size());
    }
    return labels;
  }

  private SimulationSummary summary(
      List<Person> people,
      Reports reports,
      ArrivalFile usage,
      ArrivalFile outcomes,
      List<Label> labels,
      Span span) {
    Map<Pattern, Integer> counts = new EnumMap<>(Pattern.class);
    labels.forEach(label -> counts.merge(label.pattern(), 1, Integer::sum));
    return new SimulationSummary(
        people.size(),
        (int) people.stream().map(Person::team).distinct().count(),
        reports.calls(),
        reports.tokens(),
        usage.lines(),
        outcomes.lines(),
        counts,
        Instant.ofEpochMilli(span.from()),
        Instant.ofEpochMilli(span.to()),
        progress.elapsed());
  }
}
