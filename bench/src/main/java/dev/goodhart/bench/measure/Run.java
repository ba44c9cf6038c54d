package dev.goodhart.bench.measure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goodhart.bench.oracle.ExpectedTotals;
import dev.goodhart.bench.oracle.RollingWindows;
import dev.goodhart.bench.oracle.TotalsCheck;
import dev.goodhart.bench.oracle.Verdict;
import dev.goodhart.bench.process.Json;
import dev.goodhart.bench.process.ScenarioMain;
import dev.goodhart.bench.process.Worker;
import dev.goodhart.bench.scenario.Outputs;
import dev.goodhart.bench.scenario.ScenarioSettings;
import dev.goodhart.bench.workload.Feed;
import dev.goodhart.bench.workload.Workload;
import dev.goodhart.bench.workload.WorkloadSpec;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.stack.TemporaryDirectory;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of one scenario in topics, a state directory and a process of its own.
 *
 * <p>All events lie in the topic before the process starts, so that nothing but the broker works
 * beside it. What is measured begins when the commits of the group have passed history and warm-up,
 * and ends when they have reached the last event and nothing is left between its parts.
 */
final class Run {
  private static final Duration LOOKS_EVERY = Duration.ofMillis(20);

  private static final Duration RESTS_FOR = Duration.ofSeconds(5);

  /** In so many emit intervals there are commits for certain. */
  private static final int EMIT_INTERVALS = 3;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Offsets that the markers of transactions may take at the end of a topic in between. */
  private static final long MARKERS = 8;

  /** What comes in while the scenario is away. */
  private static final long MISSED_EVENTS = 1_000;

  private static final double MIB = 1 << 20;

  /** The store of the ids and requests that are remembered. */
  private static final String IDS = "reports";

  /** The directory of a task. */
  private static final Pattern TASK = Pattern.compile("\\d+_\\d+");

  private final BenchOptions options;
  private final Rival rival;
  private final Broker broker;
  private final Cluster cluster;
  private final Path directory;
  private final Path state;
  private final News news;
  private final Workload workload;
  private final Map<String, String> settings;
  private final GoodhartConfig config;
  // What is measured several times: one for each round, the first for everything else as well.
  private final List<Map<Metric, Double>> rounds = new ArrayList<>();
  private final Map<Metric, Double> values;
  private Worker worker;
  private Feed feed;
  private long clock = Workload.end();
  private double usersWithState;

  /**
   * @param name of the run, for its topics and its group
   * @param directory where state and errors go
   */
  Run(
      BenchOptions options,
      Rival rival,
      String name,
      Broker broker,
      Cluster cluster,
      Path directory,
      News news) {
    this.options = options;
    this.rival = rival;
    this.broker = broker;
    this.cluster = cluster;
    this.directory = directory;
    this.news = news;
    workload = new Workload(options.workload(rival));
    settings = new HashMap<>(options.settings());
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("schema.registry.url", broker.registryUrl());
    settings.put("topics.prefix", name + ".");
    settings.put("application.id", name);
    settings.put("topics.partitions", Integer.toString(options.partitions()));
    settings.put("topics.replication.factor", "1");
    settings.put("threads", Integer.toString(options.threads()));
    state = directory.resolve("state");
    settings.put("state.dir", state.toString());
    settings.put("clock.source", "RECORDED");
    config = GoodhartConfig.parse(new HashMap<>(settings));
    for (int round = 0; round < (rival.hasTotals() ? options.rounds() : 1); round++) {
      rounds.add(new EnumMap<>(Metric.class));
    }
    values = rounds.get(0);
  }

  /** A result for each round. */
  List<RunResult> run(int repeat) {
    news.tell("making topics");
    cluster.create(config);
    rival.createTopics(cluster, config);
    Feed.reference(workload, cluster.bootstrapServers(), cluster.registry(), config.topics());
    try (Feed opened =
        new Feed(
            workload,
            cluster.bootstrapServers(),
            cluster.registry(),
            config.topics(),
            options.partitions())) {
      feed = opened;
      try {
        if (workload.spec().history() > 0) {
          age();
        }
        send(workload.spec().total());
        worker = start();
        throughput();
        if (rival.hasTotals() && options.latency().isPresent()) {
          latencies(options.latency().get());
        }
        memory();
        if (rival.hasTotals()) {
          restarts();
        }
        Optional<Verdict> verdict = settle();
        memory();
        worker.close();
        return results(repeat, verdict);
      } finally {
        if (worker != null) {
          worker.kill();
        }
      }
    } finally {
      cluster.delete(config.topics().prefix());
    }
  }

