package dev.goodhart.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.admin.SubjectState.Registered;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private final Topics topics = new Topics("t.");
  private final Deployment production =
      new Deployment(topics, 12, 3, false, "kafka:9092", " --prefix t.");

  @Test
  void findsNothingWrongWithTopicsAsDeclared() {
    List<TopicState> asDeclared =
        topics.all().stream().map(topic -> state(production, topic, Map.of())).toList();

    assertThat(Checks.of(production, asDeclared)).isEmpty();
  }

  @Test
  void saysHowAMissingTopicIsMade() {
    TopicState missing = new TopicState(topics.clock(), Optional.empty(), List.of());

    assertThat(Checks.of(production, List.of(missing)))
        .containsExactly(
            new Problem(
                Kind.TOPIC_MISSING,
                "t.clock.v1",
                "Topic 't.clock.v1' is missing: run `./goodhart topics apply --prefix t.`."));
  }

  @Test
  void tellsBothCountsOfAWronglyPartitionedTopic() {
    TopicState state =
        state(new Deployment(topics, 7, 3, false, "kafka:9092", ""), topics.userTotals(), Map.of());

    assertThat(Checks.of(production, List.of(state)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Kind.WRONG_PARTITIONS);
              assertThat(problem.sentence())
                  .startsWith(
                      "Topic 't.user-totals.v1' has 7 partitions but topics.partitions is 12: set"
                          + " topics.partitions=7 ");
            });
  }

  @Test
  void givesTheCommandWhereATopicsOwnCleanupIsWrong() {
    TopicState state = state(production, topics.hourlyUsage(), Map.of("cleanup.policy", "delete"));

    assertThat(Checks.of(production, List.of(state)))
        .extracting(Problem::kind, Problem::sentence)
        .containsExactly(
            tuple(
                Kind.WRONG_CLEANUP,
                "Topic 't.hourly-usage.v1' has cleanup.policy=delete but must have compact,delete:"
                    + " run `kafka-configs.sh --bootstrap-server kafka:9092 --alter"
                    + " --topic t.hourly-usage.v1"
                    + " --add-config 'cleanup.policy=[compact,delete]'`."));
  }

  @Test
  void takesCleanupPoliciesInAnyOrder() {
    TopicState state =
        state(production, topics.hourlyUsage(), Map.of("cleanup.policy", "delete,compact"));

    assertThat(Checks.of(production, List.of(state))).isEmpty();
  }

  @Test
  void wantsTheBrokersClockOnInputs() {
    TopicState state =
        state(production, topics.tokenUsage(), Map.of("message.timestamp.type", "CreateTime"));

    assertThat(Checks.of(production, List.of(state)))
        .extracting(Problem::kind)
        .containsExactly(Kind.WRONG_TIMESTAMP_TYPE);
  }

  @Test
  void takesLongerRetentionThanDeclaredButNotShorter() {
    String day = Long.toString(24 * 3_600_000L);
    TopicState shorter = state(production, topics.tokenUsage(), Map.of("retention.ms", day));
    TopicState forEver = state(production, topics.tokenUsage(), Map.of("retention.ms", "-1"));
    TopicState compacted = state(production, topics.userTotals(), Map.of("retention.ms", day));

    assertThat(Checks.of(production, List.of(shorter, forEver, compacted)))
        .extracting(Problem::kind, Problem::subject)
        .containsExactly(tuple(Kind.RETENTION_TOO_SHORT, "t.token-usage.v1"));
  }

  @Test
  void takesATopicForLargerDeadLettersButNotForSmaller() {
    TopicState smaller =
        state(production, topics.deadLetters(), Map.of("max.message.bytes", "500000"));
    TopicState larger =
        state(production, topics.deadLetters(), Map.of("max.message.bytes", "1048588"));

    assertThat(Checks.of(production, List.of(smaller, larger)))
        .extracting(Problem::kind, Problem::subject)
        .containsExactly(tuple(Kind.LARGEST_RECORD_TOO_SMALL, "t.dead-letters.v1"));
  }

  @Test
  void keepsRecordedTimeForEver() {
    TopicState state = state(production, topics.tokenUsage(), Map.of());

    assertThat(Checks.of(production.onRecordedTime(), List.of(state)))
        .extracting(Problem::kind)
        .containsExactly(Kind.WRONG_TIMESTAMP_TYPE, Kind.RETENTION_TOO_SHORT);
  }

  @Test
  void leavesADefaultThatIsWrongToApply() {
    TopicSpec topic = topics.userTotals();
    TopicState state =
        new TopicState(
            topic,
            Optional.of(
                new TopicState.Actual(
                    12,
                    3,
                    Map.of("cleanup.policy", "delete", "message.timestamp.type", "CreateTime"),
                    Map.of())),
            List.of());

    assertThat(Checks.of(production, List.of(state)))
        .extracting(Problem::sentence)
        .containsExactly(
            "Topic 't.user-totals.v1' has cleanup.policy=delete but must have compact: run"
                + " `./goodhart topics apply --prefix t.`.");
  }

  @Test
  void wantsEachSchemaRegisteredUnderItsOwnStrictLevel() {
    assertThat(subject(Optional.empty(), Optional.of("FULL_TRANSITIVE"), List.of()))
        .containsExactly(Kind.SCHEMA_MISSING);
    assertThat(subject(Optional.of(new Registered(1, 1)), Optional.of("NONE"), List.of()))
        .containsExactly(Kind.WRONG_COMPATIBILITY);
    assertThat(subject(Optional.of(new Registered(1, 1)), Optional.empty(), List.of()))
        .containsExactly(Kind.WRONG_COMPATIBILITY);
    assertThat(subject(Optional.empty(), Optional.empty(), List.of("version 1: no")))
        .containsExactly(Kind.SCHEMA_INCOMPATIBLE);
  }

  private List<Kind> subject(
      Optional<Registered> registered, Optional<String> compatibility, List<String> conflicts) {
    TopicState base = state(production, topics.tokenUsage(), Map.of());
    SubjectState subject =
        new SubjectState(
            "s", topics.tokenUsage().value().orElseThrow(), registered, compatibility, conflicts);
    return Checks.of(
            production, List.of(new TopicState(base.spec(), base.actual(), List.of(subject))))
        .stream()
        .map(Problem::kind)
        .toList();
  }

  private static TopicState state(
      Deployment deployment, TopicSpec topic, Map<String, String> instead) {
    Map<String, String> config =
        new LinkedHashMap<>(deployment.config(topic, deployment.replicationFactor()));
    config.putAll(instead);
    return new TopicState(
        topic,
        Optional.of(
            new TopicState.Actual(deployment.partitions(topic), 3, config, Map.copyOf(config))),
        List.of());
  }
}
