package dev.goodhart.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.producer.PublisherConfig;
import dev.goodhart.producer.TokenUsagePublisher;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Partitions go from one instance to another that keeps their state up to date beside it, and
 * everything is still counted once.
 */
class HandoverTest {
  private static final int PARTITIONS = 4;
  private static final int USERS = 400;
  private static final int TEAMS = 7;

  /** Room for three looks at warm-ups as shipped, and none with Kafka's own ten minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path directory;

  private LocalStack stack;
  private SchemaRegistryClient registry;
  private TokenUsagePublisher publisher;
  private Admin admin;
  private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private int sent;

  @BeforeEach
  void startStack() {
    stack = LocalStack.start(LocalStackConfig.temporary());
    registry = Registry.connect(stack.registryUrl(), Map.of());
    admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()));
    try (TopicAdmin topics = TopicAdmin.connect(config("any", Map.of()))) {
      assertThat(topics.apply().remaining()).isEmpty();
    }
    publisher =
        TokenUsagePublisher.open(
            PublisherConfig.builder(stack.bootstrapServers(), stack.registryUrl()).build());
  }

  @AfterEach
  void stopStack() throws IOException {
    publisher.close();
    admin.close();
    registry.close();
    stack.close();
  }

  @Test
  void anInstanceThatJoinsTakesPartitionsOverOnceItHasTheirState() throws Exception {
    // What everybody's first events leave is more than that, and what comes while the group makes
    // up its mind is less.
    Map<String, String> lag = Map.of("kafka.acceptable.recovery.lag", "300");
    try (TotalsReader reader = new TotalsReader(config("any", lag), registry);
        GoodhartStreams second = new GoodhartStreams(config("second", lag))) {
      try (GoodhartStreams first = new GoodhartStreams(config("first", lag))) {
        first.start();
        countOneOfEach(reader);

        second.start();
        countOneOfEach(reader);
        awaitShares(0, PARTITIONS);
        awaitShares(PARTITIONS / 2, PARTITIONS / 2);
        countOneOfEach(reader);
      }
      countOneOfEach(reader);
    }
  }

  @Test
  void aStandbyGoesOnWhereAnotherStoppedAndBecomesOneAgain() throws Exception {
    Map<String, String> standbys = Map.of("kafka.num.standby.replicas", "1");
    GoodhartConfig one = config("one", standbys);
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    try (TotalsReader reader = new TotalsReader(one, registry);
        GoodhartStreams stays = new GoodhartStreams(config("stays", standbys), said::add)) {
      stays.start();
      assertThat(stays.awaitRunning(PATIENCE)).isTrue();
      for (int time = 0; time < 3; time++) {
        try (GoodhartStreams comesAndGoes = new GoodhartStreams(one)) {
          comesAndGoes.start();
          assertThat(comesAndGoes.awaitRunning(PATIENCE)).isTrue();
          awaitShares(PARTITIONS / 2, PARTITIONS / 2);
          countOneOfEach(reader);
          countOneOfEach(reader);
        }
        countOneOfEach(reader);
      }
      // Three times it takes over partitions of which thousands of records were written.
      assertThat(said)
          .filteredOn(line -> line.startsWith("restored"))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(records(line)).as(line).isLessThan(100));
    }
  }

  private static int records(String restored) {
    return Integer.parseInt(restored.replaceAll("\\D+", ""));
  }

  /** Beside them comes what came the last time, once more. */
  private void countOneOfEach(TotalsReader reader) {
    for (int i = 0; i < USERS; i++) {
      publish(sent - 1, i);
      publish(sent, i);
    }
    sent++;
    reader.await(
        "events of users, %d of each".formatted(sent),
        () -> IntStream.range(0, USERS).allMatch(i -> reader.events(user(i)) >= sent));
    reader.await(
        "events of teams",
        () -> IntStream.range(0, TEAMS).allMatch(i -> reader.eventsOfTeam(team(i)) >= inTeam(i)));
    assertThat(IntStream.range(0, USERS)).allMatch(i -> reader.events(user(i)) == sent);
    assertThat(IntStream.range(0, TEAMS)).allMatch(i -> reader.eventsOfTeam(team(i)) == inTeam(i));
    assertThat(reader.deadLetters).isEmpty();
  }

  private void publish(int round, int number) {
    if (round >= 0) {
      var unused = publisher.publish(event(round, number));
    }
  }

  private TokenUsageEvent event(int round, int number) {
    return TokenUsageEvent.newBuilder()
        .setEventId("e%d-%d".formatted(round, number))
        .setOccurredAt(begun.plusMillis(round))
        .setUserId(user(number))
        .setTeamId(team(number))
        .setSource(Source.GATEWAY)
        .setModel("m")
        .setInputTokens(10)
        .build();
  }

  private static String user(int number) {
    return "user-" + number;
  }

  private static String team(int number) {
    return "team-" + number % TEAMS;
  }

  private long inTeam(int team) {
    return (long) sent * ((USERS - 1 - team) / TEAMS + 1);
  }

  private void awaitShares(long some, long others) throws Exception {
    GoodhartConfig config = config("any", Map.of());
    String usage = config.topics().tokenUsage().name();
    GroupShares.await(admin, config, usage, PATIENCE, some, others);
  }

  private GoodhartConfig config(String instance, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", stack.bootstrapServers());
    settings.put("schema.registry.url", stack.registryUrl());
    settings.put("topics.partitions", Integer.toString(PARTITIONS));
    settings.put("topics.replication.factor", "1");
    settings.put("windows", "PT24H/PT15M");
    settings.put("emit.interval", "PT0.5S");
    settings.put("state.dir", directory.resolve(instance).toString());
    return GoodhartConfig.parse(settings);
  }
}
