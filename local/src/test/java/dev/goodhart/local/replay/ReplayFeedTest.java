package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.MembershipKey;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.streams.ClockRecord;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay puts on the input topics, seen by an application that only looks. */
class ReplayFeedTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final String RUN = "2026-03-10T00:00:00Z";

  @TempDir Path directory;
  private Path input;
  private final List<String> sent = new ArrayList<>();
  private final List<String> referenceAtStart = new ArrayList<>();
  private final List<ClockRecord> clocks = new ArrayList<>();

  @BeforeEach
  void makeInput() throws IOException {
    input = Files.createDirectory(directory.resolve("in"));
  }

  @Test
  void sendsUsageByArrivalAndOutcomesBeforeUsageOfTheSameInstant() throws Exception {
    write(
        "usage.ndjson",
        usage("e1", at(0), ""),
        "",
        usage("late", at(-3600), ""),
        usage("e2", at(60), ",\"received_at\":\"" + at(90) + "\""),
        usage("early", at(5), ",\"received_at\":\"" + at(6) + "\""),
        usage("e3", at(600), ""));
    write(
        "outcomes.ndjson",
        outcome("after", at(9_000), ""),
        outcome("second", at(10), ",\"received_at\":\"" + at(90) + "\""),
        outcome("first", at(30), ""),
        outcome("third", at(90), ""));

    ReplaySummary summary = replay();

    assertThat(sent)
        .containsExactly(
            "usage e1 " + at(0) + " usage.ndjson:1",
            "usage late " + at(0) + " usage.ndjson:3",
            "usage e2 " + at(90) + " usage.ndjson:4",
            "usage early " + at(6) + " usage.ndjson:5",
            "usage e3 " + at(600) + " usage.ndjson:6",
            "outcome first " + at(30) + " outcomes.ndjson:3",
            "outcome second " + at(90) + " outcomes.ndjson:2",
            "outcome third " + at(90) + " outcomes.ndjson:4",
            "outcome after " + at(9_000) + " outcomes.ndjson:1");
    assertThat(clocks)
        .containsExactly(new ClockRecord(NOON.plusSeconds(600).toEpochMilli(), 5, 4, true));
    assertThat(summary.lines()).isEqualTo(5);
    assertThat(summary.outcomeLines()).isEqualTo(4);
    assertThat(summary.clock()).contains(NOON.plusSeconds(600));
  }

  @Test
  void refusesAtTheDoorWhatTheTopologyCannotJudge() throws Exception {
    write(
        "usage.ndjson",
        "{\"event_id\":",
        usage("future", "2026-03-11T00:00:00Z", ""),
        usage("past", "1969-12-31T00:00:00Z", ",\"received_at\":-5"),
        usage("wrong", at(0), ",\"input_tokens\":-7"),
        usage("worse", "2026-03-11T00:00:00Z", ",\"input_tokens\":-7"),
        usage("e1", at(0), ",\"colour\":\"red\""));
    write("outcomes.ndjson", "[]", outcome("future", "2026-03-11T00:00:00Z", ""));
    write("memberships.ndjson", "{\"user_id\":\"\"}");

    ReplaySummary summary = replay();

    assertThat(sent)
        .containsExactly(
            // The topology judges what it can.
            "usage wrong " + at(0) + " usage.ndjson:4", "usage e1 " + at(0) + " usage.ndjson:6");
    assertThat(summary.deadLetters())
        .isEqualTo(
            Map.of(
                "UNREADABLE", 2L,
                "FROM_THE_FUTURE", 2L,
                "TOO_LATE", 1L,
                "NEGATIVE_COUNT", 1L,
                "INVALID_FIELD", 1L));
    assertThat(summary.accepted()).isEqualTo(2);
    assertThat(summary.unknownFields()).isEqualTo(1);
    assertThat(Files.readString(directory.resolve("out/goodhart.dead-letters.v1.ndjson")))
        .contains("\"goodhart.origin\":\"memberships.ndjson:1\"")
        .contains("\"goodhart.origin\":\"usage.ndjson:1\"");
  }

  @Test
  void publishesReferenceDataBeforeTheApplicationStarts() throws Exception {
    write("usage.ndjson", usage("e1", at(0), ""));
    write(
        "memberships.ndjson",
        "{\"user_id\":\"ada\",\"valid_from\":\"2026-01-01T00:00:00Z\",\"team_id\":\"t\"}");
    write(
        "prices.ndjson",
        "{\"model\":\"m*\",\"prices\":[{\"valid_from\":0,\"input\":1,\"cache_read\":1,"
            + "\"cache_write\":1,\"output\":1,\"reasoning\":1}]}");
    write(
        "incentives.ndjson",
        "{\"incentive_id\":\"i\",\"kind\":\"LEADERBOARD\",\"period\":\"DAY\","
            + "\"period_ends\":\"17:00\",\"valid_from\":0}");

    replay();

    assertThat(referenceAtStart)
        .containsExactly("membership ada 2026-01-01T00:00:00Z t", "price m*", "incentive i");
  }

  @Test
  void usesTheShippedPricesWhereThereAreNone() throws Exception {
    write("usage.ndjson", usage("e1", at(0), ""));

    replay();

    assertThat(referenceAtStart).isNotEmpty().allMatch(row -> row.startsWith("price "));
  }

  @Test
  void settlesAlsoWhereNothingWasAccepted() throws Exception {
    write("usage.ndjson", usage("wrong", at(0), ",\"input_tokens\":-7"));

    ReplaySummary summary = replay();

    assertThat(clocks).containsExactly(new ClockRecord(0, 1, 0, true));
    assertThat(summary.clock()).isEmpty();
  }

  @Test
  void writesAFileForEveryOutputTopicAndLeavesNothingElse() throws Exception {
    write("usage.ndjson", usage("e1", at(0), ""));

    replay();

    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "goodhart.user-totals.v1.ndjson",
              "goodhart.team-totals.v1.ndjson",
              "goodhart.hourly-usage.v1.ndjson",
              "goodhart.anomalies.v1.ndjson",
              "goodhart.dead-letters.v1.ndjson");
    }
    assertThat(directory.resolve("work")).isEmptyDirectory();
  }

  @Test
  void saysWhichFileIsBroken() throws Exception {
    Files.write(input.resolve("usage.ndjson.gz"), new byte[] {31, -117, 8, 0, 0, 0, 0, 0, 0, 0, 3});

    assertThatThrownBy(this::replay)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("usage.ndjson.gz")
        .hasMessageContaining("check that it is whole");
  }

  private ReplaySummary replay() throws InterruptedException {
    ReplayOptions options =
        new ReplayOptions(
            input,
            directory.resolve("out"),
            false,
            false,
            1,
            1,
            Instant.parse(RUN),
            Optional.of(directory.resolve("work")),
            Map.of());
    try (ReplayProgress progress = new ReplayProgress(new PrintWriter(new StringWriter()), false)) {
      return new Replay(options, progress, Onlooker::new).run();
    }
  }

  private static String at(long seconds) {
    return NOON.plusSeconds(seconds).toString();
  }

  private static String usage(String id, String occurredAt, String more) {
    return "{\"event_id\":\"%s\",\"occurred_at\":\"%s\",\"user_id\":\"ada\",\"source\":\"CLIENT\",\"model\":\"m\"%s}"
        .formatted(id, occurredAt, more);
  }

  private static String outcome(String id, String occurredAt, String more) {
    return "{\"event_id\":\"%s\",\"occurred_at\":\"%s\",\"user_id\":\"ada\",\"kind\":\"COMMIT\",\"amount\":1%s}"
        .formatted(id, occurredAt, more);
  }

  private void write(String name, String... lines) throws IOException {
    Files.writeString(input.resolve(name), String.join("\n", lines) + "\n");
  }

  /** Notes what it finds on the input topics when it starts, and when it is asked to settle. */
  private final class Onlooker implements Application {
    private final GoodhartConfig config;
    private final Topics topics;

    Onlooker(GoodhartConfig config) {
      this.config = config;
      topics = config.topics();
    }

    @Override
    public void start() {
      try (SchemaRegistryClient registry = Registry.connect(config.registryUrl(), Map.of())) {
        AvroReader<MembershipKey> keys = new AvroReader<>(registry, MembershipKey.class);
        AvroReader<TeamMembership> memberships = new AvroReader<>(registry, TeamMembership.class);
        for (ConsumerRecord<byte[], byte[]> message : all(topics.teamMemberships())) {
          MembershipKey key = found(keys, message.key());
          referenceAtStart.add(
              "membership %s %s %s"
                  .formatted(
                      key.getUserId(),
                      key.getValidFrom(),
                      found(memberships, message.value()).getTeamId()));
        }
        AvroReader<ModelPrice> prices = new AvroReader<>(registry, ModelPrice.class);
        for (ConsumerRecord<byte[], byte[]> message : all(topics.modelPrices())) {
          assertThat(found(prices, message.value()).getModel()).isEqualTo(utf8(message.key()));
          referenceAtStart.add("price " + utf8(message.key()));
        }
        AvroReader<Incentive> incentives = new AvroReader<>(registry, Incentive.class);
        for (ConsumerRecord<byte[], byte[]> message : all(topics.incentives())) {
          referenceAtStart.add("incentive " + found(incentives, message.value()).getIncentiveId());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean awaitSettled(Duration atMost) {
      try (SchemaRegistryClient registry = Registry.connect(config.registryUrl(), Map.of())) {
        AvroReader<TokenUsageEvent> usage = new AvroReader<>(registry, TokenUsageEvent.class);
        for (ConsumerRecord<byte[], byte[]> message : all(topics.tokenUsage())) {
          note("usage " + found(usage, message.value()).getEventId(), message);
        }
        AvroReader<WorkOutcomeEvent> outcomes = new AvroReader<>(registry, WorkOutcomeEvent.class);
        for (ConsumerRecord<byte[], byte[]> message : all(topics.workOutcomes())) {
          note("outcome " + found(outcomes, message.value()).getEventId(), message);
        }
        for (ConsumerRecord<byte[], byte[]> message : all(topics.clock())) {
          clocks.add(ClockRecord.decode(message.value()));
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void note(String what, ConsumerRecord<byte[], byte[]> message) {
      String origin = utf8(message.headers().lastHeader(DeadLetterHeaders.ORIGIN).value());
      sent.add(what + " " + Instant.ofEpochMilli(message.timestamp()) + " " + origin);
    }

    private List<ConsumerRecord<byte[], byte[]>> all(TopicSpec topic) throws IOException {
      List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
      try (TopicReader reader = new TopicReader(config.bootstrapServers())) {
        reader.read(topic.name(), 0, messages::add);
      }
      return messages;
    }

    private static <T extends SpecificRecord> T found(AvroReader<T> reader, byte[] bytes) {
      assertThat(reader.read(bytes)).isInstanceOf(Decoded.Found.class);
      return ((Decoded.Found<T>) reader.read(bytes)).record();
    }

    private static String utf8(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {}
  }
}
