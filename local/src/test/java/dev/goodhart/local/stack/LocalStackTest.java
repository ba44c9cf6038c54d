package dev.goodhart.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {

  @TempDir Path directory;

  @Test
  void startsOnThePortsItWasGiven() throws Exception {
    int kafka = freePort();
    int registry = freePort();
    try (LocalStack stack =
        LocalStack.start(
            LocalStackConfig.in(directory).withKafkaPort(kafka).withRegistryPort(registry))) {
      assertThat(stack.bootstrapServers()).isEqualTo("127.0.0.1:" + kafka);
      assertThat(stack.registryUrl()).isEqualTo("http://127.0.0.1:" + registry);
      assertThat(stack.startedIn()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(60));
    }
  }

  @Test
  void leavesNothingBehindOfATemporaryDirectory() {
    Path temporary;
    try (LocalStack stack = LocalStack.start(LocalStackConfig.temporary())) {
      temporary = stack.directory();
      assertThat(temporary).isNotEmptyDirectory();
    }
    assertThat(temporary).doesNotExist();
  }

  @Test
  void leavesNothingRunningWhenAPortIsInUse() throws Exception {
    LocalStackConfig config = LocalStackConfig.in(directory);
    try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> LocalStack.start(config.withRegistryPort(port)))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("registry port " + port)
          .satisfies(EmbeddedBrokerTest::isOneSentence);
      assertThatThrownBy(() -> LocalStack.start(config.withKafkaPort(port)))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("Kafka port " + port)
          .satisfies(EmbeddedBrokerTest::isOneSentence);
    }
    LocalStack.start(config).close();
  }

  @Test
  void refusesOnePortForBoth() throws Exception {
    int port = freePort();
    assertThatThrownBy(
            () ->
                LocalStack.start(
                    LocalStackConfig.temporary().withKafkaPort(port).withRegistryPort(port)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("port " + port)
        .satisfies(EmbeddedBrokerTest::isOneSentence);
  }

  @Test
  @Timeout(180)
  void keepsWhatItAcknowledgedWhenItIsKilled() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledStack.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int id;
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      assertThat(line).startsWith(KilledStack.DONE);
      id = Integer.parseInt(line.substring(KilledStack.DONE.length()));
      assertThatThrownBy(() -> LocalStack.start(LocalStackConfig.in(directory)))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("in use by another process")
          .satisfies(EmbeddedBrokerTest::isOneSentence);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    try (LocalStack stack = LocalStack.start(LocalStackConfig.in(directory))) {
      SchemaRegistryClient client = new CachedSchemaRegistryClient(stack.registryUrl(), 10);
      assertThat(client.getSchemaById(id).canonicalString()).isEqualTo("\"long\"");
      assertThat(client.register(KilledStack.SUBJECT, new AvroSchema("\"long\""))).isEqualTo(id);
    }
  }

  @Test
  void givesNoIdTwiceEvenIfTheTopicHasForgottenTheSchemaThatHadIt() throws Exception {
    int id;
    try (LocalStack stack = LocalStack.start(LocalStackConfig.in(directory))) {
      SchemaRegistryClient client = new CachedSchemaRegistryClient(stack.registryUrl(), 10);
      client.register("kept", new AvroSchema("\"int\""));
      id = client.register("purged", new AvroSchema("\"long\""));
      client.deleteSubject("purged");
      client.deleteSubject("purged", true);
      forgetAllRecords(stack);
    }
    try (LocalStack stack = LocalStack.start(LocalStackConfig.in(directory))) {
      SchemaRegistryClient client = new CachedSchemaRegistryClient(stack.registryUrl(), 10);
      assertThat(client.getAllSubjects(true)).isEmpty();
      assertThat(client.register("next", new AvroSchema("\"double\""))).isGreaterThan(id);
    }
  }

  /** What compaction does to what has been deleted, and more, but at once. */
  private static void forgetAllRecords(LocalStack stack) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, SchemaLog.TOPIC);
    AlterConfigOp deletable =
        new AlterConfigOp(
            new ConfigEntry("cleanup.policy", "compact,delete"), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(deletable))).all().get();
      TopicPartition partition = new TopicPartition(SchemaLog.TOPIC, 0);
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all().get();
    }
  }

  private static int freePort() throws IOException {
    try (Ports ports = new Ports()) {
      return ports.hold(0, "test");
    }
  }
}
