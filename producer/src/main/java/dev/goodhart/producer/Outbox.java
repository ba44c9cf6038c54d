package dev.goodhart.producer;

import dev.goodhart.producer.DeliveryOutcome.Delivered;
import dev.goodhart.producer.DeliveryOutcome.Failed;
import dev.goodhart.schema.AvroWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Hands accepted events to Kafka on a thread of its own, in their order. Kafka's {@code send} waits
 * for metadata and for buffers, the registry for the network: here they hold up nobody else.
 */
final class Outbox {
  private static final long REGISTRY_PAUSE_MS = 1_000;

  private final Producer<byte[], byte[]> kafka;
  private final Duration deliveryTimeout;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch aborted = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "goodhart-publisher");

  /**
   * @param kafka given to this object, which closes it
   * @param deliveryTimeout after this time in the queue an event has failed
   */
  Outbox(Producer<byte[], byte[]> kafka, Duration deliveryTimeout, LongSupplier nanoTime) {
    this.kafka = kafka;
    this.deliveryTimeout = deliveryTimeout;
    this.nanoTime = nanoTime;
    thread.setDaemon(true);
    thread.start();
  }

  void add(Pending event) {
    queue.add(event);
    if (isAborted()) {
      failQueued();
    }
  }

  private void run() {
    try {
      while (!isAborted()) {
        send(queue.take());
      }
    } catch (InterruptedException e) {
      // Only abort interrupts this thread, and it settles what is left.
    }
  }

  private void send(Pending event) throws InterruptedException {
    try {
      AvroWriter.setSchemaId(event.value, schemaId(event));
      if (isOverdue(event)) {
        throw new TimeoutException(
            "Not handed to Kafka within %s: the cluster is away or too slow."
                .formatted(deliveryTimeout));
      }
      // Its callback tells more, and always.
      Future<RecordMetadata> unused =
          kafka.send(
              new ProducerRecord<>(
                  event.channel.topic(), null, event.timestampMs, event.key, event.value),
              (written, failure) -> event.settle(outcome(written, failure)));
    } catch (InterruptedException e) {
      event.settle(closedBefore());
      throw e;
    } catch (RuntimeException e) {
      // Kafka's and the registry's; whatever it is, one event's failure must not stop the rest.
      event.settle(new Failed(e));
    }
  }

  private static DeliveryOutcome outcome(RecordMetadata written, Exception failure) {
    return failure == null
        ? new Delivered(written.partition(), written.hasOffset() ? written.offset() : -1)
        : new Failed(failure);
  }

  private int schemaId(Pending event) throws InterruptedException {
    while (true) {
      try {
        return event.channel.schemaId().get();
      } catch (IOException e) {
        if (isOverdue(event) || aborted.await(REGISTRY_PAUSE_MS, TimeUnit.MILLISECONDS)) {
          throw new SerializationException("The schema registry does not answer.", e);
        }
      }
    }
  }

  private boolean isOverdue(Pending event) {
    return nanoTime.getAsLong() - event.acceptedAtNanos > deliveryTimeout.toNanos();
  }

  private boolean isAborted() {
    return aborted.getCount() == 0;
  }

  /**
   * Stops sending; whatever is queued or with Kafka and not yet confirmed fails.
   *
   * @param timeout how long Kafka's producer may take to stop
   */
  void abort(Duration timeout) {
    aborted.countDown();
    thread.interrupt();
    kafka.close(timeout);
    failQueued();
  }

  private void failQueued() {
    for (Pending left = queue.poll(); left != null; left = queue.poll()) {
      left.settle(closedBefore());
    }
  }

  private static Failed closedBefore() {
    return new Failed(new TimeoutException("The publisher was closed before it was sent."));
  }
}
