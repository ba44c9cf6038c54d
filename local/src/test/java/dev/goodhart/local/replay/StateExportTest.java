package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.local.json.AvroJson;
import dev.goodhart.local.replay.StateExport.Changelog;
import dev.goodhart.local.replay.StateExport.ChangelogOrder;
import dev.goodhart.local.replay.StateExport.Written;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateExportTest {
  private static final long NOON = Instant.parse("2020-03-02T12:00:00Z").toEpochMilli();

  private static TestDeployment deployment;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    deployment = new TestDeployment();
  }

  @AfterAll
  static void stop() throws Exception {
    deployment.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void writesTheLastValueOfEachLiveKeySortedByKey(int partitions) throws Exception {
    Topics topics = deployment.newTopics(partitions);
    try (Totals totals = new Totals(topics, partitions)) {
      totals.put("zoe", 1, NOON);
      totals.put("ada", 1, NOON);
      totals.put("bob", 1, NOON);
      totals.put("\u4f60 \"q\"\t", 5, NOON);
      totals.put("ada", 2, NOON);
      totals.remove("bob", NOON);
      totals.remove("zoe", NOON);
      totals.put("zoe", 3, NOON);
    }

    Written written = export(topics, Optional.empty());

    assertThat(written).isEqualTo(new Written(3, 8));
    assertThat(state()).containsExactly(line("ada", 2), line("zoe", 3), line("\u4f60 \"q\"\t", 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void writesUpdatesByTimeAndEachKeysInItsOwnOrder(int partitions) throws Exception {
    Topics topics = deployment.newTopics(partitions);
    try (Totals totals = new Totals(topics, partitions)) {
      totals.put("zoe", 1, NOON + 1);
      totals.put("zoe", 2, NOON + 5);
      // A timestamp that falls back must not turn the key's updates around.
      totals.remove("zoe", NOON);
      totals.put("ada", 1, NOON + 3);
      totals.put("ada", 2, NOON + 5);
    }

    export(topics, Optional.of(new Changelog(changelogFile(), ChangelogOrder.BY_TIME)));

    assertThat(lines(changelogFile()))
        .containsExactly(
            line("zoe", 1), line("ada", 1), line("ada", 2), line("zoe", 2), tombstone("zoe"));
  }

  @Test
  void writesUpdatesAsTheyLie() throws Exception {
    Topics topics = deployment.newTopics(1);
    try (Totals totals = new Totals(topics, 1)) {
      totals.put("zoe", 1, NOON + 5);
      totals.put("ada", 1, NOON + 3);
      totals.remove("zoe", NOON + 6);
    }

    export(topics, Optional.of(new Changelog(changelogFile(), ChangelogOrder.AS_WRITTEN)));

    assertThat(lines(changelogFile()))
        .containsExactly(line("zoe", 1), line("ada", 1), tombstone("zoe"));
    assertThat(state()).containsExactly(line("ada", 1));
  }

  @Test
  void writesAnEmptyFileForAnEmptyTopic() throws Exception {
    Topics topics = deployment.newTopics(2);

    Written written =
        export(topics, Optional.of(new Changelog(changelogFile(), ChangelogOrder.BY_TIME)));

    assertThat(written).isEqualTo(new Written(0, 0));
    assertThat(directory.resolve("state.ndjson")).exists().isEmptyFile();
    assertThat(changelogFile()).exists().isEmptyFile();
  }

  private Written export(Topics topics, Optional<Changelog> changelog) throws IOException {
    try (TopicReader reader = new TopicReader(deployment.bootstrapServers())) {
      return new StateExport(reader, deployment.registry, directory)
          .write(topics.userTotals(), directory.resolve("state.ndjson"), changelog);
    }
  }

  private Path changelogFile() {
    return directory.resolve("changelog.ndjson");
  }

  private List<String> state() throws IOException {
    return lines(directory.resolve("state.ndjson"));
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  private static String line(String user, long events) {
    return "{\"key\":%s,\"value\":%s}"
        .formatted(AvroJson.text(key(user)), AvroJson.text(totals(events)));
  }

  private static String tombstone(String user) {
    return "{\"key\":%s,\"value\":null}".formatted(AvroJson.text(key(user)));
  }

  private static UserWindowKey key(String user) {
    return new UserWindowKey(user, "PT1H");
  }

  private static UsageTotals totals(long events) {
    return UsageTotals.newBuilder()
        .setEvents(events)
        .setInputTokens(0)
        .setCacheReadTokens(0)
        .setCacheWriteTokens(0)
        .setOutputTokens(0)
        .setReasoningTokens(0)
        .setTotalTokens(0)
        .setCostNanoUsd(0)
        .setUnpricedEvents(0)
        .setActiveUsers(1)
        .setWindowStart(Instant.EPOCH)
        .setWindowEnd(Instant.EPOCH)
        .setLastActiveAt(Instant.EPOCH)
        .setAsOf(Instant.EPOCH)
        .setRevision(1)
        .build();
  }

  /** Writes totals, one partition per user. */
  private static final class Totals implements AutoCloseable {
    private final CheckedProducer producer = new CheckedProducer(deployment.bootstrapServers());
    private final AvroSerializer<UserWindowKey> keys = AvroSerializer.forKeys(deployment.registry);
    private final AvroSerializer<UsageTotals> values =
        AvroSerializer.forValues(deployment.registry);
    private final String topic;
    private final int partitions;

    Totals(Topics topics, int partitions) {
      topic = topics.userTotals().name();
      this.partitions = partitions;
    }

    void put(String user, long events, long time) {
      send(user, values.serialize(topic, totals(events)), time);
    }

    void remove(String user, long time) {
      send(user, null, time);
    }

    private void send(String user, byte[] value, long time) {
      producer.send(
          new ProducerRecord<>(
              topic, user.length() % partitions, time, keys.serialize(topic, key(user)), value));
    }

    @Override
    public void close() {
      producer.flush();
      producer.close();
    }
  }
}
