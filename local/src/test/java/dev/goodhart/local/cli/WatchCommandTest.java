package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.Preflight;
import dev.goodhart.admin.Problem;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.streams.GoodhartConfig;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code watch} finds out before it follows. */
class WatchCommandTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(LocalStackConfig.temporary());
    CommandRun apply =
        CommandRun.of(
            "topics",
            "apply",
            "--bootstrap-server",
            stack.bootstrapServers(),
            "--registry",
            stack.registryUrl(),
            "-Dtopics.replication.factor=1",
            "-Dtopics.partitions=1");
    assertThat(apply.exitCode()).as(apply.err()).isZero();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void namesTheRegistryThatDoesNotAnswerAndItsSetting() {
    CommandRun run =
        CommandRun.of(
            "watch",
            "user-totals",
            "--bootstrap-server",
            stack.bootstrapServers(),
            "--registry",
            NOBODY);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("No schema registry answers at " + NOBODY, "schema.registry.url");
  }

  @Test
  void namesTheBrokerThatDoesNotResolveAsStreamsDoes() {
    CommandRun run =
        CommandRun.of(
            "watch",
            "dead-letters",
            "--bootstrap-server",
            "nowhere.invalid:9092",
            "--registry",
            stack.registryUrl());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("No Kafka client can be made for 'nowhere.invalid:9092'", "bootstrap.servers");
  }

  @Test
  void asksTheRegistryOnlyForTopicsThatHaveSchemas() {
    GoodhartConfig config = config(NOBODY);

    assertThat(Preflight.checkReading(config, config.topics().deadLetters())).isEmpty();
    assertThat(Preflight.checkReading(config, config.topics().anomalies()))
        .extracting(Problem::kind)
        .containsExactly(Problem.Kind.REGISTRY_UNREACHABLE);
  }

  @Test
  void readsATopicWhoseConfigurationIsNotItsBusiness() {
    // Twelve partitions and three replicas by default: the topic has one of each.
    GoodhartConfig config = config(stack.registryUrl());

    assertThat(Preflight.checkReading(config, config.topics().userTotals())).isEmpty();
  }

  @Test
  void saysThatATopicIsMissing() {
    CommandRun run =
        CommandRun.of(
            "watch",
            "user-totals",
            "--prefix",
            "elsewhere.",
            "--bootstrap-server",
            stack.bootstrapServers(),
            "--registry",
            stack.registryUrl());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("'elsewhere.user-totals.v1' is missing", "./goodhart topics apply");
  }

  @Test
  void refusesAFilterThatNothingCouldPass() {
    CommandRun run = CommandRun.of("watch", "user-totals", "--filter", "severity=warning");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("no field 'severity'", "give one of user, user_id, window, events");
  }

  private static GoodhartConfig config(String registry) {
    return GoodhartConfig.parse(
        Map.of("bootstrap.servers", stack.bootstrapServers(), "schema.registry.url", registry));
  }
}
