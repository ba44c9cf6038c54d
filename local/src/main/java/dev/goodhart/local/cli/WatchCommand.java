package dev.goodhart.local.cli;

import dev.goodhart.admin.Preflight;
import dev.goodhart.admin.Problem;
import dev.goodhart.local.watch.OutputFilter;
import dev.goodhart.local.watch.OutputFollower;
import dev.goodhart.local.watch.OutputPrinter;
import dev.goodhart.local.watch.Watch;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goodhart watch}. */
@Command(
    name = "watch",
    description = {
      "Follows an output topic and prints what is committed to it, until stopped.",
      "TOPIC is user-totals, team-totals, hourly-usage, anomalies or dead-letters."
    })
final class WatchCommand implements Callable<Integer> {
  private static final String VERSION = ".v1";

  @Mixin private ClusterOptions cluster;

  @Parameters(paramLabel = "TOPIC", description = "What to follow, by its short or full name.")
  private String topic;

  @Option(names = "--from-beginning", description = "Begin with the oldest record that is kept.")
  private boolean fromBeginning;

  @Option(names = "--json", description = "One JSON object a line, as in a replay's files.")
  private boolean json;

  @Option(
      names = "--filter",
      paramLabel = "FIELD=VALUE",
      description = {
        "Print only records with that value; can be repeated.",
        "FIELD is user, team, type, reason, or a field's name in key or value; an unknown one",
        "is answered with what there is. A tombstone has the fields of its key alone."
      })
  private Map<String, String> filter = new LinkedHashMap<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    GoodhartConfig config = cluster.config();
    TopicSpec chosen = choose(config.topics());
    OutputFilter accepted = filter(chosen);
    List<Problem> problems = Preflight.checkReading(config, chosen);
    if (!problems.isEmpty()) {
      throw new CommandException(Preflight.sentences(problems));
    }
    Map<String, Object> client = new HashMap<>(config.kafka());
    client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    try (UntilStopped until = new UntilStopped();
        SchemaRegistryClient registry = Registry.connect(config.registryUrl(), config.registry());
        OutputFollower follower =
            new OutputFollower(
                client,
                registry,
                List.of(chosen),
                fromBeginning ? OutputFollower.From.BEGINNING : OutputFollower.From.NOW);
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      until.onSignal(follower::stop);
      OutputPrinter printer = json ? Watch.asJson(out) : Watch.forPeople(out);
      if (!json) {
        System.err.println("Following " + chosen.name() + "; Ctrl-C stops");
      }
      Watch.run(follower, accepted, printer, until::isStopped);
    } catch (UncheckedIOException e) {
      throw new CommandException(
          "The schema registry at %s, which answered at first, failed (%s): look after it, or correct schema.registry.url."
              .formatted(config.registryUrl(), e.getMessage()),
          e);
    }
    return 0;
  }

  private OutputFilter filter(TopicSpec topic) {
    try {
      return OutputFilter.of(topic, filter);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private TopicSpec choose(Topics topics) {
    return topics.outputs().stream()
        .filter(one -> one.name().equals(topic) || shortName(topics, one).equals(topic))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "'%s' is no output topic: give one of %s."
                        .formatted(
                            topic,
                            topics.outputs().stream()
                                .map(one -> shortName(topics, one))
                                .collect(Collectors.joining(", ")))));
  }

  private static String shortName(Topics topics, TopicSpec topic) {
    String name = topic.name().substring(topics.prefix().length());
    return name.substring(0, name.length() - VERSION.length());
  }
}
