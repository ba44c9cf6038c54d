package dev.goodhart.local.stack;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.nio.file.Path;

/** A process that registers a schema, says so, and then waits for its violent end. */
final class KilledStack {

  static final String SUBJECT = "survivor";
  static final String DONE = "registered ";

  private KilledStack() {}

  /**
   * @param arguments the stack's directory
   */
  @SuppressWarnings("SystemOut") // It is how the parent process is told.
  public static void main(String... arguments) throws Exception {
    LocalStack stack = LocalStack.start(LocalStackConfig.in(Path.of(arguments[0])));
    int id =
        new CachedSchemaRegistryClient(stack.registryUrl(), 10)
            .register(SUBJECT, new AvroSchema("\"long\""));
    System.out.println(DONE + id);
    Thread.currentThread().join();
  }
}
