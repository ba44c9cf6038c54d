package dev.goodhart.admin;

import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.streams.GoodhartConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Whether an instance can start: asked before it does, so that a wrong configuration ends in one
 * sentence instead of a log that repeats itself. Everything is asked at the same time and has
 * answered within {@link #DEADLINE}.
 */
public final class Preflight {
  /** After this time the answer is there, whatever cluster and registry do. */
  public static final Duration DEADLINE = Duration.ofSeconds(25);

  private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(5);

  private Preflight() {}

  /**
   * @param config the deployment that is about to start
   * @return what keeps it from working, the gravest first; empty: it can start
   */
  public static List<Problem> check(GoodhartConfig config) {
    List<Problem> problems = new ArrayList<>();
    List<TopicState> states =
        states(
            config,
            config.topics().all(),
            () -> StateDirectory.check(config).ifPresent(problems::add),
            problems);
    problems.addAll(Checks.of(Deployment.of(config), states));
    return summary(problems);
  }

  /**
   * Whether a topic can be read: that it is there, and that the registry knows its schemas.
   *
   * @param config of the deployment
   * @param topic that is about to be read
   * @return what keeps it from being read, the gravest first; empty: it can be
   */
  public static List<Problem> checkReading(GoodhartConfig config, TopicSpec topic) {
    List<Problem> problems = new ArrayList<>();
    List<TopicState> states = states(config, List.of(topic), () -> {}, problems);
    // How the topic is configured is no reader's business.
    Checks.of(Deployment.of(config), states).stream()
        .filter(
            problem ->
                problem.kind() == Kind.TOPIC_MISSING
                    || problem.kind() == Kind.SCHEMA_MISSING
                    || problem.kind() == Kind.SCHEMA_INCOMPATIBLE)
        .forEach(problems::add);
    return summary(problems);
  }

  /**
   * What does not keep an instance from working and is still worth knowing.
   *
   * @param config of a deployment in which {@link #check} found nothing wrong
   * @return a sentence each
   */
  public static List<String> notes(GoodhartConfig config) {
    String prices = config.topics().modelPrices().name();
    try (KafkaTopics kafka =
        KafkaTopics.connect(config.bootstrapServers(), config.kafka(), BROKER_PATIENCE)) {
      return kafka.isEmpty(prices)
          ? List.of(
              "%s is empty, so that every cost is $0.00: publish prices, or the shipped list with `%s`."
                  .formatted(prices, Deployment.of(config).command("publish --shipped-prices")))
          : List.of();
    } catch (AdminException e) {
      // A cluster that lets its topics be read and not be asked about: nothing is known.
      return List.of();
    }
  }

  /** Cluster and registry as they are; what does not answer becomes a problem. */
  private static List<TopicState> states(
      GoodhartConfig config, List<TopicSpec> topics, Runnable meanwhile, List<Problem> problems) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "goodhart-preflight");
              thread.setDaemon(true);
              return thread;
            });
    try {
      CompletableFuture<Map<String, TopicState.Actual>> actual =
          within(threads, () -> readTopics(config, topics));
      // Who reads bytes as they are needs no registry.
      boolean schemas = topics.stream().anyMatch(topic -> !topic.subjects().isEmpty());
      CompletableFuture<Map<String, List<SubjectState>>> subjects =
          schemas
              ? within(threads, () -> readSubjects(config, topics))
              : CompletableFuture.completedFuture(Map.of());
      meanwhile.run();
      Optional<Map<String, TopicState.Actual>> foundTopics =
          answer(actual, brokerSilent(config), problems);
      Optional<Map<String, List<SubjectState>>> foundSubjects =
          answer(subjects, registrySilent(config), problems);
      List<TopicState> states = new ArrayList<>();
      if (foundTopics.isPresent()) {
        for (TopicSpec topic : topics) {
          states.add(
              new TopicState(
                  topic,
                  Optional.ofNullable(foundTopics.get().get(topic.name())),
                  foundSubjects
                      .map(found -> found.getOrDefault(topic.name(), List.of()))
                      .orElse(List.of())));
        }
      }
      return states;
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * @param problems what {@link #check} found
   * @return their sentences on one line
   */
  public static String sentences(List<Problem> problems) {
    return String.join(" ", problems.stream().map(Problem::sentence).toList());
  }

  private static Map<String, TopicState.Actual> readTopics(
      GoodhartConfig config, List<TopicSpec> topics) {
    try (KafkaTopics kafka =
        KafkaTopics.connect(config.bootstrapServers(), config.kafka(), BROKER_PATIENCE)) {
      return kafka.read(topics);
    }
  }

  private static Map<String, List<SubjectState>> readSubjects(
      GoodhartConfig config, List<TopicSpec> topics) {
    try (RegistrySubjects registry =
        RegistrySubjects.connect(config.registryUrl(), config.registry(), REGISTRY_PATIENCE)) {
      return registry.read(topics);
    }
  }

  private static <T> CompletableFuture<T> within(ExecutorService threads, Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, threads)
        .orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <T> Optional<T> answer(
      CompletableFuture<T> question, Problem silence, List<Problem> problems) {
    try {
      return Optional.of(question.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof AdminException known) {
        problems.add(known.problem());
      } else if (e.getCause() instanceof TimeoutException) {
        problems.add(silence);
      } else {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Problem brokerSilent(GoodhartConfig config) {
    return new Problem(
        Kind.BROKER_UNREACHABLE,
        config.bootstrapServers(),
        "Kafka at %s did not answer everything within %d s: look after the cluster, or correct bootstrap.servers."
            .formatted(config.bootstrapServers(), DEADLINE.toSeconds()));
  }

  private static Problem registrySilent(GoodhartConfig config) {
    return new Problem(
        Kind.REGISTRY_UNREACHABLE,
        config.registryUrl(),
        "The schema registry at %s did not answer everything within %d s: look after it, or correct schema.registry.url."
            .formatted(config.registryUrl(), DEADLINE.toSeconds()));
  }

  /** Problems with the same remedy are one: the first of them, and how many are like it. */
  private static List<Problem> summary(List<Problem> problems) {
    Map<Kind, List<Problem>> byKind = new LinkedHashMap<>();
    for (Problem problem : problems) {
      // A topic that is missing and its schemas are made by the same command.
      Kind kind = problem.kind() == Kind.SCHEMA_MISSING ? Kind.TOPIC_MISSING : problem.kind();
      byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(problem);
    }
    return byKind.values().stream().map(Preflight::firstOf).toList();
  }

  private static Problem firstOf(List<Problem> alike) {
    Problem first = alike.get(0);
    if (alike.size() == 1) {
      return first;
    }
    String sentence = first.sentence();
    return new Problem(
        first.kind(),
        first.subject(),
        "%s (and %d more like it)."
            .formatted(sentence.substring(0, sentence.length() - 1), alike.size() - 1));
  }
}
