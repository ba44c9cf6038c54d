package dev.goodhart.admin;

import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.TopicSpec.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;

/** Compares topics as they are with topics as declared; talks to nobody. */
final class Checks {
  static final String COMPATIBILITY = "FULL_TRANSITIVE";

  private static final String FOR_EVER = "-1";
  private static final Set<Kind> AT_LEAST =
      Set.of(Kind.RETENTION_TOO_SHORT, Kind.LARGEST_RECORD_TOO_SMALL);

  private final Deployment deployment;
  private final List<Problem> problems = new ArrayList<>();

  private Checks(Deployment deployment) {
    this.deployment = deployment;
  }

  static List<Problem> of(Deployment deployment, List<TopicState> topics) {
    Checks checks = new Checks(deployment);
    topics.forEach(checks::check);
    return List.copyOf(checks.problems);
  }

  private void check(TopicState topic) {
    topic
        .actual()
        .ifPresentOrElse(
            actual -> check(topic.spec(), actual),
            () ->
                add(
                    Kind.TOPIC_MISSING,
                    topic.spec().name(),
                    "Topic '%s' is missing: %s."
                        .formatted(topic.spec().name(), deployment.applyCommand())));
    topic.subjects().forEach(this::check);
  }

  private void check(TopicSpec topic, TopicState.Actual actual) {
    int wanted = deployment.partitions(topic);
    if (actual.partitions() != wanted) {
      add(Kind.WRONG_PARTITIONS, topic.name(), wrongPartitions(topic, actual.partitions(), wanted));
    }
    Map<String, String> declared = deployment.config(topic, actual.replicationFactor());
    checkConfig(Kind.WRONG_CLEANUP, TopicConfig.CLEANUP_POLICY_CONFIG, topic, declared, actual);
    checkConfig(
        Kind.WRONG_TIMESTAMP_TYPE,
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
        topic,
        declared,
        actual);
    if (topic.cleanup() != TopicSpec.Cleanup.COMPACT) {
      checkConfig(
          Kind.RETENTION_TOO_SHORT, TopicConfig.RETENTION_MS_CONFIG, topic, declared, actual);
    }
    if (declared.containsKey(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)) {
      checkConfig(
          Kind.LARGEST_RECORD_TOO_SMALL,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          topic,
          declared,
          actual);
    }
  }

  private static String wrongPartitions(TopicSpec topic, int found, int wanted) {
    return topic.spread() == Spread.SINGLE
        ? "Topic '%s' has %d partitions but must have 1: delete it and create it anew."
            .formatted(topic.name(), found)
        : ("Topic '%s' has %d partitions but topics.partitions is %d: set topics.partitions=%d if"
                + " all topics have as many, or create the topic anew (it is never repartitioned,"
                + " as each user's records must stay in one partition).")
            .formatted(topic.name(), found, wanted, found);
  }

  private void checkConfig(
      Kind kind,
      String name,
      TopicSpec topic,
      Map<String, String> declared,
      TopicState.Actual actual) {
    String wanted = declared.get(name);
    String found = actual.config().getOrDefault(name, "");
    if (!satisfies(kind, found, wanted)) {
      String remedy =
          actual.ownConfig().containsKey(name)
              ? deployment.alterCommand(topic, name, wanted)
              : deployment.applyCommand();
      add(
          kind,
          topic.name(),
          "Topic '%s' has %s=%s but must have %s%s: %s."
              .formatted(
                  topic.name(),
                  name,
                  found,
                  AT_LEAST.contains(kind) ? "at least " : "",
                  wanted.equals(FOR_EVER) ? "-1 (for ever)" : wanted,
                  remedy));
    }
  }

  private static boolean satisfies(Kind kind, String found, String wanted) {
    return switch (kind) {
      // Kafka keeps the list as it was written.
      case WRONG_CLEANUP ->
          List.of(wanted.split(",")).containsAll(List.of(found.split("\\s*,\\s*")))
              && List.of(found.split("\\s*,\\s*")).containsAll(List.of(wanted.split(",")));
      case RETENTION_TOO_SHORT ->
          found.equals(FOR_EVER)
              || (!wanted.equals(FOR_EVER) && Long.parseLong(found) >= Long.parseLong(wanted));
      case LARGEST_RECORD_TOO_SMALL -> Long.parseLong(found) >= Long.parseLong(wanted);
      default -> found.equals(wanted);
    };
  }

  private void check(SubjectState subject) {
    if (!subject.conflicts().isEmpty()) {
      add(
          Kind.SCHEMA_INCOMPATIBLE,
          subject.subject(),
          ("The schema registered under '%s' is incompatible with this program's (%s): run the"
                  + " program it belongs to, or choose another topics.prefix.")
              .formatted(subject.subject(), subject.conflicts().get(0)));
      return;
    }
    if (subject.registered().isEmpty()) {
      add(
          Kind.SCHEMA_MISSING,
          subject.subject(),
          "The schema of '%s' is not registered: %s."
              .formatted(subject.subject(), deployment.applyCommand()));
    } else if (!subject.compatibility().equals(Optional.of(COMPATIBILITY))) {
      add(
          Kind.WRONG_COMPATIBILITY,
          subject.subject(),
          "Subject '%s' has compatibility %s but must have %s: %s."
              .formatted(
                  subject.subject(),
                  subject.compatibility().orElse("of the registry's default"),
                  COMPATIBILITY,
                  deployment.applyCommand()));
    }
  }

  private void add(Kind kind, String subject, String sentence) {
    problems.add(new Problem(kind, subject, sentence));
  }
}
