package dev.goodhart.local.replay;

import dev.goodhart.admin.Applied;
import dev.goodhart.admin.Deployment;
import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.intake.ArrivalLimits;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.local.stack.Retention;
import dev.goodhart.local.stack.TemporaryDirectory;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Runs recorded usage through a broker, a registry and the topology in this process, in event time,
 * and writes the output topics as files.
 */
public final class Replay {
  private static final String FOR_EVER = "P36500D";
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ReplayOptions options;
  private final ReplayProgress progress;
  private final Application.Factory applications;

  /** A replay through the topology. */
  public Replay(ReplayOptions options, ReplayProgress progress) {
    this(options, progress, Application::topology);
  }

  /** A replay through something else. */
  Replay(ReplayOptions options, ReplayProgress progress, Application.Factory applications) {
    this.options = options;
    this.progress = progress;
    this.applications = applications;
  }

  /**
   * Does all of it; afterwards nothing of it is left but the results.
   *
   * @throws CommandException with one sentence, if it cannot be done
   */
  public ReplaySummary run() throws InterruptedException {
    ReplayDirectory input = ReplayDirectory.in(options.input());
    OutputDirectory output =
        OutputDirectory.prepare(
            options.output(),
            options.force(),
            config("", "", Path.of("")).topics().outputs().stream().map(TopicSpec::name).toList());
    progress.enter(ReplayPhase.START);
    try (TemporaryDirectory work =
            TemporaryDirectory.create(options.workDirectory(), "goodhart-replay-").alsoOnSignal();
        LocalStack stack =
            LocalStack.start(
                LocalStackConfig.in(work.directory("stack"))
                    .withRetention(Retention.KEEP_EVERYTHING))) {
      GoodhartConfig config =
          config(stack.bootstrapServers(), stack.registryUrl(), work.directory("state"));
      createTopics(config);
      try (SchemaRegistryClient registry =
          Registry.connect(config.registryUrl(), config.registry())) {
        Path sorting = work.directory("sort");
        Fed fed = feed(config, registry, input, sorting);
        return export(config, registry, input, output, sorting, fed);
      }
    } catch (IOException e) {
      throw new CommandException(
          "The results cannot be written (%s): check that the disk has room."
              .formatted(e.getMessage()),
          e);
    }
  }

  private GoodhartConfig config(String bootstrapServers, String registryUrl, Path state) {
    Map<String, String> settings = withDefaults(options.settings());
    if (!bootstrapServers.isEmpty()) {
      settings.put("bootstrap.servers", bootstrapServers);
      settings.put("schema.registry.url", registryUrl);
      settings.put("state.dir", state.toString());
    }
    settings.put("topics.partitions", Integer.toString(options.partitions()));
    settings.put("topics.replication.factor", "1");
    settings.put("threads", Integer.toString(options.threads()));
    settings.put("clock.source", "RECORDED");
    return GoodhartConfig.parse(settings);
  }

  /** A deployment's settings, and what holds in a replay where they say nothing. */
  public static Map<String, String> withDefaults(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    // At the end every hour is brought to T, also one that a live deployment would have let go.
    all.putIfAbsent("hourly.memory", FOR_EVER);
    // Nobody reads along: fewer, larger transactions.
    all.putIfAbsent("emit.interval", "PT2S");
    // Nothing crosses a network.
    if (!settings.containsKey("kafka.compression.type")) {
      all.putIfAbsent("kafka.producer.compression.type", "none");
    }
    return all;
  }

  private static void createTopics(GoodhartConfig config) {
    try (TopicAdmin admin = TopicAdmin.connect(config, Deployment.of(config).onRecordedTime())) {
      Applied applied = admin.apply();
      if (!applied.remaining().isEmpty()) {
        throw new CommandException(applied.remaining().get(0).sentence());
      }
    }
  }

  /** What the summary needs to know of the files. */
  private record Fed(
      long lines, long outcomeLines, long referenceLines, long unknownFields, OptionalLong clock) {}

