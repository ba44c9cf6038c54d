package dev.goodhart.schema;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Everything that is fixed about one topic: declared once, here, and used by whoever creates,
 * checks, reads or writes it.
 *
 * @param name full name with prefix and version
 * @param purpose what it holds, in a few words for people
 * @param key what its keys are
 * @param value schema of its values; empty: bytes as they are
 * @param cleanup how old records go away
 * @param retention how long records stay where they go by age; empty: for ever
 * @param time who stamps its records
 * @param spread over how many partitions it lies
 */
public record TopicSpec(
    String name,
    String purpose,
    Key key,
    Optional<Schema> value,
    Cleanup cleanup,
    Optional<Duration> retention,
    Time time,
    Spread spread) {

  /** What a topic's keys are. */
  public sealed interface Key {
    /** A UTF-8 string, named after what it is. */
    record Text(String what) implements Key {}

    /** An Avro record in Confluent's wire format. */
    record Avro(Schema schema) implements Key {}

    /** Bytes as they were received, or none. */
    record Raw() implements Key {}
  }

  /** {@code cleanup.policy}. */
  public enum Cleanup {
    DELETE("delete"),
    COMPACT("compact"),
    COMPACT_AND_DELETE("compact,delete");

    private final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }

    /** The value of Kafka's {@code cleanup.policy}. */
    public String policy() {
      return policy;
    }
  }

  /** {@code message.timestamp.type}. */
  public enum Time {
    /** The broker's clock, which no client can push. */
    APPENDED("LogAppendTime"),
    /** What the writer says. */
    CREATED("CreateTime");

    private final String type;

    Time(String type) {
      this.type = type;
    }

    /** The value of Kafka's {@code message.timestamp.type}. */
    public String type() {
      return type;
    }
  }

  /** Over how many partitions a topic lies. */
  public enum Spread {
    /** The deployment's partition count; equal for all such topics. */
    BY_SUBJECT,
    /** One: reference data that every instance reads whole. */
    SINGLE
  }

  /** Number of partitions in a deployment that has {@code partitions} per subject topic. */
  public int partitions(int partitions) {
    return spread == Spread.SINGLE ? 1 : partitions;
  }

  /** Subject of the key's schema in the registry (TopicNameStrategy). */
  public String keySubject() {
    return name + "-key";
  }

  /** Subject of the value's schema in the registry (TopicNameStrategy). */
  public String valueSubject() {
    return name + "-value";
  }

  /** Schemas by registry subject, in the order in which they are registered. */
  public Map<String, Schema> subjects() {
    Map<String, Schema> subjects = new LinkedHashMap<>();
    if (key instanceof Key.Avro avro) {
      subjects.put(keySubject(), avro.schema());
    }
    value.ifPresent(schema -> subjects.put(valueSubject(), schema));
    return subjects;
  }

  /**
   * How many replicas must have a record before it counts as written, where there are enough of
   * them that one may fail; empty: the broker decides.
   */
  public static Optional<String> minInsyncReplicas(int replicationFactor) {
    return replicationFactor >= 3 ? Optional.of("2") : Optional.empty();
  }

  /** Kafka's topic configuration for a production cluster. */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup.policy());
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, time.type());
    config.put(
        TopicConfig.RETENTION_MS_CONFIG,
        retention.map(age -> Long.toString(age.toMillis())).orElse("-1"));
    if (key instanceof Key.Raw) {
      config.put(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RecordLimits.MAX_RECORD_BYTES));
    }
    if (cleanup != Cleanup.DELETE) {
      // The active segment is never compacted: close it hourly so that readers who start from the
      // beginning do not read days of superseded rows.
      config.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofHours(1).toMillis()));
      config.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
      config.put(
          TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(Duration.ofDays(7).toMillis()));
    }
    return config;
  }

  /**
   * Kafka's topic configuration where records carry recorded time (replays, simulations): their
   * writer stamps them and nothing is deleted by age, because brokers compare with the wall clock.
   */
  public Map<String, String> recordedTimeConfig() {
    Map<String, String> config = config();
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, Time.CREATED.type());
    config.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
    config.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
    return config;
  }
}
