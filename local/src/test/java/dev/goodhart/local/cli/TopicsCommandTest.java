package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goodhart.admin.Preflight;
import dev.goodhart.admin.Problem;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.schema.Registry;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker and registry; each test has a prefix of its own. */
class TopicsCommandTest {
  private static final String FOREIGN =
      "{\"type\":\"record\",\"name\":\"TokenUsageEvent\",\"namespace\":\"dev.goodhart.schema\","
          + "\"fields\":[{\"name\":\"event_id\",\"type\":\"int\"}]}";

  private static LocalStack stack;

  @TempDir Path directory;
  private String prefix;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(LocalStackConfig.temporary());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    prefix = test.getTestMethod().orElseThrow().getName() + ".";
  }

  @Test
  void appliesOnceAndFindsEverythingInOrderAfterwards() throws Exception {
    CommandRun first = topics("apply", 3);
    CommandRun second = topics("apply", 3);
    CommandRun check = topics("check", 3, "--json");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out().lines().filter(line -> line.startsWith("created topic"))).hasSize(11);
    assertThat(first.out().lines().filter(line -> line.startsWith("registered schema")))
        .hasSize(14);
    assertThat(second.out()).isEqualTo("Everything is there already.\n");
    assertThat(check.exitCode()).isZero();
    assertThat(json(check).get("problems")).isEmpty();
  }

  @Test
  void describesWhatIsThere() throws Exception {
    topics("apply", 3);

    JsonNode usage = json(topics("describe", 3, "--json")).get("topics").get(0);
    assertThat(usage.get("name").asText()).isEqualTo(prefix + "token-usage.v1");
    assertThat(usage.get("partitions").asInt()).isEqualTo(3);
    assertThat(usage.get("config").get("message.timestamp.type").asText())
        .isEqualTo("LogAppendTime");
    assertThat(usage.get("subjects").get(0).get("compatibility").asText())
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(topics("describe", 3).out().lines()).hasSize(12);
  }

  @Test
  void leavesAPartitionCountAloneAndSaysSo() throws Exception {
    topics("apply", 3);

    CommandRun apply = topics("apply", 4);

    assertThat(apply.exitCode()).isEqualTo(1);
    assertThat(apply.out())
        .contains("'" + prefix + "token-usage.v1' has 3 partitions but topics.partitions is 4");
    assertThat(partitions(prefix + "token-usage.v1")).isEqualTo(3);
    assertThat(Preflight.check(config(4)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(Problem.Kind.WRONG_PARTITIONS);
              assertThat(problem.sentence()).endsWith("(and 7 more like it).");
            });
  }

  @Test
  void givesATopicThatSomebodyMadeItsConfiguration() throws Exception {
    String totals = prefix + "user-totals.v1";
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(totals, 3, (short) 1))).all().get();
    }
    assertThat(topics("check", 3).out())
        .contains("'" + totals + "' has cleanup.policy=delete but must have compact");

    CommandRun apply = topics("apply", 3);

    assertThat(apply.exitCode()).isZero();
    assertThat(apply.out()).contains("configured topic   " + totals + ": {cleanup.policy=compact");
  }

  @Test
  void stopsBeforeAnIncompatibleSchema() throws Exception {
    String subject = prefix + "token-usage.v1-value";
    try (SchemaRegistryClient registry = Registry.connect(stack.registryUrl(), Map.of())) {
      registry.updateCompatibility(subject, "NONE");
      registry.register(subject, new AvroSchema(FOREIGN));

      CommandRun apply = topics("apply", 3);

      assertThat(apply.exitCode()).isEqualTo(1);
      assertThat(apply.out())
          .contains("The schema registered under '" + subject + "' is incompatible");
      assertThat(registry.getAllVersions(subject)).containsExactly(1);
      assertThat(Preflight.check(config(3)))
          .extracting(Problem::kind)
          .containsExactly(Problem.Kind.SCHEMA_INCOMPATIBLE);
    }
  }

  @Test
  void tellsAStartWhichCommandMakesWhatIsMissing() {
    assertThat(Preflight.check(config(3)))
        .extracting(Problem::sentence)
        .containsExactly(
            ("Topic '%stoken-usage.v1' is missing: run `./goodhart topics apply --bootstrap-server %s"
                    + " --registry %s --prefix %s -D topics.partitions=3"
                    + " -D topics.replication.factor=1` (and 24 more like it).")
                .formatted(prefix, stack.bootstrapServers(), stack.registryUrl(), prefix));
  }

  @Test
  void letsAStartPassWhenAllIsThere() {
    topics("apply", 3);

    assertThat(Preflight.check(config(3))).isEmpty();
  }

  @Test
  void makesTopicsThatKeepRecordedTimeForEver() throws Exception {
    CommandRun apply = topics("apply", 3, "--recorded-time");
    CommandRun check = topics("check", 3, "--recorded-time");
    CommandRun production = topics("check", 3);

    assertThat(apply.exitCode()).as(apply.err()).isZero();
    assertThat(check.exitCode()).as(check.out()).isZero();
    assertThat(production.out())
        .contains("'" + prefix + "token-usage.v1' has message.timestamp.type=CreateTime");
  }

  @Test
  void saysInOneLineThatAClusterIsTooSmall() {
    CommandRun apply =
        CommandRun.of(
            "topics",
            "apply",
            "--bootstrap-server",
            stack.bootstrapServers(),
            "--registry",
            stack.registryUrl(),
            "--prefix",
            prefix);

    assertThat(apply.exitCode()).isEqualTo(1);
    assertThat(apply.err().lines())
        .singleElement()
        .asString()
        .contains("set topics.replication.factor to at most the number of brokers");
  }

  private CommandRun topics(String command, int partitions, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "topics",
                command,
                "--bootstrap-server",
                stack.bootstrapServers(),
                "--registry",
                stack.registryUrl(),
                "--prefix",
                prefix,
                "-D",
                "topics.replication.factor=1",
                "-D",
                "topics.partitions=" + partitions));
    args.addAll(List.of(more));
    return CommandRun.of(args.toArray(String[]::new));
  }

  private GoodhartConfig config(int partitions) {
    return GoodhartConfig.parse(
        Map.of(
            "bootstrap.servers", stack.bootstrapServers(),
            "schema.registry.url", stack.registryUrl(),
            "topics.prefix", prefix,
            "topics.partitions", Integer.toString(partitions),
            "topics.replication.factor", "1",
            "state.dir", directory.toString()));
  }

  private static int partitions(String topic) throws Exception {
    try (Admin admin = admin()) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .size();
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()));
  }

  private static JsonNode json(CommandRun run) throws Exception {
    return new ObjectMapper().readTree(run.out());
  }
}
