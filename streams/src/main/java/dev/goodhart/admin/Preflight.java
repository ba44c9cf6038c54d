package dev.goodhart.admin;

import dev.goodhart.admin.Problem.Kind;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.streams.GoodhartConfig;
import java.time.Duration;
import java.util.ArrayList;
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
    Deployment deployment = Deployment.of(config);
    List<TopicSpec> topics = deployment.topics().all();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "goodhart-preflight");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Problem> problems = new ArrayList<>();
      CompletableFuture<Map<String, TopicState.Actual>> actual =
          within(threads, () -> readTopics(config, topics));
      CompletableFuture<Map<String, List<SubjectState>>> subjects =
          within(threads, () -> readSubjects(config, topics));
      StateDirectory.check(config).ifPresent(problems::add);
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
                  foundSubjects.map(found -> found.get(topic.name())).orElse(List.of())));
        }
      }
      problems.addAll(Checks.of(deployment, states));
      return summary(deployment, problems);
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

  /** Whatever one command mends is one problem. */
  private static List<Problem> summary(Deployment deployment, List<Problem> problems) {
    List<Problem> missing =
        problems.stream()
            .filter(
                problem ->
                    problem.kind() == Kind.TOPIC_MISSING || problem.kind() == Kind.SCHEMA_MISSING)
            .toList();
    if (missing.size() <= 1) {
      return List.copyOf(problems);
    }
    long topics = missing.stream().filter(one -> one.kind() == Kind.TOPIC_MISSING).count();
    List<String> parts = new ArrayList<>();
    if (topics > 0) {
      parts.add(topics + (topics == 1 ? " topic" : " topics"));
    }
    if (missing.size() > topics) {
      long schemas = missing.size() - topics;
      parts.add(schemas + (schemas == 1 ? " schema" : " schemas"));
    }
    List<Problem> summary = new ArrayList<>(problems);
    summary.removeAll(missing);
    summary.add(
        new Problem(
            missing.get(0).kind(),
            missing.get(0).subject(),
            "%s are missing (first '%s'): %s."
                .formatted(
                    String.join(" and ", parts),
                    missing.get(0).subject(),
                    deployment.applyCommand())));
    return List.copyOf(summary);
  }
}
