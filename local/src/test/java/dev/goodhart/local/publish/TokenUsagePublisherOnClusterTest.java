package dev.goodhart.local.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.Deployment;
import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.producer.Compression;
import dev.goodhart.producer.DeliveryOutcome;
import dev.goodhart.producer.DeliveryOutcome.Delivered;
import dev.goodhart.producer.PublisherConfig;
import dev.goodhart.producer.PublisherCounts;
import dev.goodhart.producer.TokenUsagePublisher;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.streams.GoodhartConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenUsagePublisherOnClusterTest {
  private static final int PARTITIONS = 5;

  @Test
  void deliversEveryEventToItsUsersPartitionOnceAndInOrder() {
    try (LocalStack stack = LocalStack.start(LocalStackConfig.temporary())) {
      makeTopics(stack);
      for (Compression compression : Compression.values()) {
        try (TokenUsagePublisher publisher =
            TokenUsagePublisher.open(
                PublisherConfig.builder(stack.bootstrapServers(), stack.registryUrl())
                    .compression(compression)
                    .build())) {
          List<CompletionStage<DeliveryOutcome>> outcomes = new ArrayList<>();
          for (int i = 0; i < 1_000; i++) {
            outcomes.add(publisher.publish(usage("user-" + i % 7, "e" + i)));
          }

          assertThat(publisher.flush(Duration.ofSeconds(30))).isZero();
          assertThat(publisher.counts()).isEqualTo(new PublisherCounts(1_000, 1_000, 0, 0));
          long[] last = new long[PARTITIONS];
          for (int i = 0; i < outcomes.size(); i++) {
            Delivered delivered = (Delivered) get(outcomes.get(i));
            assertThat(delivered.partition())
                .isEqualTo(SubjectPartition.of("user-" + i % 7, PARTITIONS));
            assertThat(delivered.offset()).isGreaterThanOrEqualTo(last[delivered.partition()]);
            last[delivered.partition()] = delivered.offset() + 1;
          }
        }
      }
    }
  }

  @Test
  void takesEventsBeforeTheClusterIsThereAndDeliversThemWhenItIs() throws IOException {
    int kafka = freePort();
    int registry = freePort();
    try (TokenUsagePublisher publisher =
        TokenUsagePublisher.open(
            PublisherConfig.builder("127.0.0.1:" + kafka, "http://127.0.0.1:" + registry)
                .build())) {
      CompletionStage<DeliveryOutcome> early = publisher.publish(usage("ada", "e1"));
      assertThat(early.toCompletableFuture()).isNotDone();
      assertThat(publisher.flush(Duration.ofMillis(1))).isEqualTo(1);

      try (LocalStack stack =
          LocalStack.start(
              LocalStackConfig.temporary().withKafkaPort(kafka).withRegistryPort(registry))) {
        // Between start and here the registry knows no schema, which is an outcome of its own.
        makeTopics(stack);
        DeliveryOutcome outcome = get(early);
        while (!(outcome instanceof Delivered)) {
          outcome = get(publisher.publish(usage("ada", "e1")));
        }
        assertThat(publisher.close(Duration.ofSeconds(10))).isZero();
      }
    }
  }

  private static void makeTopics(LocalStack stack) {
    GoodhartConfig config =
        GoodhartConfig.parse(
            Map.of(
                "bootstrap.servers", stack.bootstrapServers(),
                "schema.registry.url", stack.registryUrl(),
                "topics.partitions", Integer.toString(PARTITIONS),
                "topics.replication.factor", "1"));
    try (TopicAdmin admin = TopicAdmin.connect(config, Deployment.of(config).onRecordedTime())) {
      assertThat(admin.apply().remaining()).isEmpty();
    }
  }

  private static DeliveryOutcome get(CompletionStage<DeliveryOutcome> outcome) {
    return outcome.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static TokenUsageEvent usage(String user, String id) {
    return TokenUsageEvent.newBuilder()
        .setEventId(id)
        .setOccurredAt(Instant.parse("2026-03-01T12:00:00Z"))
        .setUserId(user)
        .setSource(Source.GATEWAY)
        .setModel("m")
        .setInputTokens(10)
        .build();
  }
}
