package dev.goodhart.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance leaves open that is killed: nobody reads past it until the broker ends it. */
class OpenTransactionsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path state;

  @Test
  void endAsSoonAsASessionOrWhenTheUserSays() throws Exception {
    try (LocalStack stack = LocalStack.start(LocalStackConfig.temporary())) {
      try (TopicAdmin admin = TopicAdmin.connect(config(stack, Map.of()))) {
        assertThat(admin.apply().remaining()).isEmpty();
      }

      assertThat(timeouts(stack, Map.of())).containsExactly(15_000L, 15_000L);
      assertThat(timeouts(stack, Map.of("kafka.producer.transaction.timeout.ms", "20000")))
          .containsExactly(20_000L, 20_000L);
    }
  }

  private List<Long> timeouts(LocalStack stack, Map<String, String> more) throws Exception {
    GoodhartConfig config = config(stack, more);
    try (GoodhartStreams instance = new GoodhartStreams(config);
        Admin admin =
            Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()))) {
      instance.start();
      assertThat(instance.awaitRunning(PATIENCE)).isTrue();
      List<String> ids =
          admin.listTransactions().all().get().stream()
              .map(TransactionListing::transactionalId)
              .toList();
      return admin.describeTransactions(ids).all().get().values().stream()
          .map(TransactionDescription::transactionTimeoutMs)
          .toList();
    }
  }

  private GoodhartConfig config(LocalStack stack, Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                "schema.registry.url",
                stack.registryUrl(),
                "topics.partitions",
                "2",
                "topics.replication.factor",
                "1",
                "threads",
                "2",
                "state.dir",
                state.toString()));
    settings.putAll(more);
    return GoodhartConfig.parse(settings);
  }
}
