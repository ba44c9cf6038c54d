package dev.goodhart.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.goodhart.admin.AdminException;
import dev.goodhart.admin.Problem;
import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.intake.Rejection;
import dev.goodhart.local.publish.FileSummary;
import dev.goodhart.local.publish.RecordedFile;
import dev.goodhart.local.publish.RecordedKind;
import dev.goodhart.local.publish.RecordedPublication;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Recorded usage to a cluster. */
@Command(
    name = "publish",
    description = {
      "Publishes recorded usage (NDJSON, plain or .gz) to a Kafka cluster, reference data first.",
      "On topics with the broker's clock (production) every record arrives now: usage that occurred"
          + " longer ago than lateness.limit ends as a dead letter there. For old recordings make the"
          + " topics with `topics apply --recorded-time`."
    })
final class PublishCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final long SAY_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Mixin private ClusterOptions cluster;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "usage.ndjson, outcomes.ndjson, memberships.ndjson, prices.ndjson, incentives.ndjson, also"
              + " usage-anything.ndjson or .ndjson.gz; - for standard input.")
  private List<String> files = List.of();

  @Option(
      names = "--shipped-prices",
      description = "Publish the price list that comes with Goodhart, before any FILE.")
  private boolean shippedPrices;

  @Option(
      names = "--as",
      paramLabel = "KIND",
      description =
          "What the files hold, whatever their names: usage, outcomes, memberships, prices,"
              + " incentives.")
  private String kind;

  @Option(names = "--keep-going", description = "Exit 0 although some lines could not be read.")
  private boolean keepGoing;

  @Option(names = "--json", description = "Print the summary as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (files.isEmpty() && !shippedPrices) {
      throw new ParameterException(
          spec.commandLine(), "There is nothing to publish: give a FILE, or --shipped-prices.");
    }
    List<RecordedFile> recorded = recordedFiles();
    GoodhartConfig config = cluster.config();
    List<RecordedKind> kinds = new ArrayList<>(recorded.stream().map(RecordedFile::kind).toList());
    if (shippedPrices) {
      kinds.add(RecordedKind.PRICES);
    }
    requireTopics(config, kinds);
    long begin = System.nanoTime();
    List<FileSummary> summaries = new ArrayList<>();
    try (RecordedPublication publication = open(config)) {
      if (shippedPrices) {
        summaries.add(publication.publishShippedPrices());
      }
      for (RecordedFile file : recorded) {
        summaries.add(publication.publish(file, System.in));
      }
      publication.finish();
    }
    print(summaries, Duration.ofNanos(System.nanoTime() - begin));
    long unreadable = summaries.stream().mapToLong(FileSummary::unreadable).sum();
    if (unreadable > 0 && !keepGoing) {
      throw new CommandException(
          "%,d lines could not be read and are named above; all others are published (--keep-going accepts that)."
              .formatted(unreadable));
    }
    return 0;
  }

  private RecordedPublication open(GoodhartConfig config) {
    try {
      return new RecordedPublication(config, new Progress());
    } catch (IllegalArgumentException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private List<RecordedFile> recordedFiles() {
    List<RecordedFile> recorded = new ArrayList<>();
    for (String name : files) {
      boolean standardInput = name.equals(STANDARD_INPUT);
      Path path = standardInput ? null : Path.of(name);
      if (!standardInput && !Files.isRegularFile(path)) {
        throw new CommandException("There is no file %s: correct its name.".formatted(name));
      }
      recorded.add(new RecordedFile(standardInput ? "stdin" : name, kindOf(name), path));
    }
    recorded.sort(Comparator.comparing(RecordedFile::kind));
    return recorded;
  }

  private RecordedKind kindOf(String name) {
    if (kind != null) {
      try {
        return RecordedKind.valueOf(kind.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(),
            "--as is '%s': give usage, outcomes, memberships, prices or incentives."
                .formatted(kind),
            e);
      }
    }
    return RecordedKind.ofName(Path.of(name))
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "What '%s' holds cannot be told from its name: say it with --as."
                        .formatted(name)));
  }

  /** What would be found out record by record, said once and at the start. */
  private static void requireTopics(GoodhartConfig config, List<RecordedKind> kinds) {
    Topics topics = config.topics();
    List<String> needed = kinds.stream().map(kind -> kind.topic(topics).name()).distinct().toList();
    try (TopicAdmin admin = TopicAdmin.connect(config)) {
      admin.check().stream()
          .filter(PublishCommand::preventsPublishing)
          .filter(problem -> needed.stream().anyMatch(problem.subject()::startsWith))
          .findFirst()
          .ifPresent(
              problem -> {
                throw new CommandException(problem.sentence());
              });
    } catch (AdminException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private static boolean preventsPublishing(Problem problem) {
    return switch (problem.kind()) {
      case TOPIC_MISSING, SCHEMA_MISSING, SCHEMA_INCOMPATIBLE -> true;
      default -> false;
    };
  }

  private void print(List<FileSummary> summaries, Duration took) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    double seconds = took.toMillis() / 1e3;
    if (json) {
      ObjectNode node = JSON.createObjectNode();
      node.put("seconds", seconds);
      ArrayNode array = node.putArray("files");
      for (FileSummary summary : summaries) {
        array
            .addObject()
            .put("file", summary.file())
            .put("kind", summary.kind().word())
            .put("lines", summary.lines())
            .put("published", summary.published())
            .put("unreadable", summary.unreadable())
            .put("unknown_fields", summary.unknownFields());
      }
      out.println(JSON.writeValueAsString(node));
    } else {
      Table table =
          new Table("FILE", "HOLDS", "LINES", "PUBLISHED", "UNREADABLE", "UNKNOWN FIELDS");
      for (FileSummary summary : summaries) {
        table.add(
            summary.file(),
            summary.kind().word(),
            "%,d".formatted(summary.lines()),
            "%,d".formatted(summary.published()),
            "%,d".formatted(summary.unreadable()),
            "%,d".formatted(summary.unknownFields()));
      }
      out.println(table);
      long published = summaries.stream().mapToLong(FileSummary::published).sum();
      out.printf(
          "%,d records confirmed by the cluster in %.1f s (%,.0f a second).%n",
          published, seconds, published / Math.max(seconds, 1e-3));
    }
    out.flush();
  }

  private final class Progress implements RecordedPublication.Listener {
    private final PrintWriter err = spec.commandLine().getErr();
    private long said = System.nanoTime();

    @Override
    public void unreadable(String place, Rejection why) {
      err.printf("%s: %s, %s%n", place, why.reason(), why.detail());
      err.flush();
    }

    @Override
    public void progress(RecordedFile file, long lines, long bytes) {
      // The clock is asked now and then: a line takes microseconds.
      if (lines % 256 != 0 || System.nanoTime() - said < SAY_EVERY_NANOS) {
        return;
      }
      said = System.nanoTime();
      String share =
          file.size() == 0 ? "" : " (%d %%)".formatted(Math.min(100, 100 * bytes / file.size()));
      err.printf("%s: %,d lines%s%n", file.name(), lines, share);
      err.flush();
    }
  }
}
