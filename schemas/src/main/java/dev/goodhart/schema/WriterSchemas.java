package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Finds the schema a record was written with, by its id. That an id cannot be used is an answer; it
 * is remembered for a moment, as a bad writer does not write one record only.
 *
 * <p>An id may be unknown only to a registry node that lags behind the one that has just given it
 * out, so the registry is asked again for a while. Whoever makes up ids could stop readers with
 * that; so one waits for an unknown id now and then only, and asks for few of them at a time. Both
 * limits hold for all readers together: a thread that reads many partitions in one transaction must
 * not wait for an id in each of them. Thread-safe.
 */
public final class WriterSchemas {
  /** What an id stands for. */
  sealed interface Answer {
    /** An Avro schema. */
    record Usable(Schema schema) implements Answer {}

    /** The registry has it, but it is no Avro schema. */
    record NotAvro(String detail) implements Answer {}

    /** The registry does not have it, or does not give it to us. */
    record Unknown(String detail) implements Answer {}
  }

  private record Remembered(Answer answer, long since) {}

  private static final int REMEMBERED = 1_000;
  private static final long HOLDS_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long WAITS_EVERY_NANOS = Duration.ofSeconds(30).toNanos();

  /** So many ids in a row may turn out not to be usable; then few each second. */
  static final int VAIN_AT_ONCE = 200;

  private static final int VAIN_PER_SECOND = 20;

  private final SchemaRegistryClient registry;
  private final Patience patience;
  private final Map<Integer, Remembered> refused =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Remembered> eldest) {
          return size() > REMEMBERED;
        }
      };
  private double vainLeft = VAIN_AT_ONCE;
  private long vainCountedAt;
  private long mayWaitFrom;

  /**
   * @param registry which knows the schemas, and remembers those it has given
   */
  public WriterSchemas(SchemaRegistryClient registry) {
    this(registry, Patience.real());
  }

  WriterSchemas(SchemaRegistryClient registry, Patience patience) {
    this.registry = registry;
    this.patience = patience;
    vainCountedAt = patience.nanoTime();
    mayWaitFrom = vainCountedAt;
  }

  /**
   * @throws RegistryUnavailableException if the registry does not answer
   */
  Answer find(int id) {
    Optional<Answer> known = refusal(id);
    if (known.isPresent()) {
      return known.get();
    }
    // Without the lock: who reads what can be read need not wait for who waits.
    Answer answer = ask(id);
    if (!(answer instanceof Answer.Usable)) {
      refuse(id, answer);
    }
    return answer;
  }

  private synchronized Optional<Answer> refusal(int id) {
    Remembered known = refused.get(id);
    if (known != null && patience.nanoTime() - known.since() < HOLDS_NANOS) {
      return Optional.of(known.answer());
    }
    return mayAskInVain()
        ? Optional.empty()
        : Optional.of(
            new Answer.Unknown(
                "schema "
                    + id
                    + " was not asked for: too many schema ids were not usable just before"));
  }

  private synchronized void refuse(int id, Answer answer) {
    vainLeft--;
    refused.remove(id);
    refused.put(id, new Remembered(answer, patience.nanoTime()));
  }

  private Answer ask(int id) {
    try {
      ParsedSchema found = patience.ask(() -> registry.getSchemaById(id), any -> mayWait(any));
      return found instanceof AvroSchema avro && avro.rawSchema() != null
          ? new Answer.Usable(avro.rawSchema())
          : new Answer.NotAvro("schema " + id + " is not an Avro schema");
    } catch (RestClientException e) {
      return new Answer.Unknown(
          RegistryAnswers.isUnknown(e)
              ? "the registry knows no schema " + id
              : "the registry does not give schema " + id + " (HTTP " + e.getStatus() + ")");
    } catch (Patience.UnusableAnswerException e) {
      return new Answer.NotAvro("schema " + id + " is not an Avro schema that can be read");
    }
  }

  /** Asked before each pause of one question; the first pause begins the wait for an id. */
  private synchronized boolean mayWait(RestClientException answer) {
    if (!RegistryAnswers.isUnknown(answer)) {
      return false;
    }
    long now = patience.nanoTime();
    if (now >= mayWaitFrom) {
      mayWaitFrom = now + WAITS_EVERY_NANOS;
      return true;
    }
    return mayWaitFrom - now > WAITS_EVERY_NANOS - Patience.LONGEST.toNanos();
  }

  private boolean mayAskInVain() {
    long now = patience.nanoTime();
    double earned = (now - vainCountedAt) / 1e9 * VAIN_PER_SECOND;
    vainLeft = Math.min(VAIN_AT_ONCE, vainLeft + earned);
    vainCountedAt = now;
    return vainLeft >= 1;
  }
}
