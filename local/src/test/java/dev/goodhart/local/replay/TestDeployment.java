package dev.goodhart.local.replay;

import dev.goodhart.local.stack.LocalStack;
import dev.goodhart.local.stack.LocalStackConfig;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A stack with one deployment's topics per test, under a prefix of its own. */
final class TestDeployment implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final LocalStack stack = LocalStack.start(LocalStackConfig.temporary());
  final SchemaRegistryClient registry = Registry.connect(stack.registryUrl(), Map.of());

  String bootstrapServers() {
    return stack.bootstrapServers();
  }

  Topics newTopics(int partitions) throws Exception {
    Topics topics = new Topics("test" + NUMBER.incrementAndGet() + ".");
    List<NewTopic> wanted = new ArrayList<>();
    for (TopicSpec topic : topics.all()) {
      wanted.add(
          new NewTopic(topic.name(), topic.partitions(partitions), (short) 1)
              .configs(topic.recordedTimeConfig()));
      for (Map.Entry<String, Schema> subject : topic.subjects().entrySet()) {
        registry.register(subject.getKey(), new AvroSchema(subject.getValue()));
      }
    }
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      admin.createTopics(wanted).all().get();
    }
    return topics;
  }

  List<ConsumerRecord<byte[], byte[]>> read(TopicSpec topic, int partition) throws Exception {
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
