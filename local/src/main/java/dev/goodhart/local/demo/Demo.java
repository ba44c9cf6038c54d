package dev.goodhart.local.demo;

import dev.goodhart.admin.Applied;
import dev.goodhart.admin.Deployment;
import dev.goodhart.admin.Preflight;
import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.cli.UntilStopped;
import dev.goodhart.local.replay.RecordedUsageWriter;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.local.stack.TemporaryDirectory;
import dev.goodhart.local.watch.AnomalyText;
import dev.goodhart.local.watch.Figures;
import dev.goodhart.local.watch.OutputFollower;
import dev.goodhart.local.watch.OutputRecord;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The whole system in one process: broker, registry, topology, an organisation that publishes, and
 * a reader of the output topics whose view is shown.
 */
public final class Demo {
  private static final int PARTITIONS = 2;
  private static final int DAYS_OF_PAST = 14;

  /** So long ago that simulated time does not meet the wall clock while somebody watches. */
  private static final int WEEKS_AGO = 26;

  private static final int PRESENT_HOUR = 8;
  private static final Duration FRAME = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CAUGHT_UP = Duration.ofHours(2);

  private final DemoSettings settings;
  private final PrintWriter out;
  private final long launched = ManagementFactory.getRuntimeMXBean().getStartTime();
  private Duration firstTotals = Duration.ZERO;

