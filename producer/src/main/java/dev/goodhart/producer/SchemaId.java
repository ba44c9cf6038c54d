package dev.goodhart.producer;

import dev.goodhart.schema.RegistryAnswers;
import dev.goodhart.schema.TopicSpec;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.SerializationException;

/** The registry's id of one topic's schema: asked for once, and kept. For one thread. */
final class SchemaId {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  // A flood of events must not become a flood of requests.
  private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  private final SchemaRegistryClient registry;
  private final String subject;
  private final AvroSchema schema;
  private final LongSupplier nanoTime;
  private OptionalInt id = OptionalInt.empty();
  private Optional<SerializationException> refusal = Optional.empty();
  private long refusedAt;

  SchemaId(SchemaRegistryClient registry, TopicSpec topic, LongSupplier nanoTime) {
    this.registry = registry;
    this.subject = topic.valueSubject();
    this.schema = new AvroSchema(topic.value().orElseThrow());
    this.nanoTime = nanoTime;
  }

  /**
   * @throws IOException the registry does not answer, or not now: ask again
   * @throws SerializationException the registry has answered, and asking again soon is no use
   */
  int get() throws IOException {
    if (id.isPresent()) {
      return id.getAsInt();
    }
    if (refusal.isPresent() && nanoTime.getAsLong() - refusedAt < ASK_AGAIN_NANOS) {
      throw refusal.get();
    }
    try {
      id = OptionalInt.of(registry.getId(subject, schema));
      return id.getAsInt();
    } catch (RestClientException e) {
      refusedAt = nanoTime.getAsLong();
      refusal = refusal(e);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      throw new IOException("The schema registry is not well.", e);
    }
  }

  private Optional<SerializationException> refusal(RestClientException e) {
    if (RegistryAnswers.isUnknown(e)) {
      return refuse("The schema of '%s' is not registered: run `./goodhart topics apply`.", e);
    }
    // Another 404 is of something before the registry, which may be there in a moment.
    return switch (e.getStatus()) {
      case UNAUTHORIZED, FORBIDDEN ->
          refuse("The schema registry does not let this client read '%s'.", e);
      default -> Optional.empty();
    };
  }

  private Optional<SerializationException> refuse(String sentence, RestClientException cause) {
    return Optional.of(new SerializationException(sentence.formatted(subject), cause));
  }
}
