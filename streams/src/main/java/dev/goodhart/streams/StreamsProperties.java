package dev.goodhart.streams;

import dev.goodhart.schema.RecordLimits;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.streams.topology.BoundedRocksDb;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' configuration for a deployment: what Goodhart needs, then what its users set. */
public final class StreamsProperties {
  /** What correctness rests on, and therefore nobody may set. */
  private static final Set<String> OURS =
      Set.of(
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          StreamsConfig.APPLICATION_ID_CONFIG,
          StreamsConfig.STATE_DIR_CONFIG,
          StreamsConfig.NUM_STREAM_THREADS_CONFIG,
          StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
          StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG,
          // What is published with a commit is published once in emit.interval.
          StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
          // A handler that goes on would keep what is held half changed.
          StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
          StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG);

  /** What correctness rests on in the clients, under any prefix, and the values it needs. */
  private static final Map<String, Set<String>> FIXED =
      Map.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, Set.of("earliest"),
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, Set.of("read_committed"),
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, Set.of("false"),
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, Set.of("true"),
          ProducerConfig.ACKS_CONFIG, Set.of("all", "-1"));

  private static final String CONSUMER = StreamsConfig.CONSUMER_PREFIX;
  private static final String MAIN_CONSUMER = StreamsConfig.MAIN_CONSUMER_PREFIX;
  private static final String RESTORE_CONSUMER = StreamsConfig.RESTORE_CONSUMER_PREFIX;
  private static final String PRODUCER = StreamsConfig.PRODUCER_PREFIX;

  /** Under which a client's setting may stand; none: for every client. */
  private static final List<String> PREFIXES =
      List.of(
          MAIN_CONSUMER,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          CONSUMER,
          PRODUCER,
          StreamsConfig.ADMIN_CLIENT_PREFIX,
          "");

  private static final int SESSION_MS = 15_000;

  /**
   * Beyond the emit interval, when Kafka Streams commits by itself: seldom, as it is not at a
   * multiple of the interval. What changed until then is published once more than it need be, and
   * what comes meanwhile may miss the next multiple. What is being restored, standbys and the
   * global store note then how far they are.
   */
  private static final int SELDOM_MS = 300_000;

  /**
   * Beyond the emit interval, a transaction ends: later than the next commit is due, whatever falls
   * due at once, and not much later than the session of a killed member does, before which nobody
   * else goes on with its tasks.
   */
  private static final int TRANSACTION_MS = 14_000;

  /** The least of it that a user may set: turns of what fell due last up to three seconds. */
  private static final int LEAST_TRANSACTION_MS = 10_000;

  private StreamsProperties() {}

  /**
   * The configuration of an instance, to be used with {@link #clients}; a benchmark's rivals run
   * with the same.
   *
   * @throws GoodhartConfig.BadConfigException if a setting is not its users' to make
   */
  public static Properties of(GoodhartConfig config) {
    Map<String, String> theirs = config.kafka();
    theirs.forEach(StreamsProperties::refuseWhatIsFixed);
    Properties streams = new Properties();
    streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    streams.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    streams.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    streams.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    streams.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    // The topology itself asks for a commit at each emit interval.
    long ownCommitMs = config.emitInterval().toMillis() + SELDOM_MS;
    streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, ownCommitMs);
    // For the few stores that are not held decoded.
    streams.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
    // The order in which a task's inputs are read changes no result, so nothing need wait for it:
    // asking whether to wait puts together a text for a log with every record, a twelfth of the
    // work.
    streams.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // An instance that joins with nothing takes a partition over once it has restored it, which is
    // asked so often: as often as Kafka Streams lets it be. The group warms up two at a time, so
    // that at its ten minutes two instances would take 40 to divide sixteen partitions.
    streams.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    // What is written while the group makes up its mind, some seconds, must not keep it from that.
    // It is restored in as many.
    streams.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 100_000L);
    Defaults defaults = new Defaults(theirs, streams);
    defaults.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000, CONSUMER);
    // A changelog that is restored already brings nothing, and what else is asked over the same
    // connection waits behind the question for more: half a second by default, for each few tasks.
    defaults.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50, RESTORE_CONSUMER, CONSUMER);
    defaults.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS, MAIN_CONSUMER, CONSUMER);
    defaults.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, heartbeat(theirs), MAIN_CONSUMER, CONSUMER);
    defaults.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4", PRODUCER);
    defaults.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10, PRODUCER);
    // A dead letter that does not fit would stop its partition.
    defaults.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RecordLimits.MAX_RECORD_BYTES, PRODUCER);
    internalTopics(streams, config.replicationFactor());
    streams.putAll(theirs);
    // Kafka Streams knows of its own commits only, and refuses transactions that end before them.
    // What its producers are told is what clients() tells them.
    streams.put(
        PRODUCER + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        (int) Math.max(transactionTimeoutMs(config), ownCommitMs));
    return streams;
  }

  /**
   * What makes an instance's clients.
   *
   * @throws GoodhartConfig.BadConfigException if a setting is not its users' to make
   */
  public static KafkaClientSupplier clients(GoodhartConfig config) {
    return new ShortTransactions(transactionTimeoutMs(config));
  }

  /** As shipped it is 15 s, like the session. */
  private static int transactionTimeoutMs(GoodhartConfig config) {
    int emitMs = (int) config.emitInterval().toMillis();
    int least = emitMs + LEAST_TRANSACTION_MS;
    for (String prefix : List.of(PRODUCER, "")) {
      String name = prefix + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
      String given = config.kafka().get(name);
      if (given != null) {
        if (!given.strip().matches("\\d{1,9}") || Integer.parseInt(given.strip()) < least) {
          throw new GoodhartConfig.BadConfigException(
              "Setting 'kafka.%s' is '%s', but a transaction lasts for 'emit.interval' and what falls due then: give at least %d."
                  .formatted(name, given.strip(), least));
        }
        return Integer.parseInt(given.strip());
      }
    }
    return emitMs + TRANSACTION_MS;
  }

  /** A fifth of the session, which a shorter one of the user's makes shorter too. */
  private static int heartbeat(Map<String, String> theirs) {
    int shortest = SESSION_MS;
    for (String prefix : List.of("", CONSUMER, MAIN_CONSUMER)) {
      String given = theirs.get(prefix + ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
      // Kafka says what is wrong with one that is no such number.
      if (given != null && given.matches("\\d{1,9}")) {
        shortest = Math.min(shortest, Integer.parseInt(given));
      }
    }
    return Math.max(1, shortest / 5);
  }

  private static void refuseWhatIsFixed(String name, String value) {
    String prefix = PREFIXES.stream().filter(name::startsWith).findFirst().orElseThrow();
    String setting = name.substring(prefix.length());
    if (setting.equals(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)
        && value.strip().matches("\\d{1,9}")
        && Integer.parseInt(value.strip()) < RecordLimits.MAX_RECORD_BYTES) {
      throw new GoodhartConfig.BadConfigException(
          "Setting 'kafka.%s' is '%s', but a dead letter may be larger: give at least %d."
              .formatted(name, value.strip(), RecordLimits.MAX_RECORD_BYTES));
    }
    Set<String> needed = FIXED.get(setting);
    if (OURS.contains(name)
        || (needed != null && !needed.contains(value.strip().toLowerCase(Locale.ROOT)))) {
      throw new GoodhartConfig.BadConfigException(
          "Setting 'kafka."
              + name
              + "' cannot be changed, because "
              + (name.equals(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)
                  ? "'emit.interval' says when to commit: set that."
                  : "exact totals rest on it: leave it out."));
    }
  }

  /** Changelogs and repartition topics; holds when they are created, and never changes them. */
  private static void internalTopics(Properties streams, int replicationFactor) {
    // The open segment is never compacted: by default it grows to 1 GiB, and rows that are written
    // with every commit would be restored from hundreds of versions of each. Smaller ones than this
    // have brokers compact logs of some twenty megabytes again and again.
    streams.put(
        StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), Integer.toString(16 << 20));
    // Their records carry arrivals that were accepted already: a broker whose clock is behind must
    // not refuse them, as that would end the application.
    streams.put(
        StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
        Long.toString(Long.MAX_VALUE));
    TopicSpec.minInsyncReplicas(replicationFactor)
        .ifPresent(
            least ->
                streams.put(
                    StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG), least));
  }

  /**
   * Defaults for one kind of client, which Kafka Streams would prefer to what a user sets for every
   * client: they hold only where the user has set nothing.
   */
  private record Defaults(Map<String, String> theirs, Properties streams) {
    void put(String name, Object value, String prefix, String... wider) {
      if (!theirs.containsKey(name)
          && Stream.of(wider).noneMatch(other -> theirs.containsKey(other + name))) {
        streams.put(prefix + name, value);
      }
    }
  }
}