  private List<RunResult> results(int repeat, Optional<Verdict> verdict) {
    List<RunResult> results = new ArrayList<>();
    for (Map<Metric, Double> round : rounds) {
      results.add(
          new RunResult(
              rival,
              repeat,
              results.size() + 1,
              workload.spec().events(),
              round,
              round == values ? verdict : Optional.empty()));
    }
    return results;
  }

  private void send(long until) {
    feed.sendUntil(until, sent -> news.tell("sending events, " + percent(sent, until)));
  }

  /**
   * Has the history worked on, and what fell due in it: it comes in so short a time that what a
   * deployment does meanwhile would else be done while the rest is measured.
   */
  private void age() {
    long history = workload.spec().history();
    send(history);
    // Hours end when the clock says so.
    feed.clock(workload.event(history - 1).arrival(), /* settle= */ false);
    worker = start();
    await("working on the history", feed.sent(), Long.MAX_VALUE);
    if (rival.hasTotals()) {
      news.tell("working on what fell due in the history");
      awaitRest();
    }
    memory();
    news.tell("stopping");
    worker.close();
  }

  /** Waits until nothing is sent any more: as no clock comes meanwhile, then all is done. */
  private void awaitRest() {
    resting(this::sent, restsFor());
  }

  /** What is read once it has not changed for so long. */
  private <T> T resting(Supplier<T> reading, Duration unchanged) {
    long since = System.nanoTime();
    T before = reading.get();
    while (System.nanoTime() - since < unchanged.toNanos()) {
      pause();
      T now = reading.get();
      if (!now.equals(before)) {
        before = now;
        since = System.nanoTime();
      }
    }
    return before;
  }

  private Duration restsFor() {
    Duration commits = config.emitInterval().multipliedBy(EMIT_INTERVALS);
    return commits.compareTo(RESTS_FOR) > 0 ? commits : RESTS_FOR;
  }

  private Volume sent() {
    // What has failed rests as well, but does not answer this.
    worker.ask("sample");
    return Volume.of(worker.ask("volume").get("topics"));
  }

  private Worker start() {
    Worker started =
        Worker.start(
            rival.toString(),
            rival.classpath(),
            ScenarioMain.class.getName(),
            rival.javaOptions(options),
            directory,
            rival.factory());
    started.ask(Json.line(new ScenarioSettings(settings)));
    return started;
  }

  /** Where a run was at an instant. */
  private record Mark(long nanos, long cpu, long brokerCpu, long done, Volume volume) {}

  private Mark mark(long nanos, long cpu, long done) {
    Volume volume =
        rival.keepsProducers()
            ? Volume.of(worker.ask("volume").get("topics"))
            : cluster.written(
                List.of(Outputs.userWindows(config.topics()), Outputs.teamWindows(config.topics())),
                options.partitions());
    return new Mark(nanos, cpu, broker.cpuNanos(), done, volume);
  }

  private void throughput() {
    long before = Math.max(1, workload.spec().before());
    Mark begin = await("warming up", before, Long.MAX_VALUE);
    Mark end = await("measuring", feed.sent(), MARKERS);
    double events = end.done() - begin.done();
    if (events <= 0) {
      throw new CommandException(
          "Nothing was left to measure after the warm-up: give more events (--events).");
    }
    values.put(Metric.EVENTS_PER_SECOND, events / ((end.nanos() - begin.nanos()) / 1e9));
    values.put(Metric.CPU_MICROS_PER_EVENT, (end.cpu() - begin.cpu()) / 1e3 / events);
    values.put(
        Metric.BROKER_CPU_MICROS_PER_EVENT, (end.brokerCpu() - begin.brokerCpu()) / 1e3 / events);
    Volume sent = end.volume().minus(begin.volume());
    values.put(Metric.OUTPUT_RECORDS_PER_EVENT, sent.outputRecords() / events);
    values.put(Metric.OUTPUT_BYTES_PER_EVENT, sent.outputBytes() / events);
    values.put(Metric.CHANGELOG_RECORDS_PER_EVENT, sent.changelogRecords() / events);
    values.put(Metric.CHANGELOG_BYTES_PER_EVENT, sent.changelogBytes() / events);
    values.put(Metric.REPARTITION_RECORDS_PER_EVENT, sent.repartitionRecords() / events);
    values.put(Metric.REPARTITION_BYTES_PER_EVENT, sent.repartitionBytes() / events);
  }

