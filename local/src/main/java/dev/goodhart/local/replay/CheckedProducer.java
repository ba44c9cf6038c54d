package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An idempotent producer of bytes that forgets no failure: what the broker refused is thrown by the
 * next send, flush or close, so that nobody keeps a future per record.
 */
final class CheckedProducer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Callback remember =
      (metadata, exception) -> {
        if (exception != null) {
          failed(exception);
        }
      };

  CheckedProducer(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                10,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 18,
                // Broker and producer share the machine: bytes are cheaper than compressing them.
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "none",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                PATIENCE.toMillis(),
                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                false),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends as soon as there is room, without waiting for the broker. */
  void send(ProducerRecord<byte[], byte[]> message) {
    send(message, remember);
  }

  /**
   * As above.
   *
   * @param acknowledged called with the broker's answer; reports failures to {@link #failed}
   */
  void send(ProducerRecord<byte[], byte[]> message, Callback acknowledged) {
    throwFailure();
    try {
      var unused = producer.send(message, acknowledged);
    } catch (InterruptException e) {
      throw new CommandException("The replay was interrupted.", e);
    } catch (KafkaException e) {
      throw refused(e);
    }
  }

  /** Remembers a failure to throw it later, in the sender's thread. */
  void failed(Exception exception) {
    failure.compareAndSet(null, exception);
  }

  /** Returns once everything sent before is acknowledged. */
  void flush() {
    try {
      producer.flush();
    } catch (InterruptException e) {
      throw new CommandException("The replay was interrupted.", e);
    }
    throwFailure();
  }

  private void throwFailure() {
    Exception first = failure.get();
    if (first != null) {
      throw refused(first);
    }
  }

  private static CommandException refused(Exception cause) {
    return new CommandException(
        "The broker did not take a record (%s): check that it runs and that its disk has room."
            .formatted(cause.getMessage()),
        cause);
  }

  /** Gives up on what is not acknowledged yet: flush before. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
