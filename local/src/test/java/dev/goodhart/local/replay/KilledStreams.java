package dev.goodhart.local.replay;

import dev.goodhart.streams.GoodhartConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * {@code goodhart streams} in processes of their own, which meet with something when they have
 * worked on certain shares of the usage: they are killed (SIGKILL) and started again on the same
 * state directory, or share the work with others that come and go.
 */
final class KilledStreams implements Application {
  private static final Duration LOOKS_EVERY = Duration.ofMillis(50);

  /** The one that is there at the end. */
  private static final String FIRST = "first";

  private static final String SECOND = "second";

  private interface Incident {
    void happens() throws InterruptedException;
  }

  private record Planned(double share, Incident incident) {}

  private final GoodhartConfig config;
  private final Path directory;
  private final long total;
  private final List<Planned> plan = new ArrayList<>();
  private final List<String> history = Collections.synchronizedList(new ArrayList<>());
  private final Thread killer = new Thread(this::work, "killer");
  private final Map<String, Process> processes = new ConcurrentHashMap<>();
  private final Admin admin;
  private volatile boolean restoring;
  private volatile boolean settled;
  private volatile boolean finished;
  private volatile Throwable failure;

  private KilledStreams(GoodhartConfig config, Path directory, long total) {
    this.config = config;
    this.directory = directory;
    this.total = total;
    admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()));
  }

  /**
   * One process, which is killed and started again.
   *
   * @param total usage records there will be
   * @param count kills, at random shares from 5 % to 95 %, and one during a restore
   */
  static KilledStreams killed(
      GoodhartConfig config, Path directory, long total, int count, long seed) {
    KilledStreams streams = new KilledStreams(config, directory, total);
    Random random = new Random(seed);
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(0.05 + 0.9 * random.nextDouble());
    }
    shares.sort(null);
    for (int i = 0; i < count; i++) {
      streams.at(shares.get(i), () -> streams.killAndStartAgain(""));
      if (i == count / 2) {
        streams.at(
            shares.get(i),
            () -> {
              streams.await(() -> streams.restoring);
              streams.killAndStartAgain(" during restore");
            });
      }
    }
    return streams;
  }

  /** Tasks move to a second process and back: as it joins, as either is killed, as it leaves. */
  static KilledStreams joinedAndLeft(GoodhartConfig config, Path directory, long total) {
    KilledStreams streams = new KilledStreams(config, directory, total);
    streams.at(0.10, streams::startSecond);
    streams.at(0.30, () -> streams.killAndStartAgain(""));
    streams.at(0.50, () -> streams.end(SECOND, Process::destroyForcibly, "killed"));
    streams.at(0.60, streams::startSecond);
    streams.at(0.80, () -> streams.end(SECOND, Process::destroy, "stopped"));
    return streams;
  }

  private void at(double share, Incident incident) {
    plan.add(new Planned(share, incident));
  }

  /** What happened, for a failure's message. */
  List<String> history() {
    return history;
  }

  @Override
  public void start() {
    launch(FIRST);
    killer.start();
  }

  @Override
  public boolean awaitSettled(Duration atMost) throws InterruptedException {
    if (failure != null) {
      throw new IllegalStateException(history.toString(), failure);
    }
    // What a process said that was killed later does not count.
    return (finished && settled) || (await(atMost) && finished && settled);
  }

  /** Waits for the process to end, which it should not. */
  private boolean await(Duration atMost) throws InterruptedException {
    return !processes.get(FIRST).waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroy);
    try {
      for (Process process : processes.values()) {
        process.waitFor();
      }
      killer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try (admin) {
      for (Planned planned : plan) {
        await(() -> done() >= planned.share * total);
        history.add("at %.0f %%:".formatted(100 * planned.share));
        planned.incident.happens();
      }
      finished = true;
    } catch (InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  private void startSecond() throws InterruptedException {
    launch(SECOND);
    await(() -> membersWithTasks() == 2);
    history.add("two share the work");
  }

  private long membersWithTasks() throws InterruptedException {
    try {
      String group = config.applicationId();
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .stream()
          .filter(member -> !member.assignment().topicPartitions().isEmpty())
          .count();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void killAndStartAgain(String when) throws InterruptedException {
    end(FIRST, Process::destroyForcibly, "killed" + when);
    restoring = false;
    settled = false;
    launch(FIRST);
  }

  private void end(String name, Consumer<Process> how, String what) throws InterruptedException {
    Process process = processes.get(name);
    how.accept(process);
    process.waitFor();
    if (!name.equals(FIRST)) {
      // The first one is about to be replaced, and asked for meanwhile.
      processes.remove(name);
    }
    history.add(what + ": " + name);
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void await(Condition condition) throws InterruptedException {
    while (!condition.holds()) {
      for (Process process : processes.values()) {
        if (process.waitFor(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("a process ended by itself: " + history);
        }
      }
    }
  }

  private long done() throws InterruptedException {
    try {
      String usage = config.topics().tokenUsage().name();
      return admin
          .listConsumerGroupOffsets(config.applicationId())
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(usage))
          .map(Map.Entry::getValue)
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void launch(String name) {
    try {
      Path file = directory.resolve(name + ".properties");
      Properties settings = new Properties();
      settings.putAll(settings());
      settings.put("state.dir", directory.resolve(name + "-state").toString());
      try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
        settings.store(out, null);
      }
      Process started =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx1g",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.goodhart.local.cli.Goodhart",
                  "streams",
                  "--config",
                  file.toString())
              .redirectErrorStream(true)
              .start();
      processes.put(name, started);
      history.add("started: " + name);
      Thread reader = new Thread(() -> read(started), name + "-output");
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("bootstrap.servers", config.bootstrapServers());
    settings.put("schema.registry.url", config.registryUrl());
    settings.put("topics.partitions", Integer.toString(config.partitions()));
    settings.put("topics.replication.factor", "1");
    settings.put("clock.source", "RECORDED");
    settings.put("hourly.memory", config.hourlyMemory().toString());
    // A killed member is missed until its session ends.
    settings.put("kafka.session.timeout.ms", "3000");
    settings.put("kafka.heartbeat.interval.ms", "500");
    settings.put("emit.interval", "PT0.2S");
    // An instance that comes back with nothing would get its first task at the next probing.
    settings.put("kafka.acceptable.recovery.lag", Long.toString(Long.MAX_VALUE));
    return settings;
  }

  private void read(Process started) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        history.add(line);
        restoring |= line.contains("restoring state");
        if (line.contains("settled:")) {
          settled = true;
        }
      }
    } catch (IOException e) {
      // A killed process closes its output.
    }
  }
}
