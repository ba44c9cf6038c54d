package dev.goodhart.producer;

import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;

/** Confluent's mock, which counts questions and can be away. */
final class ScriptedRegistry extends MockSchemaRegistryClient {
  final AtomicInteger questions = new AtomicInteger();
  volatile boolean isAway;
  volatile boolean isHiddenByItsProxy;

  static ScriptedRegistry withSchemas() throws IOException, RestClientException {
    ScriptedRegistry registry = new ScriptedRegistry();
    registry.registerAll();
    return registry;
  }

  void registerAll() throws IOException, RestClientException {
    for (TopicSpec topic : new Topics(Topics.DEFAULT_PREFIX).inputs()) {
      register(topic.valueSubject(), new AvroSchema(topic.value().orElseThrow()));
    }
  }

  @Override
  public int getId(String subject, ParsedSchema schema) throws IOException, RestClientException {
    questions.incrementAndGet();
    if (isAway) {
      throw new ConnectException("Connection refused");
    }
    if (isHiddenByItsProxy) {
      throw new RestClientException("<html>default backend - 404</html>", 404, 50005);
    }
    return super.getId(subject, schema);
  }
}
