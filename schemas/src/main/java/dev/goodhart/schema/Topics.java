package dev.goodhart.schema;

import dev.goodhart.schema.TopicSpec.Cleanup;
import dev.goodhart.schema.TopicSpec.Key;
import dev.goodhart.schema.TopicSpec.Spread;
import dev.goodhart.schema.TopicSpec.Time;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** The topics of one deployment: the only place that names them. */
public final class Topics {
  /** The prefix of a deployment that does not choose its own. */
  public static final String DEFAULT_PREFIX = "goodhart.";

  private static final String VERSION = ".v1";

  static {
    // Whoever names topics is about to read or write them.
    AvroRuntime.prepare();
  }

  private final String prefix;
  private final TopicSpec tokenUsage;
  private final TopicSpec workOutcomes;
  private final TopicSpec clock;
  private final TopicSpec teamMemberships;
  private final TopicSpec modelPrices;
  private final TopicSpec incentives;
  private final TopicSpec userTotals;
  private final TopicSpec teamTotals;
  private final TopicSpec hourlyUsage;
  private final TopicSpec anomalies;
  private final TopicSpec deadLetters;

  /**
   * @param prefix what every name begins with, with its own separator at the end; letters, digits,
   *     '.', '_' and '-'
   * @throws IllegalArgumentException if Kafka would not take the names
   */
  public Topics(String prefix) {
    if (!prefix.matches("[a-zA-Z0-9._-]{0,200}")) {
      throw new IllegalArgumentException(
          "Topic prefix '"
              + prefix
              + "' cannot be used: choose letters, digits, '.', '_' and '-' (at most 200).");
    }
    this.prefix = prefix;
    tokenUsage =
        input(
            "token-usage",
            "usage as reported",
            new Key.Text("user_id"),
            plain(new TokenUsageEvent()));
    workOutcomes =
        input(
            "work-outcomes",
            "what came of work",
            new Key.Text("user_id"),
            plain(new WorkOutcomeEvent()));
    clock =
        new TopicSpec(
            name("clock"),
            "event time, for partitions without traffic (internal)",
            new Key.Raw(),
            Optional.empty(),
            Cleanup.DELETE,
            Optional.of(Duration.ofDays(1)),
            Time.APPENDED,
            Spread.BY_SUBJECT);
    teamMemberships =
        reference(
            "team-memberships",
            "who is in which team from when on",
            new Key.Avro(plain(new MembershipKey())),
            plain(new TeamMembership()));
    modelPrices =
        reference("model-prices", "list prices", new Key.Text("model"), plain(new ModelPrice()));
    incentives =
        reference(
            "incentives",
            "leaderboards and targets",
            new Key.Text("incentive_id"),
            plain(new Incentive()));
    userTotals = totals("user-totals", "rolling totals per user", plain(new UserWindowKey()));
    teamTotals = totals("team-totals", "rolling totals per team", plain(new TeamWindowKey()));
    hourlyUsage =
        new TopicSpec(
            name("hourly-usage"),
            "facts per hour, user, team and model",
            new Key.Avro(plain(new HourlyUsageKey())),
            Optional.of(plain(new UsageTotals())),
            Cleanup.COMPACT_AND_DELETE,
            Optional.of(Duration.ofDays(400)),
            Time.CREATED,
            Spread.BY_SUBJECT);
    anomalies =
        new TopicSpec(
            name("anomalies"),
            "waste-shaped use, with evidence",
            new Key.Avro(plain(new AnomalyKey())),
            Optional.of(plain(new Anomaly())),
            Cleanup.COMPACT,
            Optional.empty(),
            Time.CREATED,
            Spread.BY_SUBJECT);
    deadLetters =
        new TopicSpec(
            name("dead-letters"),
            "input that was not accepted, bytes kept",
            new Key.Raw(),
            Optional.empty(),
            Cleanup.DELETE,
            Optional.of(Duration.ofDays(90)),
            // A rejected record may carry any timestamp; the broker would refuse a future one.
            Time.APPENDED,
            Spread.BY_SUBJECT);
  }

  /** Usage as agents and gateways report it. */
  public TopicSpec tokenUsage() {
    return tokenUsage;
  }

  /** What came of work. */
  public TopicSpec workOutcomes() {
    return workOutcomes;
  }

  /** Internal: the clock that reaches every partition, with or without traffic. */
  public TopicSpec clock() {
    return clock;
  }

  /** Who is in which team from when on. */
  public TopicSpec teamMemberships() {
    return teamMemberships;
  }

  /** List prices. */
  public TopicSpec modelPrices() {
    return modelPrices;
  }

  /** Leaderboards and targets. */
  public TopicSpec incentives() {
    return incentives;
  }

  /** Rolling totals per user. */
  public TopicSpec userTotals() {
    return userTotals;
  }

  /** Rolling totals per team. */
  public TopicSpec teamTotals() {
    return teamTotals;
  }

  /** Facts per hour. */
  public TopicSpec hourlyUsage() {
    return hourlyUsage;
  }

  /** What alerting subscribes to. */
  public TopicSpec anomalies() {
    return anomalies;
  }

  /** What was not accepted. */
  public TopicSpec deadLetters() {
    return deadLetters;
  }

  /** What every name begins with. */
  public String prefix() {
    return prefix;
  }

  /** What others write: usage, outcomes, reference data. */
  public List<TopicSpec> inputs() {
    return List.of(tokenUsage, workOutcomes, teamMemberships, modelPrices, incentives);
  }

  /** What others read. */
  public List<TopicSpec> outputs() {
    return List.of(userTotals, teamTotals, hourlyUsage, anomalies, deadLetters);
  }

  /** Every topic, in the order in which they are created. */
  public List<TopicSpec> all() {
    return List.of(
        tokenUsage,
        workOutcomes,
        teamMemberships,
        modelPrices,
        incentives,
        clock,
        userTotals,
        teamTotals,
        hourlyUsage,
        anomalies,
        deadLetters);
  }

  /** The schema as the registry knows it, without the hints for generated Java classes. */
  private static Schema plain(SpecificRecord sample) {
    return AvroSchemaUtils.getSchema(sample, false, false, true);
  }

  private String name(String base) {
    return prefix + base + VERSION;
  }

  private TopicSpec input(String base, String purpose, Key key, Schema value) {
    return new TopicSpec(
        name(base),
        purpose,
        key,
        Optional.of(value),
        Cleanup.DELETE,
        Optional.of(Duration.ofDays(30)),
        Time.APPENDED,
        Spread.BY_SUBJECT);
  }

  private TopicSpec reference(String base, String purpose, Key key, Schema value) {
    return new TopicSpec(
        name(base),
        purpose,
        key,
        Optional.of(value),
        Cleanup.COMPACT,
        Optional.empty(),
        Time.CREATED,
        Spread.SINGLE);
  }

  private TopicSpec totals(String base, String purpose, Schema key) {
    return new TopicSpec(
        name(base),
        purpose,
        new Key.Avro(key),
        Optional.of(plain(new UsageTotals())),
        Cleanup.COMPACT,
        Optional.empty(),
        Time.CREATED,
        Spread.BY_SUBJECT);
  }
}
