package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.schema.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterExportTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Rejection NEGATIVE =
      new Rejection(RejectReason.NEGATIVE_COUNT, "input_tokens is \"-1\"");

  private static TestDeployment deployment;

  @TempDir Path directory;
  private Topics topics;

  @BeforeAll
  static void start() {
    deployment = new TestDeployment();
  }

  @AfterAll
  static void stop() throws Exception {
    deployment.close();
  }

  @BeforeEach
  void makeTopics() {
    topics = deployment.newTopics(3);
  }

  @Test
  void sortsByFileAndLineAndSaysWhyWhenceAndWhen() throws Exception {
    write("usage.ndjson", "one", "two", "ten");
    write("outcomes.ndjson", "first");

    send(
        letters -> {
          letters.send(utf8("ten"), new LineOrigin("usage.ndjson", 3), "ada", NEGATIVE);
          letters.send(utf8("two"), new LineOrigin("usage.ndjson", 2), null, NEGATIVE);
          letters.send(utf8("first"), new LineOrigin("outcomes.ndjson", 1), "zoe", NEGATIVE);
        });
    DeadLetterExport.Written written = export();

    assertThat(lines())
        .extracting(line -> line.path("headers").path(DeadLetterHeaders.ORIGIN).asText())
        .containsExactly("outcomes.ndjson:1", "usage.ndjson:2", "usage.ndjson:3");
    assertThat(lines())
        .extracting(DeadLetterExportTest::value)
        .containsExactly("first", "two", "ten");
    assertThat(lines().get(1).path("key").isNull()).isTrue();
    assertThat(lines().get(2).path("key").asText()).isEqualTo("ada");
    JsonNode headers = lines().get(2).path("headers");
    assertThat(headers.path(DeadLetterHeaders.REASON).asText()).isEqualTo("NEGATIVE_COUNT");
    assertThat(headers.path(DeadLetterHeaders.DETAIL).asText()).isEqualTo(NEGATIVE.detail());
    assertThat(headers.path(DeadLetterHeaders.FAILED_AT).asText())
        .isEqualTo("2026-03-02T12:00:00.000Z");
    assertThat(headers.has(DeadLetterHeaders.TRUNCATED)).isFalse();
    assertThat(written.byReason()).isEqualTo(Map.of("NEGATIVE_COUNT", 3L));
    assertThat(written.byFile()).isEqualTo(Map.of("usage.ndjson", 2L, "outcomes.ndjson", 1L));
  }

  @Test
  void givesTheLineWhereTheTopicHoldsTheRecordMadeOfIt() throws Exception {
    write("usage.ndjson", "", "{\"event_id\": \"e\"}");
    CheckedProducer producer = new CheckedProducer(deployment.bootstrapServers());
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topics.deadLetters().name(), utf8("ada"), new byte[] {0, 0, 0, 0, 9});
    letter.headers().add(DeadLetterHeaders.ORIGIN, utf8("usage.ndjson:2"));
    letter.headers().add(DeadLetterHeaders.REASON, utf8("CONFLICTING_DUPLICATE"));
    producer.send(letter);
    producer.flush();
    producer.close();

    export();

    assertThat(lines())
        .extracting(DeadLetterExportTest::value)
        .containsExactly("{\"event_id\": \"e\"}");
  }

  @Test
  void keepsWhatNoFileHolds() throws Exception {
    CheckedProducer producer = new CheckedProducer(deployment.bootstrapServers());
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topics.deadLetters().name(), utf8("own"));
    letter.headers().add(DeadLetterHeaders.ORIGIN, utf8("goodhart.token-usage.v1-0-17"));
    letter.headers().add(DeadLetterHeaders.REASON, utf8("UNREADABLE"));
    producer.send(letter);
    producer.flush();
    producer.close();

    export();

    assertThat(lines()).extracting(DeadLetterExportTest::value).containsExactly("own");
  }

  @Test
  void keepsTheBeginningOfWhatIsTooLarge() throws Exception {
    byte[] large = new byte[1 << 20];
    Arrays.fill(large, (byte) 'x');
    Files.write(directory.resolve("usage.ndjson"), large);

    send(
        letters ->
            letters.send(
                large,
                new LineOrigin("usage.ndjson", 1),
                null,
                new Rejection(RejectReason.TOO_LARGE, "more than 900 KiB")));
    export();

    assertThat(value(lines().get(0))).isEqualTo("x".repeat(64 << 10));
    assertThat(lines().get(0).path("headers").path(DeadLetterHeaders.TRUNCATED).asText())
        .isEqualTo("true");
  }

  @Test
  void writesAnEmptyFileWhereNothingWasRefused() throws Exception {
    assertThat(export().total()).isZero();
    assertThat(directory.resolve("letters.ndjson")).isEmptyFile();
  }

  private interface Sending {
    void to(DeadLetterSender letters);
  }

  private void send(Sending sending) {
    CheckedProducer producer = new CheckedProducer(deployment.bootstrapServers());
    sending.to(new DeadLetterSender(producer, topics.deadLetters().name(), () -> NOON));
    producer.flush();
    producer.close();
  }

  private DeadLetterExport.Written export() throws IOException {
    try (TopicReader reader = new TopicReader(deployment.bootstrapServers())) {
      return new DeadLetterExport(reader, this::open, directory)
          .write(topics.deadLetters().name(), directory.resolve("letters.ndjson"));
    }
  }

  private NumberedLines open(String name) throws IOException {
    return new FileLines(directory.resolve(name));
  }

  private void write(String name, String... lines) throws IOException {
    Files.writeString(directory.resolve(name), String.join("\n", lines));
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("letters.ndjson"))) {
      found.add(new ObjectMapper().readTree(line));
    }
    return found;
  }

  private static String value(JsonNode line) {
    return new String(
        Base64.getDecoder().decode(line.path("value").asText()), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
