package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.admin.Deployment;
import dev.goodhart.admin.TopicAdmin;
import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.streams.GoodhartConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A stack with one deployment's topics per test, under a prefix of its own. */
final class TestDeployment implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final LocalStack stack = LocalStack.start(LocalStackConfig.temporary());
  final SchemaRegistryClient registry = Registry.connect(stack.registryUrl(), Map.of());

  String bootstrapServers() {
    return stack.bootstrapServers();
  }

  Topics newTopics(int partitions) {
    GoodhartConfig config =
        GoodhartConfig.parse(
            Map.of(
                "bootstrap.servers", stack.bootstrapServers(),
                "schema.registry.url", stack.registryUrl(),
                "topics.prefix", "test" + NUMBER.incrementAndGet() + ".",
                "topics.partitions", Integer.toString(partitions),
                "topics.replication.factor", "1"));
    try (TopicAdmin admin = TopicAdmin.connect(config, Deployment.of(config).onRecordedTime())) {
      assertThat(admin.apply().remaining()).isEmpty();
    }
    return config.topics();
  }

  List<ConsumerRecord<byte[], byte[]>> read(TopicSpec topic, int partition) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (TopicReader reader = new TopicReader(bootstrapServers())) {
      reader.read(topic.name(), partition, found::add);
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    registry.close();
    stack.close();
  }
}
