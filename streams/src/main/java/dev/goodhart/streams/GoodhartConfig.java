package dev.goodhart.streams;

import dev.goodhart.schema.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * All settings of one deployment, parsed and checked once at start. Keys are those of a properties
 * file; durations are ISO-8601 (PT1S); whatever begins with {@code kafka.} goes to Kafka's clients
 * and Kafka Streams, whatever begins with {@code schema.registry.} to the registry's client.
 *
 * @param bootstrapServers {@code bootstrap.servers}: the cluster
 * @param registryUrl {@code schema.registry.url}
 * @param topicPrefix {@code topics.prefix}, default {@code goodhart.}
 * @param applicationId {@code application.id}, default {@code goodhart}: the consumer group and the
 *     prefix of internal topics
 * @param partitions {@code topics.partitions}, default 12: of every topic that lies by subject;
 *     cannot be changed later
 * @param replicationFactor {@code topics.replication.factor}, default 3
 * @param windows {@code windows}, default {@code PT1H/PT1M,PT24H/PT15M,P7D/PT1H}: size/resolution
 * @param emitInterval {@code emit.interval}, default PT1S, at most PT5M: time between two commits,
 *     with each of which totals and hours that changed are published, and anomalies are seen
 * @param latenessLimit {@code lateness.limit}, default P7D: how long after it occurred an event may
 *     arrive, and how long ids and requests are remembered
 * @param earlinessLimit {@code earliness.limit}, default PT5M: how long before it occurred an event
 *     may arrive
 * @param hourlyMemory {@code hourly.memory}, default P15D: how long an hour's sums stay in the
 *     application after it began; at least twice the lateness limit and a day
 * @param clockPatience {@code clock.patience}, default PT10S: how long a clock record waits for
 *     usage and outcomes that should come before it, while none come
 * @param clockSource {@code clock.source}, default WALL; RECORDED where whoever publishes recorded
 *     usage publishes its clock too, and nothing of the wall clock may enter
 * @param threads {@code threads}, default 1: stream threads of this instance
 * @param stateDir {@code state.dir}, default {@code ./.goodhart/state}
 * @param detector {@code detector.*}: thresholds of detection, prefix removed
 * @param kafka settings for Kafka's clients, prefix removed
 * @param registry settings for the registry's client
 */
