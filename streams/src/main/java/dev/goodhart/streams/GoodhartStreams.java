package dev.goodhart.streams;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.schema.Registry;
import dev.goodhart.streams.topology.GoodhartTopology;
import dev.goodhart.streams.topology.ReferenceData;
import dev.goodhart.streams.topology.TopologySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance. Topics and schemas must exist (`goodhart topics apply`).
 *
 * <p>A stream thread that dies (a registry that does not answer, say) is replaced a few times, and
 * its work done again from the last commit; if that does not help, the instance stops.
 */
public final class GoodhartStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GoodhartStreams.class);
  private static final Duration CLOSING = Duration.ofSeconds(60);
  private static final int REPLACED_AT_MOST = 10;
  private static final int PARTS_THAT_SETTLE = 5;

  private final GoodhartConfig config;
  private final Consumer<String> news;
  private final KafkaStreams streams;
  private final Object changed = new Object();
  private final Set<String> settled = new TreeSet<>();
  private Timekeeper timekeeper;
  private Throwable failure;
  private boolean stopping;
  private int replaced;

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
    Properties properties = StreamsProperties.of(config);
    streams = new KafkaStreams(topology(config, properties), properties);
    streams.setUncaughtExceptionHandler(this::threadDied);
    streams.setStateListener(this::stateChanged);
    streams.setGlobalStateRestoreListener(new RestoreNews(news));
  }

  private Topology topology(GoodhartConfig config, Properties properties) {
    return new GoodhartTopology(
            TopologySettings.of(config),
            detection(config),
            Registry.connect(config.registryUrl(), config.registry()),
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
   */
  public boolean awaitSettled(Duration atMost) throws InterruptedException {
    return await(atMost, this::isSettled);
  }

  private boolean isSettled() {
    return settled.size() == PARTS_THAT_SETTLE * config.partitions();
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

  private boolean await(Duration atMost, Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (changed) {
      while (!condition.holds()) {
        if (streams.state() == KafkaStreams.State.ERROR) {
          throw new IllegalStateException(
              "Processing stopped: " + (failure == null ? "unknown" : failure.getMessage()),
              failure);
        }
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
      if (settled.add(part + "-" + partition) && isSettled()) {
        news.accept("settled: every key is published as of " + Instant.ofEpochMilli(instant));
      }
      changed.notifyAll();
    }
  }

  private StreamThreadExceptionResponse threadDied(Throwable cause) {
    synchronized (changed) {
      failure = cause;
      replaced++;
      LOG.error("A stream thread died.", cause);
      return replaced <= REPLACED_AT_MOST
          ? StreamThreadExceptionResponse.REPLACE_THREAD
          : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
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
    if (timekeeper != null) {
      timekeeper.close();
    }
    // A named member comes back and keeps its partitions; an unnamed one should not be waited for.
    boolean named = config.kafka().containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    streams.close(
        CloseOptions.timeout(CLOSING)
            .withGroupMembershipOperation(
                named
                    ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                    : CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }
}