  /**
   * @param out where it is shown
   */
  public Demo(DemoSettings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /** Runs until stopped, or for as long as was set. */
  public void run() throws IOException, InterruptedException {
    out.println("Starting a broker, a schema registry and the pipeline ...");
    out.flush();
    // Everything else is opened after it and so is put away before the process may end.
    try (UntilStopped until = new UntilStopped()) {
      run(until);
    }
  }

  private void run(UntilStopped until) throws IOException, InterruptedException {
    try (TemporaryDirectory directory =
            TemporaryDirectory.create(Optional.empty(), "goodhart-demo-");
        LocalStack stack =
            LocalStack.start(
                LocalStackConfig.in(directory.path().resolve("stack"))
                    .withKafkaPort(settings.kafkaPort())
                    .withRegistryPort(settings.registryPort()));
        SchemaRegistryClient registry = Registry.connect(stack.registryUrl(), Map.of())) {
      GoodhartConfig config = config(stack, directory.path().resolve("state"));
      apply(config);
      Instant present = present();
      Instant begin = present.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(DAYS_OF_PAST));
      SimulatedOrganisation organisation =
          new SimulatedOrganisation(settings.seed(), settings.users(), begin, present);
      Topics topics = config.topics();
      Reference.publish(organisation, stack.bootstrapServers(), registry, topics);
      try (RecordedUsageWriter writer =
              new RecordedUsageWriter(
                  stack.bootstrapServers(),
                  registry,
                  topics,
                  PARTITIONS,
                  RecordedUsageWriter.Writers.AMONG_OTHERS);
          GoodhartStreams streams = new GoodhartStreams(config);
          LivePublisher publisher =
              new LivePublisher(organisation, writer, begin, present, settings.speed());
          OutputFollower follower =
              new OutputFollower(
                  Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers()),
                  registry,
                  List.of(
                      topics.userTotals(),
                      topics.teamTotals(),
                      topics.anomalies(),
                      topics.deadLetters()),
                  OutputFollower.From.BEGINNING)) {
        until.onSignal(follower::stop);
        streams.start();
        publisher.start();
        watch(stack, streams, publisher, follower, until);
      }
    }
  }

  private GoodhartConfig config(LocalStack stack, Path state) {
    return GoodhartConfig.parse(
        Map.of(
            "bootstrap.servers",
            stack.bootstrapServers(),
            "schema.registry.url",
            stack.registryUrl(),
            "topics.partitions",
            Integer.toString(PARTITIONS),
            "topics.replication.factor",
            "1",
            "application.id",
            "goodhart-demo",
            "clock.source",
            "RECORDED",
            "emit.interval",
            "PT0.5S",
            "state.dir",
            state.toString()));
  }

  private static void apply(GoodhartConfig config) {
    try (TopicAdmin admin = TopicAdmin.connect(config, Deployment.of(config).onRecordedTime())) {
      Applied applied = admin.apply();
      if (!applied.remaining().isEmpty()) {
        throw new CommandException(Preflight.sentences(applied.remaining()));
      }
    }
  }

  private static Instant present() {
    return Instant.now()
        .atOffset(ZoneOffset.UTC)
        .minusWeeks(WEEKS_AGO)
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.TUESDAY))
        .truncatedTo(ChronoUnit.DAYS)
        .plusHours(PRESENT_HOUR)
        .toInstant();
  }

  private void watch(
      LocalStack stack,
      GoodhartStreams streams,
      LivePublisher publisher,
      OutputFollower follower,
      UntilStopped until)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Rate rate = new Rate();
    Board board;
    try (Display display = Terminal.isThere() ? new ScreenDisplay(out) : new PlainDisplay(out)) {
      board = new Board(display::changed);
      boolean live = false;
      long pastSince = 0;
      long drawn = 0;
      while (!until.isStopped() && !isOver(began)) {
        for (OutputRecord record : follower.poll(FRAME)) {
          board.take(record);
        }
        long now = System.nanoTime();
        if (firstTotals.isZero() && board.hasTotals()) {
          firstTotals = Duration.ofMillis(System.currentTimeMillis() - launched);
        }
        publisher.check();
        // Throws where processing has stopped.
        streams.awaitRunning(Duration.ZERO);
        if (!live && publisher.isPastPublished()) {
          pastSince = pastSince == 0 ? now : pastSince;
          live = board.isWithin(CAUGHT_UP, publisher.now()) || now - pastSince > PATIENCE.toNanos();
          if (live) {
            publisher.goLive();
          }
        }
        if (now - drawn >= FRAME.toNanos()) {
          drawn = now;
          display.show(board, status(stack, publisher, board, live, rate));
        }
      }
    }
    summarise(stack, publisher, board);
    out.println("Stopping ...");
    out.flush();
  }

  private boolean isOver(long began) {
    return settings.runFor().isPresent()
        && System.nanoTime() - began >= settings.runFor().get().toNanos();
  }

  private Status status(
      LocalStack stack, LivePublisher publisher, Board board, boolean live, Rate rate) {
    long events = publisher.events();
    return new Status(
        stack.bootstrapServers(),
        stack.registryUrl(),
        settings.users(),
        DAYS_OF_PAST,
        publisher.partOfPast(board.asOf()),
        live,
        publisher.now(),
        settings.speed() / 60,
        events,
        rate.update(System.nanoTime(), events),
        publisher.broken());
  }

  private void summarise(LocalStack stack, LivePublisher publisher, Board board) {
    out.printf(
        Locale.ROOT,
        "%,d reports in, %,d updates out, %s.%n"
            + "Broker and registry were up in %.1f s, first totals %s.%n",
        publisher.events(),
        board.updates(),
        Status.deadLetters(board.deadLetters(), publisher.broken()),
        stack.startedIn().toMillis() / 1e3,
        firstTotals.isZero()
            ? "not yet there"
            : String.format(Locale.ROOT, "%.1f s after the start", firstTotals.toMillis() / 1e3));
    for (Anomaly anomaly : board.anomalies()) {
      out.printf(
          Locale.ROOT,
          "%s %-8s  %s: %s, score %.0f, %s to %s, +%s tokens%n",
          anomaly.getStatus() == AnomalyStatus.OPEN ? "●" : "○",
          anomaly.getStatus() == AnomalyStatus.OPEN ? Figures.plain(anomaly.getSeverity()) : "over",
          AnomalyText.briefly(anomaly),
          Figures.plain(anomaly.getAnomalyType()),
          anomaly.getScore(),
          Figures.weekday(anomaly.getStartedAt()),
          anomaly.getResolvedAt() == null ? "now" : Figures.weekday(anomaly.getResolvedAt()),
          Figures.shortly(anomaly.getExcessTokens()));
    }
  }
}