  /** Waits until as much is committed, and nothing but so much is left in between. */
  private Mark await(String what, long wanted, long mostLag) {
    long seen = -1;
    long seenAt = System.nanoTime();
    while (true) {
      JsonNode sample = worker.ask("sample");
      Cluster.Progress progress =
          cluster.progress(config.applicationId(), config.topics().tokenUsage().name());
      long now = System.nanoTime();
      if (progress.done() >= wanted && progress.lag() <= mostLag) {
        return mark(now, sample.get("cpu_ns").asLong(), progress.done());
      }
      if (progress.done() != seen) {
        seen = progress.done();
        seenAt = now;
        news.tell(what + ", " + percent(Math.max(0, seen), wanted));
      } else if (now - seenAt > PATIENCE.toNanos()) {
        throw new CommandException(
            "The scenario %s has not gone on for %d minutes, at %d of %d events."
                .formatted(rival, PATIENCE.toMinutes(), seen, wanted));
      }
      pause();
    }
  }

  private void latencies(Duration lasting) {
    double rate = options.rate();
    for (Map<Metric, Double> round : rounds) {
      rate = latency(lasting, rate, round);
    }
  }

  /**
   * @param given events a second; 0: a part of what is sustained, which shows first
   * @return the rate that was offered
   */
  private double latency(Duration lasting, double given, Map<Metric, Double> round) {
    try (LatencyRun run =
        new LatencyRun(
            feed,
            expected(),
            new RollingWindows(config.windows()).nameOfLongest(),
            config.topics(),
            cluster.bootstrapServers(),
            cluster.registry())) {
      run.start(clock);
      double rate =
          given > 0
              ? given
              : options.load() * run.sustain(values.get(Metric.EVENTS_PER_SECOND), news);
      long cpu = cpuNanos();
      long events = run.offer(rate, lasting, news);
      round.put(Metric.OFFERED_CPU_MICROS_PER_EVENT, (cpuNanos() - cpu) / 1e3 / events);
      clock = run.clock();
      round.putAll(run.latencies());
      return rate;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("The benchmark was interrupted.", e);
    }
  }

  private long cpuNanos() {
    return worker.ask("sample").get("cpu_ns").asLong();
  }

  private ExpectedTotals expected() {
    return ExpectedTotals.of(
        workload, new RollingWindows(config.windows()), feed::forEachSent, clock);
  }

  /** Those after a stop first, as a kill leaves state that has just been restored. */
  private void restarts() {
    double seconds = restartAfterStop(this::measureState);
    news.tell("waiting for its files to be merged");
    long bytes = resting(this::stateBytes, RESTS_FOR);
    values.put(Metric.RESTING_STATE_BYTES_PER_USER, bytes / usersWithState);
    if (!options.restart()) {
      // The broker has kept every record: how long this took says nothing.
      return;
    }
    for (Map<Metric, Double> round : rounds) {
      round.put(
          Metric.CLEAN_RESTART_SECONDS, round == values ? seconds : restartAfterStop(() -> {}));
    }
    for (Map<Metric, Double> round : rounds) {
      round.put(Metric.KILL_RESTART_SECONDS, restartAfterKill());
    }
  }

  /**
   * @param meanwhile is done while nothing runs, and does not count
   */
  private double restartAfterStop(Runnable meanwhile) {
    news.tell("stopping");
    worker.close();
    meanwhile.run();
    sendLive(MISSED_EVENTS);
    return restart("starting after a stop");
  }

  private long stateBytes() {
    return Disk.bytes(state, file -> !Disk.isBelow(file, IDS));
  }

