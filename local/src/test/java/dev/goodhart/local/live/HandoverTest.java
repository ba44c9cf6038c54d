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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  private LocalStack stack;
  private SchemaRegistryClient registry;
  private TokenUsagePublisher publisher;
  private Admin admin;
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
    // What everybody's first event leaves is more than that.
    Map<String, String> lag = Map.of("kafka.acceptable.recovery.lag", "100");
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
  void aStandbyGoesOnWhereAnotherStopped() throws Exception {
    Map<String, String> standbys = Map.of("kafka.num.standby.replicas", "1");
    GoodhartConfig one = config("one", standbys);
    GoodhartConfig other = config("other", standbys);
    GoodhartStreams second = new GoodhartStreams(other);
    try (TotalsReader reader = new TotalsReader(one, registry)) {
      try (GoodhartStreams first = new GoodhartStreams(one)) {
        first.start();
        second.start();
        awaitShares(PARTITIONS / 2, PARTITIONS / 2);
        countOneOfEach(reader);
        assertThat(tasks(one)).as("half of them standbys").isEqualTo(PARTITIONS);
        assertThat(tasks(other)).as("half of them standbys").isEqualTo(PARTITIONS);
      }
      countOneOfEach(reader);

      try (GoodhartStreams back = new GoodhartStreams(one)) {
        back.start();
        awaitShares(PARTITIONS / 2, PARTITIONS / 2);
        countOneOfEach(reader);
        second.close();
        countOneOfEach(reader);
      }
    } finally {
      second.close();
    }
  }

  private void countOneOfEach(TotalsReader reader) {
    for (int i = 0; i < USERS; i++) {
      var unused = publisher.publish(event(i));
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

  private TokenUsageEvent event(int number) {
    return TokenUsageEvent.newBuilder()
        .setEventId("e%d-%d".formatted(sent, number))
        .setOccurredAt(Instant.now())
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
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<Long> shares = List.of();
    while (!shares.equals(List.of(some, others)) && !shares.equals(List.of(others, some))) {
      assertThat(System.nanoTime()).as("shares: %s", shares).isLessThan(deadline);
      shares = GroupShares.of(admin, config, usage);
    }
  }

  private static long tasks(GoodhartConfig config) throws IOException {
    try (Stream<Path> files = Files.list(config.stateDir().resolve(config.applicationId()))) {
      return files.filter(file -> file.getFileName().toString().matches("\\d+_\\d+")).count();
    }
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