  private Fed feed(
      GoodhartConfig config, SchemaRegistryClient registry, ReplayDirectory input, Path sorting)
      throws InterruptedException {
    Topics topics = config.topics();
    ReplayClock clock =
        new ReplayClock(
            new ArrivalLimits(
                config.earlinessLimit().toMillis(), config.latenessLimit().toMillis()),
            options.now().toEpochMilli());
    ArrivalRange range = new ArrivalRange(options.now().toEpochMilli());
    try (RecordedUsageWriter writer =
            new RecordedUsageWriter(
                config.bootstrapServers(),
                registry,
                topics,
                config.partitions(),
                RecordedUsageWriter.Writers.ALONE);
        OutcomeFeed outcomes = new OutcomeFeed(writer, sorting)) {
      DeadLetterSender deadLetters =
          new DeadLetterSender(
              writer.producer(), topics.deadLetters().name(), InstantSource.system());
      progress.enter(ReplayPhase.REFERENCE);
      ReferenceFeed reference = new ReferenceFeed(writer.producer(), deadLetters, registry, topics);
      reference.publish(input);
      try (Application application = applications.create(config)) {
        application.start();
        try (RecordedFile<TokenUsageEvent> usage =
            new RecordedFile<>(input.usage(), JsonDoors.usage(), deadLetters)) {
          progress.enter(ReplayPhase.FEED, gauge(usage, input.usage()));
          readOutcomes(input.outcomes(), outcomes, clock, range, deadLetters);
          new UsageFeed(writer, outcomes, clock, range, () -> settled(application, Duration.ZERO))
              .send(usage);
          progress.enter(ReplayPhase.SETTLE);
          boolean done = false;
          while (!done) {
            done = settled(application, LOOK);
          }
          progress.enter(ReplayPhase.STOP);
          return new Fed(
              usage.lines(),
              outcomes.lines(),
              reference.lines(),
              usage.unknownFields() + outcomes.unknownFields() + reference.unknownFields(),
              clock.time());
        }
      }
    }
  }

  private static void readOutcomes(
      Optional<Path> path,
      OutcomeFeed outcomes,
      ReplayClock clock,
      ArrivalRange range,
      DeadLetterSender letters) {
    if (path.isPresent()) {
      try (RecordedFile<WorkOutcomeEvent> file =
          new RecordedFile<>(path.get(), JsonDoors.outcomes(), letters)) {
        outcomes.read(file, clock, range);
      }
    }
  }

  private static boolean settled(Application application, Duration atMost) {
    try {
      return application.awaitSettled(atMost);
    } catch (IllegalStateException e) {
      throw new CommandException("The topology failed (%s).".formatted(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("The replay was interrupted.", e);
    }
  }

  private static ReplayProgress.Gauge gauge(RecordedFile<?> file, Path path) {
    long size = path.toFile().length();
    return new ReplayProgress.Gauge() {
      @Override
      public double share() {
        return size == 0 ? 1 : (double) file.bytesRead() / size;
      }

      @Override
      public long lines() {
        return file.lines();
      }
    };
  }

  private ReplaySummary export(
      GoodhartConfig config,
      SchemaRegistryClient registry,
      ReplayDirectory input,
      OutputDirectory output,
      Path sorting,
      Fed fed)
      throws IOException {
    progress.enter(ReplayPhase.EXPORT);
    Topics topics = config.topics();
    Map<String, Long> rows = new LinkedHashMap<>();
    DeadLetterExport.Written letters;
    try (TopicReader reader = new TopicReader(config.bootstrapServers())) {
      StateExport states = new StateExport(reader, registry, sorting);
      for (TopicSpec topic : topics.outputs()) {
        if (topic.cleanup() != TopicSpec.Cleanup.DELETE) {
          rows.put(
              topic.name(),
              states
                  .write(topic, output.state(topic.name()), changelog(topics, topic, output))
                  .keys());
        }
      }
      String deadLetters = topics.deadLetters().name();
      letters =
          new DeadLetterExport(reader, files(input), sorting)
              .write(deadLetters, output.state(deadLetters));
      if (options.changelog()) {
        // Every record of it is an update.
        Files.copy(output.state(deadLetters), output.changelog(deadLetters));
      }
    }
    progress.close();
    return new ReplaySummary(
        fed.lines(),
        fed.outcomeLines(),
        fed.referenceLines(),
        letters.byFile().getOrDefault(input.usage().getFileName().toString(), 0L),
        letters.byReason(),
        fed.unknownFields(),
        rows,
        fed.clock().isPresent()
            ? Optional.of(Instant.ofEpochMilli(fed.clock().getAsLong()))
            : Optional.empty(),
        progress.durations(),
        progress.elapsed());
  }

  private Optional<StateExport.Changelog> changelog(
      Topics topics, TopicSpec topic, OutputDirectory output) {
    if (!options.changelog()) {
      return Optional.empty();
    }
    // The order of the anomalies' updates must not depend on partitions; how totals are coalesced
    // does anyway.
    StateExport.ChangelogOrder order =
        topic.equals(topics.anomalies())
            ? StateExport.ChangelogOrder.BY_TIME
            : StateExport.ChangelogOrder.AS_WRITTEN;
    return Optional.of(new StateExport.Changelog(output.changelog(topic.name()), order));
  }

  private static NumberedLines.Source files(ReplayDirectory input) {
    List<Path> all =
        Stream.of(
                Optional.of(input.usage()),
                input.outcomes(),
                input.memberships(),
                input.prices(),
                input.incentives())
            .flatMap(Optional::stream)
            .toList();
    return name -> {
      for (Path file : all) {
        if (file.getFileName().toString().equals(name)) {
          return new FileLines(file);
        }
      }
      return null;
    };
  }
}