  private double restartAfterKill() {
    long before = feed.sent();
    long events = killedAmong(workload.spec());
    sendLive(events);
    await("working until it is killed", before + events / 2, Long.MAX_VALUE);
    memory();
    worker.kill();
    try (TemporaryDirectory lost = TemporaryDirectory.create(Optional.of(directory), "lost-")) {
      loseStateOfTasks(lost.path());
      return restart("starting after a kill");
    }
  }

  /** How many events are sent for it to be killed among. */
  private static long killedAmong(WorkloadSpec spec) {
    return Math.max(MISSED_EVENTS, spec.events() / 2);
  }

  /** Event time that so many rounds of restarts take. */
  static Duration restartsTake(WorkloadSpec spec, int rounds) {
    long events = rounds * (MISSED_EVENTS + killedAmong(spec));
    return Duration.ofMillis((long) (events * pace(spec)));
  }

  /** Milliseconds of event time from one event to the next. */
  private static double pace(WorkloadSpec spec) {
    return (double) spec.span().toMillis() / (spec.warmUp() + spec.events());
  }

  /**
   * What has run for a while has written to all its state since it was opened, and none of it is
   * trusted after a kill. What has run for moments, as here, would keep the greater part. What
   * tasks do not own stays: who the instance is, and the global table.
   */
  private void loseStateOfTasks(Path lost) {
    try (Stream<Path> files = Files.list(state.resolve(config.applicationId()))) {
      List<Path> tasks =
          files.filter(file -> TASK.matcher(file.getFileName().toString()).matches()).toList();
      if (tasks.isEmpty()) {
        throw new IllegalStateException("No task keeps state in " + state);
      }
      for (Path task : tasks) {
        Files.move(task, lost.resolve(task.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sendLive(long events) {
    double pace = pace(workload.spec());
    long from = clock;
    for (long i = 1; i <= events; i++) {
      feed.sendLive(from + (long) (i * pace), made -> clock = made.arrival());
    }
    feed.clock(clock, /* settle= */ false);
  }

  /** Seconds from the start of a process until all that was sent is committed. */
  private double restart(String what) {
    long begin = System.nanoTime();
    worker = start();
    Mark caughtUp = await(what, feed.sent(), MARKERS);
    return (caughtUp.nanos() - begin) / 1e9;
  }

  private Optional<Verdict> settle() {
    if (!rival.hasTotals()) {
      return Optional.empty();
    }
    news.tell("checking totals");
    feed.clock(clock, /* settle= */ true);
    Instant wanted = Instant.ofEpochMilli(clock);
    while (Instant.parse(worker.ask("sample").get("settled_as_of").asText()).isBefore(wanted)) {
      pause();
    }
    // What is settled is visible after the next commit.
    long committed = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    ExpectedTotals expected = expected();
    while (System.nanoTime() < committed) {
      pause();
    }
    return Optional.of(
        TotalsCheck.run(expected, cluster.bootstrapServers(), cluster.registry(), config.topics()));
  }

  /** The most of all processes of the run. */
  private void memory() {
    JsonNode memory = worker.ask("memory");
    values.merge(Metric.LIVE_HEAP_MIB, memory.get("live_heap").asLong() / MIB, Math::max);
    if (memory.get("peak_memory").asLong() > 0) {
      values.merge(Metric.PEAK_MEMORY_MIB, memory.get("peak_memory").asLong() / MIB, Math::max);
    }
  }

  /**
   * After a clean stop, when nothing is in memory alone; and before everything is published once
   * more for the check, which no deployment does every day.
   */
  private void measureState() {
    usersWithState = expected().usersWithRows();
    values.put(Metric.STATE_BYTES_PER_USER, stateBytes() / usersWithState);
    values.put(
        Metric.ID_BYTES_PER_EVENT,
        (double) Disk.bytes(state, file -> Disk.isBelow(file, IDS)) / feed.sent());
  }

  private static void pause() {
    try {
      Thread.sleep(LOOKS_EVERY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("The benchmark was interrupted.", e);
    }
  }

  private static String percent(long done, long of) {
    return "%d %%".formatted(100 * done / Math.max(1, of));
  }
}
