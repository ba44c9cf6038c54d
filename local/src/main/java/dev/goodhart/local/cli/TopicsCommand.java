package dev.goodhart.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.goodhart.admin.AdminException;
import dev.goodhart.admin.Applied;
import dev.goodhart.admin.Deployment;
import dev.goodhart.admin.Problem;
import dev.goodhart.admin.SubjectState;
import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.admin.TopicState;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The topics and registered schemas of a deployment on its cluster. */
@Command(
    name = "topics",
    description = "Creates, checks and describes topics and registered schemas on a cluster.",
    subcommands = {
      TopicsCommand.Apply.class,
      TopicsCommand.Check.class,
      TopicsCommand.Describe.class
    })
final class TopicsCommand {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What the three have in common. */
  abstract static class OnCluster implements Callable<Integer> {
    @Mixin private ClusterOptions cluster;

    @Option(
        names = "--recorded-time",
        description =
            "Records carry recorded time (replays, simulations) instead of the broker's clock.")
    private boolean recordedTime;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public final Integer call() {
      GoodhartConfig config = cluster.config();
      Deployment deployment = Deployment.of(config);
      try (TopicAdmin admin =
          TopicAdmin.connect(config, recordedTime ? deployment.onRecordedTime() : deployment)) {
        run(admin);
      } catch (AdminException e) {
        throw new CommandException(e.getMessage(), e);
      }
      return 0;
    }

    abstract void run(TopicAdmin admin);

    final boolean asJson() {
      return json;
    }

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }

    final void print(ObjectNode node) {
      try {
        out().println(JSON.writeValueAsString(node));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out().flush();
    }

    final void print(List<String> lines) {
      lines.forEach(out()::println);
      out().flush();
    }

    /** Ends the command with exit code 1 if anything is wrong; what it is has been printed. */
    static void failOn(List<Problem> problems) {
      if (!problems.isEmpty()) {
        throw new CommandException(
            problems.size() == 1
                ? "1 problem, printed above, needs a hand."
                : problems.size() + " problems, printed above, need a hand.");
      }
    }
  }

  /** {@code topics apply}. */
  @Command(
      name = "apply",
      description = {
        "Creates topics that are missing, sets configuration they lack, registers schemas.",
        "Of what is there it changes one thing: a subject's compatibility, which becomes"
            + " FULL_TRANSITIVE. A second call does nothing. Exit code 1 if something that it will"
            + " not change (such as a partition count) is wrong."
      })
  static final class Apply extends OnCluster {
    @Override
    void run(TopicAdmin admin) {
      Applied applied = admin.apply();
      if (asJson()) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode changes = node.putArray("changes");
        for (Applied.Change change : applied.changes()) {
          changes
              .addObject()
              .put("kind", change.kind().name())
              .put("subject", change.subject())
              .put("detail", change.detail());
        }
        put(node, applied.remaining());
        print(node);
      } else {
        print(applied.changes().stream().map(Apply::line).toList());
        print(applied.remaining().stream().map(Problem::sentence).toList());
        if (applied.changes().isEmpty() && applied.remaining().isEmpty()) {
          print(List.of("Everything is there already."));
        }
      }
      failOn(applied.remaining());
    }

    private static String line(Applied.Change change) {
      String what =
          switch (change.kind()) {
            case TOPIC_CREATED -> "created topic";
            case CONFIG_ADDED -> "configured topic";
            case COMPATIBILITY_SET -> "set compatibility";
            case SCHEMA_REGISTERED -> "registered schema";
          };
      return "%-17s  %s: %s".formatted(what, change.subject(), change.detail());
    }
  }

  /** {@code topics check}. */
  @Command(
      name = "check",
      description = {
        "Says what is wrong with topics and registered schemas, and what to change.",
        "Exit code 1 if anything is."
      })
  static final class Check extends OnCluster {
    @Override
    void run(TopicAdmin admin) {
      List<Problem> problems = admin.check();
      if (asJson()) {
        ObjectNode node = JSON.createObjectNode();
        put(node, problems);
        print(node);
      } else if (problems.isEmpty()) {
        print(List.of("All topics and schemas are as they should be."));
      } else {
        print(problems.stream().map(Problem::sentence).toList());
      }
      failOn(problems);
    }
  }

  /** {@code topics describe}. */
  @Command(name = "describe", description = "Shows topics and registered schemas as they are.")
  static final class Describe extends OnCluster {
    @Override
    void run(TopicAdmin admin) {
      List<TopicState> topics = admin.describe();
      if (asJson()) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode all = node.putArray("topics");
        topics.forEach(topic -> put(all.addObject(), topic));
        print(node);
      } else {
        print(List.of(table(topics).toString()));
      }
    }

    private static Table table(List<TopicState> topics) {
      Table table =
          new Table(
              "TOPIC", "PARTITIONS", "REPLICAS", "CLEANUP", "KEPT", "TIME", "SCHEMAS", "HOLDS");
      for (TopicState topic : topics) {
        String schemas =
            topic.subjects().stream()
                .map(
                    subject ->
                        (subject.subject().endsWith("-key") ? "key " : "value ") + id(subject))
                .collect(Collectors.joining(", "));
        TopicState.Actual actual =
            topic
                .actual()
                .orElse(new TopicState.Actual(0, 0, Map.of("cleanup.policy", "missing"), Map.of()));
        table.add(
            topic.spec().name(),
            Integer.toString(actual.partitions()),
            Integer.toString(actual.replicationFactor()),
            actual.config().getOrDefault("cleanup.policy", ""),
            kept(actual),
            actual.config().getOrDefault("message.timestamp.type", ""),
            schemas,
            topic.spec().purpose());
      }
      return table;
    }

    private static String id(SubjectState subject) {
      return subject
          .registered()
          .map(registered -> "v%d (id %d)".formatted(registered.version(), registered.id()))
          .orElse("missing");
    }

    private static String kept(TopicState.Actual actual) {
      String millis = actual.config().getOrDefault("retention.ms", "");
      boolean byAge = actual.config().getOrDefault("cleanup.policy", "").contains("delete");
      if (millis.isEmpty()) {
        return "";
      }
      return byAge && !millis.equals("-1")
          ? Duration.ofMillis(Long.parseLong(millis)).toDays() + " days"
          : "for ever";
    }

    private static void put(ObjectNode node, TopicState topic) {
      node.put("name", topic.spec().name());
      node.put("purpose", topic.spec().purpose());
      node.put("exists", topic.actual().isPresent());
      topic
          .actual()
          .ifPresent(
              actual -> {
                node.put("partitions", actual.partitions());
                node.put("replication_factor", actual.replicationFactor());
                ObjectNode config = node.putObject("config");
                actual.ownConfig().forEach(config::put);
              });
      ArrayNode subjects = node.putArray("subjects");
      for (SubjectState subject : topic.subjects()) {
        ObjectNode one = subjects.addObject();
        one.put("subject", subject.subject());
        subject.registered().ifPresent(is -> one.put("id", is.id()).put("version", is.version()));
        subject.compatibility().ifPresent(level -> one.put("compatibility", level));
        subject.conflicts().forEach(one.withArray("conflicts")::add);
      }
    }
  }

  private static void put(ObjectNode node, List<Problem> problems) {
    ArrayNode array = node.putArray("problems");
    for (Problem problem : problems) {
      array
          .addObject()
          .put("kind", problem.kind().name())
          .put("subject", problem.subject())
          .put("sentence", problem.sentence());
    }
  }
}
