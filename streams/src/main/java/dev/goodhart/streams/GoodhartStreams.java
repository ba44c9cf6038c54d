package dev.goodhart.streams;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.RegistryAnswers;
import dev.goodhart.schema.RegistryUnavailableException;
import dev.goodhart.streams.topology.GoodhartTopology;
import dev.goodhart.streams.topology.ReferenceData;
import dev.goodhart.streams.topology.TopologySettings;
import dev.goodhart.window.OtherWindowsException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance. Topics and schemas must exist (`goodhart topics apply`).
 *
 * <p>A stream thread that dies is replaced, and its work done again from the last commit; if that
 * does not help again and again, the instance stops. While the registry does not answer, it waits.
 */
public final class GoodhartStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GoodhartStreams.class);
  private static final Duration CLOSING = Duration.ofSeconds(60);
  // Less than the five minutes after which a group goes on without a member that waits.
  private static final Duration WAITS_FOR_REGISTRY = Duration.ofMinutes(2);
  private static final long REGISTRY_ASKED_EVERY_MS = 1_000;
  private static final int PARTS_THAT_SETTLE = 5;

  private final GoodhartConfig config;
  private final GroupMembership membership;
  private final Consumer<String> news;
  private final SchemaRegistryClient registry;
  private final KafkaStreams streams;
  private final Replacements replacements;
  private final Object changed = new Object();
  // Milliseconds since the epoch, by part and partition.
  private final Map<String, Long> settled = new TreeMap<>();
  private Timekeeper timekeeper;
  private Throwable failure;
  private boolean stopping;
  private boolean closing;
  private boolean waiting;

  /**
   * @param config of this deployment
   * @throws GoodhartConfig.BadConfigException if it cannot be used
   */
  public GoodhartStreams(GoodhartConfig config) {
    this(config, line -> {});
  }

  /**
   * @param config of this deployment
   * @param news takes a line for people when something worth knowing happened; from any thread
   * @throws GoodhartConfig.BadConfigException if it cannot be used
   */
  public GoodhartStreams(GoodhartConfig config, Consumer<String> news) {
    this.config = config;
    this.news = news;
    replacements = new Replacements(config.threads());
    Properties properties = StreamsProperties.of(config);
    registry = Registry.connect(config.registryUrl(), config.registry());
    Topology topology = topology(config, properties);
    membership = GroupMembership.of(config, topology.describe());
    streams =
        new KafkaStreams(
            topology, membership.joinedTo(properties), StreamsProperties.clients(config));
    streams.setUncaughtExceptionHandler(this::threadDied);
    streams.setStateListener(this::stateChanged);
    streams.setGlobalStateRestoreListener(new RestoreNews(news));
  }

  /**
   * Whether an instance could be made of a configuration: everything that can be found out without
   * a cluster.
   *
   * @throws GoodhartConfig.BadConfigException if it cannot be used
   */
  public static void check(GoodhartConfig config) {
    TopologySettings settings = TopologySettings.of(config);
    DetectorConfig thresholds = detection(config);
    try {
      StreamsConfig streams = new StreamsConfig(StreamsProperties.of(config));
      LOG.debug("Would start with {}, {}, {}.", settings, thresholds, streams);
    } catch (ConfigException e) {
      throw new GoodhartConfig.BadConfigException("Settings 'kafka.*': " + e.getMessage() + ".");
    }
  }

  private Topology topology(GoodhartConfig config, Properties properties) {
    return new GoodhartTopology(
            TopologySettings.of(config),
            detection(config),
            registry,
            ReferenceData.empty(),
            this::partSettled)
        .build(properties);
  }

  private static DetectorConfig detection(GoodhartConfig config) {
    try {
      return DetectorConfig.of(config.detector());
    } catch (IllegalArgumentException e) {
      throw new GoodhartConfig.BadConfigException("Setting 'detector.*': " + e.getMessage());
    }
  }

  /** Begins to work; returns at once. */
  public void start() {
    streams.start();
    if (config.clockSource() == GoodhartConfig.ClockSource.WALL) {
      timekeeper =
          new Timekeeper(
              config.topics(), Admin.create(clients()), producer(), this::userPartitions);
      timekeeper.start(config.emitInterval());
    }
  }

  /** The state of the instance, as Kafka Streams has it. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /**
   * Waits until all partitions are worked on.
   *
   * @return whether they are, within the time
   * @throws IllegalStateException if the instance failed
   * @throws GoodhartConfig.BadConfigException if its state was written under other settings
   */
  public boolean awaitRunning(Duration atMost) throws InterruptedException {
    await(atMost, () -> stopping || streams.state() == KafkaStreams.State.RUNNING);
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /**
   * Waits until everything published before a settling clock record (the end of a replay) has been
   * worked on and every key was published as of that record. What was published becomes visible to
   * read_committed readers with the next commit, at the latest when the instance is closed.
   *
   * @return whether it is, within the time
   * @throws IllegalStateException if the instance failed
   * @throws GoodhartConfig.BadConfigException if its state was written under other settings
   */
  public boolean awaitSettled(Duration atMost) throws InterruptedException {
    return await(atMost, this::isSettled);
  }

  private boolean isSettled() {
    return settled.size() == PARTS_THAT_SETTLE * config.partitions();
  }

  /**
   * The instant as of which every key was last published because a settling clock record asked for
   * it, in this process or in one before: that record's or a later one; {@link Instant#MIN} if none
   * did.
   *
   * @throws IllegalStateException if the instance failed
   * @throws GoodhartConfig.BadConfigException if its state was written under other settings
   */
  public Instant settledAsOf() {
    synchronized (changed) {
      refuseIfFailed();
      return isSettled() ? Instant.ofEpochMilli(Collections.min(settled.values())) : Instant.MIN;
    }
  }

  /** Lets {@link #awaitStopped} return; may be called from any thread. */
  public void stop() {
    synchronized (changed) {
      stopping = true;
      changed.notifyAll();
    }
  }

  /**
   * Waits until {@link #stop} is called.
   *
   * @throws IllegalStateException if the instance failed
   * @throws GoodhartConfig.BadConfigException if its state was written under other settings
   */
  public void awaitStopped() throws InterruptedException {
    synchronized (changed) {
      while (!await(Duration.ofDays(1), () -> stopping)) {
        LOG.debug("Still running.");
      }
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void refuseIfFailed() {
    if (streams.state() == KafkaStreams.State.ERROR) {
      if (failure instanceof GoodhartConfig.BadConfigException refused) {
        throw refused;
      }
      throw new IllegalStateException(
          "Processing stopped: " + (failure == null ? "unknown" : failure.getMessage()), failure);
    }
  }

  private boolean await(Duration atMost, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (changed) {
      while (!condition.holds()) {
        refuseIfFailed();
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
          return false;
        }
        changed.wait(left);
      }
      return true;
    }
  }

  private void stateChanged(KafkaStreams.State now, KafkaStreams.State before) {
    if (now == KafkaStreams.State.RUNNING) {
      news.accept("running");
    }
    synchronized (changed) {
      changed.notifyAll();
    }
  }

  private void partSettled(String part, int partition, long instant) {
    synchronized (changed) {
      Long before = settled.put(part + "-" + partition, instant);
      if (before == null && isSettled()) {
        news.accept("settled: every key is published as of " + Instant.ofEpochMilli(instant));
      }
      changed.notifyAll();
    }
  }

  /** Runs in the thread that died; its work lies still until this returns. */
  private StreamThreadExceptionResponse threadDied(Throwable cause) {
    Optional<String> refusal = find(OtherWindowsException.class, cause).map(Throwable::getMessage);
    if (refusal.isPresent()) {
      synchronized (changed) {
        // Another thread would say the same.
        failure = new GoodhartConfig.BadConfigException(refusal.get());
      }
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    try {
      if (find(RegistryUnavailableException.class, cause).isPresent()) {
        LOG.warn("A stream thread needs the schema registry.", cause);
        awaitRegistry();
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
      LOG.error("A stream thread died.", cause);
      if (find(FencedInstanceIdException.class, cause).isPresent()) {
        news.accept(
            "its place in the group was taken, and it joins anew. " + membership.whenTaken());
      }
      Optional<Duration> pause;
      synchronized (changed) {
        failure = cause;
        pause = replacements.died(System.nanoTime());
      }
      if (pause.isEmpty()) {
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
      pause(pause.get().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static <T extends Throwable> Optional<T> find(Class<T> kind, Throwable failure) {
    Throwable cause = failure;
    // A chain of causes may be a ring.
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (kind.isInstance(cause)) {
        return Optional.of(kind.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** A thread that is replaced restores its state, and would die again: better to wait first. */
  private void awaitRegistry() throws InterruptedException {
    tellWaiting(true);
    long deadline = System.nanoTime() + WAITS_FOR_REGISTRY.toNanos();
    while (System.nanoTime() < deadline && pause(REGISTRY_ASKED_EVERY_MS)) {
      if (registryAnswers()) {
        tellWaiting(false);
        return;
      }
    }
    synchronized (changed) {
      // Said again should the new thread find it away too.
      waiting = false;
    }
  }

  private void tellWaiting(boolean now) {
    synchronized (changed) {
      if (waiting != now) {
        waiting = now;
        news.accept(
            now
                ? "the schema registry does not answer: waiting for it"
                : "the schema registry answers again");
      }
    }
  }

  private boolean registryAnswers() {
    try {
      registry.getConfig(config.topics().tokenUsage().valueSubject());
      return true;
    } catch (RestClientException e) {
      return !RegistryAnswers.isTransient(e);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * @return whether the instance is still wanted
   */
  private boolean pause(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    synchronized (changed) {
      while (!closing) {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
          return true;
        }
        changed.wait(left);
      }
      return false;
    }
  }

  private Collection<Integer> userPartitions() {
    Set<Integer> partitions = new TreeSet<>();
    String usage = config.topics().tokenUsage().name();
    streams
        .metadataForLocalThreads()
        .forEach(
            thread ->
                thread
                    .activeTasks()
                    .forEach(
                        task ->
                            task.topicPartitions().stream()
                                .filter(partition -> partition.topic().equals(usage))
                                .map(TopicPartition::partition)
                                .forEach(partitions::add)));
    return partitions;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> settings = clients();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> clients() {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    return settings;
  }

  @Override
  public void close() {
    synchronized (changed) {
      closing = true;
      changed.notifyAll();
    }
    if (timekeeper != null) {
      timekeeper.close();
    }
    streams.close(CloseOptions.timeout(CLOSING).withGroupMembershipOperation(membership.atClose()));
    try {
      registry.close();
    } catch (IOException e) {
      LOG.debug("The registry's client did not close.", e);
    }
  }
}
