package dev.goodhart.streams;

import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every partition of this instance what time it is, by the brokers' clock, so that totals
 * fall also where there is no traffic.
 *
 * <p>The time of a clock record is the append time of the one before, which the broker reports; the
 * ends of usage and outcomes are read after that. So everything that was appended until then lies
 * below those ends, and no wrong clock of a client or of this machine can push the time ahead. A
 * margin allows for brokers whose clocks differ and for appends that are still being replicated.
 */
final class Timekeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);
  private static final long MARGIN_MS = 1_000;
  private static final Duration REQUEST = Duration.ofSeconds(10);

  private final Topics topics;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final Supplier<Collection<Integer>> partitions;
  private final Map<Integer, Long> appended = new ConcurrentHashMap<>();
  private final ScheduledExecutorService executor;

  /**
   * @param partitions the user partitions this instance works on now
   */
  Timekeeper(
      Topics topics,
      Admin admin,
      Producer<byte[], byte[]> producer,
      Supplier<Collection<Integer>> partitions) {
    this.topics = topics;
    this.admin = admin;
    this.producer = producer;
    this.partitions = partitions;
    executor =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "goodhart-timekeeper");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to tell the time, once in every interval. */
  void start(Duration interval) {
    var unused =
        executor.scheduleWithFixedDelay(
            this::tellQuietly, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tellQuietly() {
    try {
      tell();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      // Totals of idle partitions fall late until the cluster answers again; nothing is lost.
      // Whoever
      // stops this interrupts it, and has nothing to be told.
      if (!executor.isShutdown()) {
        LOG.warn("Could not tell the time: {}", e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell() throws ExecutionException, InterruptedException, TimeoutException {
    Map<Integer, Long> instants = new HashMap<>();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition : partitions.get()) {
      instants.put(partition, appended.getOrDefault(partition, 0L));
      ends.put(usage(partition), OffsetSpec.latest());
      ends.put(outcomes(partition), OffsetSpec.latest());
    }
    if (instants.isEmpty()) {
      return;
    }
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin.listOffsets(ends).all().get(REQUEST.toMillis(), TimeUnit.MILLISECONDS);
    instants.forEach(
        (partition, instant) -> {
          ClockRecord record =
              new ClockRecord(
                  Math.max(0, instant - MARGIN_MS),
                  found.get(usage(partition)).offset(),
                  found.get(outcomes(partition)).offset(),
                  false);
          send(partition, record);
        });
  }

  private void send(int partition, ClockRecord record) {
    var unused =
        producer.send(
            new ProducerRecord<>(topics.clock().name(), partition, null, record.encode()),
            (metadata, failure) -> {
              if (failure == null) {
                appended.put(partition, metadata.timestamp());
              } else {
                LOG.warn("Could not tell partition {} the time: {}", partition, failure.toString());
              }
            });
  }

  private TopicPartition usage(int partition) {
    return of(topics.tokenUsage(), partition);
  }

  private TopicPartition outcomes(int partition) {
    return of(topics.workOutcomes(), partition);
  }

  private static TopicPartition of(TopicSpec topic, int partition) {
    return new TopicPartition(topic.name(), partition);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    producer.close(Duration.ofSeconds(5));
    admin.close(Duration.ofSeconds(5));
  }
}
