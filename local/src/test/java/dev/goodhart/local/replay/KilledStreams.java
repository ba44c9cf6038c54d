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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * {@code goodhart streams} in a process of its own that is killed (SIGKILL) when it has worked on
 * certain shares of the usage, and started again on the same state directory.
 */
final class KilledStreams implements Application {
  private static final Duration LOOKS_EVERY = Duration.ofMillis(50);

  private final GoodhartConfig config;
  private final Path directory;
  private final long total;
  private final List<Double> kills = new ArrayList<>();
  private final int killedDuringRestore;
  private final List<String> history = Collections.synchronizedList(new ArrayList<>());
  private final Thread killer = new Thread(this::work, "killer");
  private volatile Process process;
  private volatile boolean restoring;
  private volatile boolean settled;
  private volatile boolean finished;
  private volatile Throwable failure;

  /**
   * @param total usage records there will be
   * @param count kills, at random shares from 5 % to 95 %
   */
  KilledStreams(GoodhartConfig config, Path directory, long total, int count, long seed) {
    this.config = config;
    this.directory = directory;
    this.total = total;
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      kills.add(0.05 + 0.9 * random.nextDouble());
    }
    kills.sort(null);
    killedDuringRestore = count / 2;
  }

  /** What happened, for a failure's message. */
  List<String> history() {
    return history;
  }

  @Override
  public void start() {
    process = launch();
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
    return !process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
      killer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()))) {
      for (int i = 0; i < kills.size(); i++) {
        boolean duringRestore = i == killedDuringRestore;
        double share = kills.get(i);
        await(() -> done(admin) >= share * total);
        kill("at %.0f %%".formatted(100 * share));
        if (duringRestore) {
          await(() -> restoring);
          kill("during restore");
        }
      }
      finished = true;
    } catch (InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  private void kill(String when) throws InterruptedException {
    process.destroyForcibly().waitFor();
    history.add("killed " + when);
    process = launch();
    restoring = false;
    settled = false;
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void await(Condition condition) throws InterruptedException {
    while (!condition.holds()) {
      if (process.waitFor(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the process ended by itself: " + history);
      }
    }
  }

  private long done(Admin admin) throws InterruptedException {
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

  private Process launch() {
    try {
      Path file = directory.resolve("streams.properties");
      Properties settings = new Properties();
      settings.putAll(settings());
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
      Thread reader = new Thread(() -> read(started), "streams-output");
      reader.setDaemon(true);
      reader.start();
      return started;
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
    settings.put("state.dir", directory.resolve("state").toString());
    // A killed member is missed until its session ends.
    settings.put("kafka.session.timeout.ms", "3000");
    settings.put("kafka.heartbeat.interval.ms", "500");
    settings.put("emit.interval", "PT0.2S");
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
