package dev.goodhart.producer;

import dev.goodhart.producer.DeliveryOutcome.Refused;
import dev.goodhart.producer.DeliveryOutcome.Refused.Reason;
import dev.goodhart.schema.AvroWriter;
import dev.goodhart.schema.RecordLimits;
import dev.goodhart.schema.Registry;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.WorkOutcomeEvent;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes token usage and work outcomes to Kafka, exactly as the pipeline expects them: keyed by
 * user_id with Kafka's murmur2, in Confluent's wire format, idempotent, confirmed by all replicas,
 * compressed.
 *
 * <pre>{@code
 * PublisherConfig config =
 *     PublisherConfig.builder("kafka:9092", "http://registry:8081").build();
 * try (TokenUsagePublisher publisher = TokenUsagePublisher.open(config)) {
 *   TokenUsageEvent event =
 *       TokenUsageEvent.newBuilder()
 *           .setEventId(requestId)
 *           .setOccurredAt(Instant.now())
 *           .setUserId("ada")
 *           .setSource(Source.GATEWAY)
 *           .setModel("claude-sonnet-4-5")
 *           .setInputTokens(1_200)
 *           .setOutputTokens(350)
 *           .build();
 *   publisher
 *       .publish(event)
 *       .thenAccept(
 *           outcome -> {
 *             if (!(outcome instanceof DeliveryOutcome.Delivered)) {
 *               log.warn("usage {} is not delivered: {}", requestId, outcome);
 *             }
 *           });
 * }
 * }</pre>
 *
 * <p><b>It never holds up its caller.</b> {@code publish} encodes the event on the caller's thread
 * (some microseconds) and puts it into a queue; a thread of its own asks the registry for the
 * schema's id, once per schema, and hands events to Kafka, which may make that thread wait for
 * metadata or buffers. An absent cluster or registry at start is therefore nothing special: events
 * wait for it. What waits is bounded: half of {@link PublisherConfig#memoryBytes} for accepted
 * events until they are confirmed, half for Kafka's buffers. Beyond that an event is {@link
 * Refused} at once, or after {@link PublisherConfig#maxBlock} for callers who would rather wait.
 *
 * <p><b>Every event has an outcome</b>, also when the cluster stays away: after {@link
 * PublisherConfig#deliveryTimeout} in the queue it has failed, as it has when Kafka has not
 * confirmed it for as long. Outcomes are completed on the publisher's threads: do nothing slow in
 * what depends on them. Events of one user keep the order in which one thread published them.
 *
 * <p>What an event says is judged downstream, where a wrong one is kept as a dead letter with its
 * reason; here only what cannot become a record is refused. Schemas are never registered here.
 * Thread-safe.
 */
public final class TokenUsagePublisher implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_VALUE_BYTES = RecordLimits.MAX_VALUE_BYTES;
  private static final int MAX_KEY_CODE_POINTS = RecordLimits.MAX_ID_CODE_POINTS;

  private final Channel<TokenUsageEvent> usage;
  private final Channel<WorkOutcomeEvent> outcomes;
  private final SchemaRegistryClient registry;
  private final Duration maxBlock;
  private final LongSupplier nanoTime;
  private final Account account;
  private final Outbox outbox;

  TokenUsagePublisher(
      PublisherConfig config,
      Producer<byte[], byte[]> kafka,
      SchemaRegistryClient registry,
      LongSupplier nanoTime) {
    Topics topics = new Topics(config.topicPrefix());
    this.registry = registry;
    this.nanoTime = nanoTime;
    this.usage = channel(topics.tokenUsage(), TokenUsageEvent.class);
    this.outcomes = channel(topics.workOutcomes(), WorkOutcomeEvent.class);
    this.maxBlock = config.maxBlock();
    this.account = new Account(config.memoryBytes() / 2);
    this.outbox = new Outbox(kafka, config.deliveryTimeout(), nanoTime);
  }

  private <T extends SpecificRecord> Channel<T> channel(TopicSpec topic, Class<T> type) {
    return new Channel<>(
        topic.name(), new AvroWriter<>(type), new SchemaId(registry, topic, nanoTime));
  }

  /**
   * Opens a publisher; neither cluster nor registry need to be there yet.
   *
   * @throws IllegalArgumentException if a setting cannot be used
   */
  public static TokenUsagePublisher open(PublisherConfig config) {
    SchemaRegistryClient registry =
        Registry.connect(config.registryUrl(), config.registrySettings());
    try {
      return new TokenUsagePublisher(
          config,
          new KafkaProducer<>(
              config.producerSettings(), new ByteArraySerializer(), new ByteArraySerializer()),
          registry,
          System::nanoTime);
    } catch (KafkaException e) {
      close(registry);
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "No Kafka producer can be made for '%s' (%s): correct bootstrap.servers or the other settings."
              .formatted(config.bootstrapServers(), reason.getMessage()),
          e);
    }
  }

  /** Publishes one call of a model. */
  public CompletionStage<DeliveryOutcome> publish(TokenUsageEvent event) {
    return publish(usage, event, event.getUserId(), null);
  }

  /**
   * Publishes one recorded call of a model.
   *
   * @param receivedAt the record's timestamp; a topic with LogAppendTime replaces it
   */
  public CompletionStage<DeliveryOutcome> publish(TokenUsageEvent event, Instant receivedAt) {
    return publish(usage, event, event.getUserId(), receivedAt);
  }

  /** Publishes one thing that came of work. */
  public CompletionStage<DeliveryOutcome> publish(WorkOutcomeEvent event) {
    return publish(outcomes, event, event.getUserId(), null);
  }

  /**
   * Publishes one recorded thing that came of work.
   *
   * @param receivedAt the record's timestamp; a topic with LogAppendTime replaces it
   */
  public CompletionStage<DeliveryOutcome> publish(WorkOutcomeEvent event, Instant receivedAt) {
    return publish(outcomes, event, event.getUserId(), receivedAt);
  }

  private <T extends SpecificRecord> CompletionStage<DeliveryOutcome> publish(
      Channel<T> channel, T event, String userId, Instant receivedAt) {
    if (!canBeKey(userId)) {
      account.refuse();
      return refused(
          Reason.INVALID,
          "user_id must have 1 to %d code points of valid text.".formatted(MAX_KEY_CODE_POINTS));
    }
    byte[] value;
    try {
      value = channel.writer().write(event);
    } catch (RuntimeException e) {
      account.refuse();
      return refused(Reason.INVALID, String.valueOf(e.getMessage()));
    }
    if (value.length > MAX_VALUE_BYTES) {
      account.refuse();
      return refused(
          Reason.TOO_LARGE,
          "The event has %d bytes, at most %d are taken.".formatted(value.length, MAX_VALUE_BYTES));
    }
    byte[] key = userId.getBytes(StandardCharsets.UTF_8);
    Optional<Account.Ticket> ticket = account.accept(Pending.weight(key, value), maxBlock);
    if (ticket.isEmpty()) {
      return account.isClosed()
          ? refused(Reason.CLOSED, "The publisher has been closed.")
          : refused(Reason.BUFFER_FULL, "Too many events wait for delivery.");
    }
    Pending pending =
        new Pending(
            channel,
            key,
            value,
            receivedAt == null ? null : (Long) receivedAt.toEpochMilli(),
            nanoTime.getAsLong(),
            account,
            ticket.get());
    outbox.add(pending);
    return pending.outcome();
  }

  private static boolean canBeKey(String userId) {
    return userId != null
        && !userId.isEmpty()
        && (userId.length() <= MAX_KEY_CODE_POINTS
            || userId.codePointCount(0, userId.length()) <= MAX_KEY_CODE_POINTS)
        // Half a surrogate pair has no UTF-8: two such users would become one.
        && userId
            .codePoints()
            .allMatch(codePoint -> Character.getType(codePoint) != Character.SURROGATE);
  }

  private static CompletionStage<DeliveryOutcome> refused(Reason reason, String detail) {
    return CompletableFuture.completedFuture(new Refused(reason, detail));
  }

  /** What has become of all events so far. */
  public PublisherCounts counts() {
    return account.counts();
  }

  /**
   * Waits until every event published before this call has its outcome.
   *
   * @param timeout how long at most
   * @return how many have none yet
   */
  public long flush(Duration timeout) {
    return account.awaitSettled(timeout);
  }

  /**
   * Accepts nothing more, delivers what is waiting, and stops. What is not delivered by then fails.
   * A second call does nothing.
   *
   * @param timeout how long at most
   * @return how many events were still undelivered when time was up
   */
  public long close(Duration timeout) {
    if (!account.close()) {
      return counts().undelivered();
    }
    long end = nanoTime.getAsLong() + timeout.toNanos();
    long undelivered = account.awaitSettled(timeout);
    Duration left = Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    outbox.abort(undelivered == 0 ? left : Duration.ZERO);
    close(registry);
    return undelivered;
  }

  /** {@link #close(Duration)} within 30 s. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  private static void close(SchemaRegistryClient registry) {
    try {
      registry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