public record GoodhartConfig(
    String bootstrapServers,
    String registryUrl,
    String topicPrefix,
    String applicationId,
    int partitions,
    int replicationFactor,
    List<String> windows,
    Duration emitInterval,
    Duration latenessLimit,
    Duration earlinessLimit,
    Duration hourlyMemory,
    Duration clockPatience,
    ClockSource clockSource,
    int threads,
    Path stateDir,
    Map<String, String> detector,
    Map<String, String> kafka,
    Map<String, String> registry) {

  /** Names of internal topics begin with it, and go on for as much as Kafka's 249 allow. */
  private static final Pattern APPLICATION_ID =
      Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,150}");

  /** Brokers end transactions after 15 minutes, unless told otherwise. */
  private static final Duration LONGEST_EMIT_INTERVAL = Duration.ofMinutes(5);

  private static final String KAFKA = "kafka.";
  private static final String REGISTRY = "schema.registry.";
  private static final String DETECTOR = "detector.";

  /** Who says what time it is in a partition without traffic. */
  public enum ClockSource {
    /** The application, by the brokers' clock. */
    WALL,
    /** Whoever publishes. */
    RECORDED
  }

  /** A setting that cannot be used; the message says what to change. */
  public static final class BadConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** One sentence that names the setting, its value and what to give instead. */
    public BadConfigException(String message) {
      super(message);
    }
  }

  /**
   * @param settings as in a properties file
   * @throws BadConfigException with one sentence on the first setting that cannot be used
   */
  public static GoodhartConfig parse(Map<String, String> settings) {
    Reader in = new Reader(settings);
    GoodhartConfig config =
        new GoodhartConfig(
            in.text("bootstrap.servers", "localhost:9092"),
            in.text("schema.registry.url", "http://localhost:8081"),
            in.text("topics.prefix", Topics.DEFAULT_PREFIX),
            in.applicationId("application.id", "goodhart"),
            in.number("topics.partitions", 12, 1, 10_000),
            in.number("topics.replication.factor", 3, 1, 100),
            List.of(in.text("windows", "PT1H/PT1M,PT24H/PT15M,P7D/PT1H").split("\\s*,\\s*")),
            in.duration("emit.interval", "PT1S"),
            in.duration("lateness.limit", "P7D"),
            in.duration("earliness.limit", "PT5M"),
            in.duration("hourly.memory", "P15D"),
            in.duration("clock.patience", "PT10S"),
            in.clockSource("clock.source"),
            in.number("threads", 1, 1, 1_000),
            Path.of(in.text("state.dir", ".goodhart/state")),
            in.withPrefix(DETECTOR),
            in.withPrefix(KAFKA),
            in.withPrefix(REGISTRY));
    in.refuseUnknown();
    config.check();
    return config;
  }

  /** The topics of this deployment. */
  public Topics topics() {
    return new Topics(topicPrefix);
  }

  private void check() {
    Duration least = latenessLimit.multipliedBy(2).plusDays(1);
    if (hourlyMemory.compareTo(least) < 0) {
      throw new BadConfigException(
          "Setting 'hourly.memory' is '"
              + hourlyMemory
              + "', but an hour can change for that long: give at least "
              + least
              + ".");
    }
    if (emitInterval.toMillis() < 1 || emitInterval.compareTo(LONGEST_EMIT_INTERVAL) > 0) {
      throw new BadConfigException(
          "Setting 'emit.interval' is '"
              + emitInterval
              + "', but a transaction stays open for that long: give at most "
              + LONGEST_EMIT_INTERVAL
              + ", and at least PT0.001S.");
    }
  }

  private static final class Reader {
    private final Map<String, String> left;

    Reader(Map<String, String> settings) {
      left = new LinkedHashMap<>(settings);
    }

    String text(String name, String otherwise) {
      String value = left.remove(name);
      if (value != null && value.isBlank()) {
        throw new BadConfigException(
            "Setting '" + name + "' is empty: give a value or leave it out (" + otherwise + ").");
      }
      return value == null ? otherwise : value.strip();
    }

    String applicationId(String name, String otherwise) {
      String value = text(name, otherwise);
      if (!APPLICATION_ID.matcher(value).matches()) {
        throw new BadConfigException(
            "Setting '"
                + name
                + "' is '"
                + value
                + "', but internal topics are named after it: choose letters, digits, '.', '_' and"
                + " '-' (at most 150).");
      }
      return value;
    }

    int number(String name, int otherwise, int least, int most) {
      return parsed(
          name,
          Integer.toString(otherwise),
          "a whole number from " + least + " to " + most,
          value -> {
            int number = Integer.parseInt(value);
            if (number < least || number > most) {
              throw new NumberFormatException();
            }
            return number;
          });
    }

    Duration duration(String name, String otherwise) {
      return parsed(
          name,
          otherwise,
          "a positive ISO-8601 duration such as " + otherwise,
          value -> {
            Duration duration = Duration.parse(value);
            if (duration.isNegative() || duration.isZero()) {
              throw new NumberFormatException();
            }
            return duration;
          });
    }

    ClockSource clockSource(String name) {
      return parsed(
          name,
          ClockSource.WALL.name(),
          "WALL or RECORDED",
          value -> {
            for (ClockSource source : ClockSource.values()) {
              if (source.name().equalsIgnoreCase(value)) {
                return source;
              }
            }
            throw new NumberFormatException();
          });
    }

    Map<String, String> withPrefix(String prefix) {
      Map<String, String> found = new LinkedHashMap<>();
      left.entrySet()
          .removeIf(
              entry -> {
                boolean ours = entry.getKey().startsWith(prefix);
                if (ours) {
                  found.put(entry.getKey().substring(prefix.length()), entry.getValue());
                }
                return ours;
              });
      return Map.copyOf(found);
    }

    void refuseUnknown() {
      if (!left.isEmpty()) {
        List<String> names = new ArrayList<>(left.keySet());
        throw new BadConfigException(
            "Setting '"
                + names.get(0)
                + "' is not known: correct its name, or write 'kafka."
                + names.get(0)
                + "' if it is meant for Kafka's clients.");
      }
    }

    private <T> T parsed(
        String name, String otherwise, String expected, Function<String, T> parse) {
      String value = text(name, otherwise);
      try {
        return parse.apply(value);
      } catch (NumberFormatException | DateTimeParseException e) {
        throw new BadConfigException(
            "Setting '" + name + "' is '" + value + "': give " + expected + ".");
      }
    }
  }
}
