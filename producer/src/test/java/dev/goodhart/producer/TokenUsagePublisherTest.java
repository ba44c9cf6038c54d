package dev.goodhart.producer;

import static dev.goodhart.producer.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.producer.DeliveryOutcome.Delivered;
import dev.goodhart.producer.DeliveryOutcome.Failed;
import dev.goodhart.producer.DeliveryOutcome.Refused;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real broker cannot show: full buffers, an absent registry, time that has passed. */
class TokenUsagePublisherTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final AtomicLong nanos = new AtomicLong();
  private ScriptedRegistry registry;
  private TokenUsagePublisher publisher;

  @BeforeEach
  void open() throws Exception {
    registry = ScriptedRegistry.withSchemas();
    publisher = publisher(Duration.ZERO);
  }

  @AfterEach
  void close() {
    publisher.close(Duration.ZERO);
  }

  @Test
  void writesWhatTheRegistrysReadersRead() {
    TokenUsageEvent usage = usage("ada", "e1");
    WorkOutcomeEvent outcome =
        new WorkOutcomeEvent("o1", AT, "björn", null, OutcomeKind.COMMIT, 1L);

    publisher.publish(usage, AT);
    publisher.publish(outcome);
    until(() -> kafka.history().size() == 2);

    ProducerRecord<byte[], byte[]> first = kafka.history().get(0);
    assertThat(first.topic()).isEqualTo("goodhart.token-usage.v1");
    assertThat(first.key()).asString(StandardCharsets.UTF_8).isEqualTo("ada");
    assertThat(first.timestamp()).isEqualTo(AT.toEpochMilli());
    assertThat(new AvroReader<>(registry, TokenUsageEvent.class).read(first.value()))
        .isEqualTo(new Decoded.Found<>(usage));
    ProducerRecord<byte[], byte[]> second = kafka.history().get(1);
    assertThat(second.topic()).isEqualTo("goodhart.work-outcomes.v1");
    assertThat(second.key()).asString(StandardCharsets.UTF_8).isEqualTo("björn");
    assertThat(new AvroReader<>(registry, WorkOutcomeEvent.class).read(second.value()))
        .isEqualTo(new Decoded.Found<>(outcome));
  }

  @Test
  void asksTheRegistryOncePerSchema() {
    for (int i = 0; i < 100; i++) {
      publisher.publish(usage("ada", "e" + i));
    }
    until(() -> kafka.history().size() == 100);

    assertThat(registry.questions).hasValue(1);
  }

  @Test
  void tellsWhereAnEventLies() {
    CompletionStage<DeliveryOutcome> outcome = publisher.publish(usage("ada", "e1"));

    until(kafka::completeNext);

    assertThat(get(outcome)).isEqualTo(new Delivered(0, 0));
    assertThat(publisher.counts()).isEqualTo(new PublisherCounts(1, 1, 0, 0));
  }

  @Test
  void tellsWhatKafkaTurnsDown() {
    NotEnoughReplicasException cause = new NotEnoughReplicasException("one is left");
    CompletionStage<DeliveryOutcome> outcome = publisher.publish(usage("ada", "e1"));

    until(() -> kafka.errorNext(cause));

    assertThat(get(outcome)).isEqualTo(new Failed(cause));
    assertThat(publisher.counts()).isEqualTo(new PublisherCounts(1, 0, 1, 0));
  }

  @Test
  void refusesAtOnceWhatDoesNotFitIntoItsMemoryAndTakesMoreWhenThereIsRoom() {
    for (int i = 0; i < 5; i++) {
      publisher.publish(large("e" + i));
    }

    assertThat(refusal(publisher.publish(large("e5")))).isEqualTo(Refused.Reason.BUFFER_FULL);
    until(kafka::completeNext);

    assertThat(publisher.publish(large("e6")).toCompletableFuture()).isNotDone();
    assertThat(publisher.counts()).isEqualTo(new PublisherCounts(6, 1, 0, 1));
  }

  @Test
  void waitsForRoomWhereItsCallerWants() throws Exception {
    publisher.close(Duration.ZERO);
    MockProducer<byte[], byte[]> open =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try (TokenUsagePublisher patient =
        new TokenUsagePublisher(config(Duration.ofMinutes(1)), open, registry, nanos::get)) {
      for (int i = 0; i < 5; i++) {
        patient.publish(large("e" + i));
      }
      var sixth = caller.submit(() -> patient.publish(large("e5")));
      until(() -> open.history().size() == 5);

      assertThat(sixth.isDone()).isFalse();
      assertThat(open.completeNext()).isTrue();

      assertThat(sixth.get(20, TimeUnit.SECONDS).toCompletableFuture()).isNotDone();
      patient.close(Duration.ZERO);
    } finally {
      caller.shutdownNow();
    }
  }

  @Test
  void refusesWhatCannotBecomeARecord() {
    TokenUsageEvent withoutModel = usage("ada", "e1");
    withoutModel.setModel(null);

    assertThat(refusal(publisher.publish(withoutModel))).isEqualTo(Refused.Reason.INVALID);
    assertThat(refusal(publisher.publish(usage("", "e1")))).isEqualTo(Refused.Reason.INVALID);
    assertThat(refusal(publisher.publish(usage("a\ud800", "e1"))))
        .isEqualTo(Refused.Reason.INVALID);
    assertThat(refusal(publisher.publish(usage("a".repeat(257), "e1"))))
        .isEqualTo(Refused.Reason.INVALID);
    assertThat(publisher.publish(usage("😀".repeat(256), "e1")).toCompletableFuture()).isNotDone();
    assertThat(publisher.counts()).isEqualTo(new PublisherCounts(1, 0, 0, 4));
  }

  @Test
  void refusesMoreThan900KiB() {
    TokenUsageEvent event = usage("ada", "e1");
    event.setAttributes(Map.of("a", "x".repeat(900 * 1024)));

    assertThat(refusal(publisher.publish(event))).isEqualTo(Refused.Reason.TOO_LARGE);
  }

  @Test
  void doesNotMindThatAnEventIsReusedByItsAuthor() {
    TokenUsageEvent event = usage("ada", "e1");
    registry.isAway = true;
    publisher.publish(event);
    event.setEventId("changed");
    registry.isAway = false;
    until(() -> kafka.history().size() == 1);

    assertThat(
            new AvroReader<>(registry, TokenUsageEvent.class).read(kafka.history().get(0).value()))
        .isEqualTo(new Decoded.Found<>(usage("ada", "e1")));
  }

  @Test
  void keepsEventsInOrderUntilTheRegistryIsThere() {
    registry.isAway = true;
    for (int i = 0; i < 20; i++) {
      publisher.publish(usage("ada", "e" + i));
    }
    until(() -> registry.questions.get() > 0);
    assertThat(kafka.history()).isEmpty();
    registry.isAway = false;
    until(() -> kafka.history().size() == 20);

    AvroReader<TokenUsageEvent> reader = new AvroReader<>(registry, TokenUsageEvent.class);
    List<String> order =
        kafka.history().stream()
            .map(written -> reader.read(written.value()))
            .map(read -> ((Decoded.Found<TokenUsageEvent>) read).record().getEventId())
            .toList();
    assertThat(order).startsWith("e0", "e1", "e2").endsWith("e18", "e19");
  }

  @Test
  void waitsForARegistryThatItsProxyDoesNotFind() {
    registry.isHiddenByItsProxy = true;
    CompletionStage<DeliveryOutcome> outcome = publisher.publish(usage("ada", "e1"));
    until(() -> registry.questions.get() > 1);
    assertThat(outcome.toCompletableFuture()).isNotDone();

    registry.isHiddenByItsProxy = false;
    until(kafka::completeNext);
    assertThat(get(outcome)).isInstanceOf(Delivered.class);
  }

  @Test
  void failsWhatTheRegistryDidNotAnswerInTime() {
    registry.isAway = true;
    CompletionStage<DeliveryOutcome> outcome = publisher.publish(usage("ada", "e1"));
    until(() -> registry.questions.get() > 0);

    nanos.addAndGet(Duration.ofMinutes(3).toNanos());

    assertThat(get(outcome))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.cause()).hasMessageContaining("registry does not answer"));
  }

  @Test
  void saysThatASchemaIsNotRegisteredAndAsksAgainLater() throws Exception {
    publisher.close(Duration.ZERO);
    registry = new ScriptedRegistry();
    publisher =
        new TokenUsagePublisher(
            config(Duration.ZERO),
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
            registry,
            nanos::get);

    assertThat(get(publisher.publish(usage("ada", "e1"))))
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.cause())
                    .hasMessage(
                        "The schema of 'goodhart.token-usage.v1-value' is not registered: run"
                            + " `./goodhart topics apply`."));
    registry.registerAll();
    assertThat(get(publisher.publish(usage("ada", "e2")))).isInstanceOf(Failed.class);
    assertThat(registry.questions).hasValue(1);

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(get(publisher.publish(usage("ada", "e3")))).isInstanceOf(Delivered.class);
    assertThat(registry.questions).hasValue(2);
  }

  @Test
  void flushesWhatWasPublishedBeforeAndTellsHowMuchIsLeft() {
    publisher.publish(usage("ada", "e1"));
    publisher.publish(usage("ada", "e2"));
    until(kafka::completeNext);

    assertThat(publisher.flush(Duration.ofMillis(1))).isEqualTo(1);
    publisher.publish(usage("ada", "e3"));
    until(kafka::completeNext);
    // The third is not of the first two.
    assertThat(publisher.flush(Duration.ofMillis(1))).isEqualTo(1);
    until(kafka::completeNext);
    assertThat(publisher.flush(Duration.ofMinutes(1))).isZero();
  }

  @Test
  void endsWithAnOutcomeForEveryEventWhenTheClusterIsAway() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    TokenUsagePublisher lonely =
        TokenUsagePublisher.open(
            PublisherConfig.builder("127.0.0.1:" + port, "http://127.0.0.1:" + port).build());

    List<CompletionStage<DeliveryOutcome>> outcomes =
        List.of(lonely.publish(usage("ada", "e1")), lonely.publish(usage("ada", "e2")));
    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome.toCompletableFuture()).isNotDone());
    long undelivered = lonely.close(Duration.ofMillis(200));

    assertThat(undelivered).isEqualTo(2);
    assertThat(outcomes).allSatisfy(outcome -> assertThat(get(outcome)).isInstanceOf(Failed.class));
    assertThat(refusal(lonely.publish(usage("ada", "e3")))).isEqualTo(Refused.Reason.CLOSED);
    // Outcomes are told first and counted then.
    until(() -> lonely.counts().equals(new PublisherCounts(2, 0, 2, 1)));
  }

  @Test
  void failsWhatWaitedForTheClusterLongerThanItsDeliveryTimeout() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    PublisherConfig config =
        PublisherConfig.builder("127.0.0.1:" + port, "mock://unused")
            .deliveryTimeout(Duration.ofMillis(300))
            .build();
    try (TokenUsagePublisher waiting =
        new TokenUsagePublisher(
            config,
            new KafkaProducer<>(
                config.producerSettings(), new ByteArraySerializer(), new ByteArraySerializer()),
            registry,
            System::nanoTime)) {
      assertThat(get(waiting.publish(usage("ada", "e1"))))
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> assertThat(failed.cause()).isInstanceOf(TimeoutException.class));
    }
  }

  @Test
  void refusesSettingsThatWouldBreakItsPromises() {
    assertThatThrownBy(
            () ->
                PublisherConfig.builder("b:1", "http://r:1")
                    .kafka(Map.of("partitioner.class", "x"))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'partitioner.class'");
    assertThatThrownBy(
            () -> PublisherConfig.builder("b:1", "http://r:1").memoryBytes(1_000).build())
        .hasMessageContaining("at least 8388608");
    assertThatThrownBy(
            () ->
                TokenUsagePublisher.open(
                    PublisherConfig.builder("nowhere.invalid:1", "http://r:1").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere.invalid:1");
  }

  private TokenUsagePublisher publisher(Duration maxBlock) {
    return new TokenUsagePublisher(config(maxBlock), kafka, registry, nanos::get);
  }

  private static PublisherConfig config(Duration maxBlock) {
    return PublisherConfig.builder("unused:1", "http://unused:1")
        .memoryBytes(PublisherConfig.MIN_MEMORY_BYTES)
        .maxBlock(maxBlock)
        .build();
  }

  private static Refused.Reason refusal(CompletionStage<DeliveryOutcome> outcome) {
    CompletableFuture<DeliveryOutcome> future = outcome.toCompletableFuture();
    assertThat(future).isDone();
    return ((Refused) future.join()).reason();
  }

  private static DeliveryOutcome get(CompletionStage<DeliveryOutcome> outcome) {
    return outcome.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static TokenUsageEvent large(String id) {
    TokenUsageEvent event = usage("ada", id);
    event.setAttributes(Map.of("a", "x".repeat(800 * 1024)));
    return event;
  }

  private static TokenUsageEvent usage(String user, String id) {
    return TokenUsageEvent.newBuilder()
        .setEventId(id)
        .setOccurredAt(AT)
        .setUserId(user)
        .setSource(Source.CLIENT)
        .setModel("m")
        .setInputTokens(10)
        .build();
  }
}
