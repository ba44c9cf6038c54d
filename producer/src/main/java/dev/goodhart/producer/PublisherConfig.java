package dev.goodhart.producer;

import dev.goodhart.schema.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings of a {@link TokenUsagePublisher}; made by {@link #builder}.
 *
 * @param bootstrapServers the cluster
 * @param registryUrl one or more addresses of the schema registry, separated by commas
 * @param topicPrefix what the deployment's topic names begin with
 * @param memoryBytes how much may wait for delivery, Kafka's own buffers and the bookkeeping
 *     included; at least {@link #MIN_MEMORY_BYTES}
 * @param maxBlock how long {@code publish} may wait for memory; zero: never
 * @param deliveryTimeout after this time without confirmation an event has failed
 * @param linger how long an event waits for company in its batch
 * @param compression of batches
 * @param kafka further settings of Kafka's producer, such as TLS and SASL
 * @param registry further settings of the registry's client, such as {@code basic.auth.user.info}
 */
public record PublisherConfig(
    String bootstrapServers,
    String registryUrl,
    String topicPrefix,
    long memoryBytes,
    Duration maxBlock,
    Duration deliveryTimeout,
    Duration linger,
    Compression compression,
    Map<String, String> kafka,
    Map<String, String> registry) {

  /** The least that {@link #memoryBytes} can be: the largest event must fit well. */
  public static final long MIN_MEMORY_BYTES = 8L << 20;

  /**
   * What delivery, placing and memory rest on; a setting of the same name would break a promise.
   */
  private static final List<String> FIXED =
      List.of(
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.BUFFER_MEMORY_CONFIG,
          ProducerConfig.COMPRESSION_TYPE_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.LINGER_MS_CONFIG,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG,
          ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  private static final int REQUEST_TIMEOUT_MS = 30_000;
  private static final int BATCH_BYTES = 64 << 10;

  /** Checks and copies. */
  public PublisherConfig {
    Objects.requireNonNull(bootstrapServers);
    Objects.requireNonNull(registryUrl);
    Objects.requireNonNull(compression);
    kafka = Map.copyOf(kafka);
    registry = Map.copyOf(registry);
    if (memoryBytes < MIN_MEMORY_BYTES) {
      throw new IllegalArgumentException(
          "memoryBytes is %d: give at least %d.".formatted(memoryBytes, MIN_MEMORY_BYTES));
    }
    if (maxBlock.isNegative() || linger.isNegative()) {
      throw new IllegalArgumentException("maxBlock and linger must not be negative.");
    }
    if (deliveryTimeout.compareTo(linger.plusMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "deliveryTimeout is %s: give more than linger, which is %s."
              .formatted(deliveryTimeout, linger));
    }
    for (String name : FIXED) {
      if (kafka.containsKey(name)) {
        throw new IllegalArgumentException(
            "Setting '%s' cannot be given to Kafka's producer here: what is promised rests on it."
                .formatted(name));
      }
    }
  }

  /**
   * Defaults: prefix {@code goodhart.}, 64 MiB, no blocking, two minutes, 20 ms, zstd.
   *
   * @param bootstrapServers the cluster
   * @param registryUrl the schema registry
   */
  public static Builder builder(String bootstrapServers, String registryUrl) {
    return new Builder(bootstrapServers, registryUrl);
  }

  /** Whether a setting of Kafka's producer cannot be given in {@link #kafka}. */
  public static boolean isFixed(String setting) {
    return FIXED.contains(setting);
  }

  /** Kafka's producer settings. */
  Map<String, Object> producerSettings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        (int) Math.min(REQUEST_TIMEOUT_MS, deliveryTimeout.minus(linger).toMillis()));
    settings.putAll(kafka);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression.codec());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, linger.toMillis());
    settings.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        (int) Math.min(Integer.MAX_VALUE, deliveryTimeout.toMillis()));
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, memoryBytes / 2);
    // Only the publisher's own thread waits that long; see TokenUsagePublisher.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, deliveryTimeout.toMillis());
    return settings;
  }

  /** The registry client's settings: it answers soon or is asked again. */
  Map<String, String> registrySettings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("http.connect.timeout.ms", "5000");
    settings.put("http.read.timeout.ms", "5000");
    settings.put("max.retries", "0");
    settings.putAll(registry);
    return settings;
  }

  /** Collects settings. */
  public static final class Builder {
    private final String bootstrapServers;
    private final String registryUrl;
    private String topicPrefix = Topics.DEFAULT_PREFIX;
    private long memoryBytes = 64L << 20;
    private Duration maxBlock = Duration.ZERO;
    private Duration deliveryTimeout = Duration.ofMinutes(2);
    private Duration linger = Duration.ofMillis(20);
    private Compression compression = Compression.ZSTD;
    private final Map<String, String> kafka = new LinkedHashMap<>();
    private final Map<String, String> registry = new LinkedHashMap<>();

    private Builder(String bootstrapServers, String registryUrl) {
      this.bootstrapServers = bootstrapServers;
      this.registryUrl = registryUrl;
    }

    /** What the deployment's topic names begin with. */
    public Builder topicPrefix(String prefix) {
      topicPrefix = prefix;
      return this;
    }

    /** How much may wait for delivery. */
    public Builder memoryBytes(long bytes) {
      memoryBytes = bytes;
      return this;
    }

    /** How long {@code publish} may wait for memory. */
    public Builder maxBlock(Duration time) {
      maxBlock = time;
      return this;
    }

    /** After this time without confirmation an event has failed. */
    public Builder deliveryTimeout(Duration time) {
      deliveryTimeout = time;
      return this;
    }

    /** How long an event waits for company in its batch. */
    public Builder linger(Duration time) {
      linger = time;
      return this;
    }

    /** How batches are compressed. */
    public Builder compression(Compression codec) {
      compression = codec;
      return this;
    }

    /** Further settings of Kafka's producer. */
    public Builder kafka(Map<String, String> settings) {
      kafka.putAll(settings);
      return this;
    }

    /** Further settings of the registry's client. */
    public Builder registry(Map<String, String> settings) {
      registry.putAll(settings);
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException with one sentence on the first that cannot be used
     */
    public PublisherConfig build() {
      return new PublisherConfig(
          bootstrapServers,
          registryUrl,
          topicPrefix,
          memoryBytes,
          maxBlock,
          deliveryTimeout,
          linger,
          compression,
          kafka,
          registry);
    }
  }
}
