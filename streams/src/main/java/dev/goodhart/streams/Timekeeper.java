package dev.goodhart.streams;

import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
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
 *
 * <p>Each partition is asked for by itself: one without a leader waits for its own, and stops no
 * other's clock.
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
  // Partitions whose ends were asked for, or whose record is not yet acknowledged.
  private final Set<Integer> busy = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService schedule;
  private final Executor sender;

  /**
   * @param partitions the user partitions this instance works on now
   */
  Timekeeper(
      Topics topics,
      Admin admin,
      Producer<byte[], byte[]> producer,
      Supplier<Collection<Integer>> partitions) {
    this(topics, admin, producer, partitions, thread());
  }

  private Timekeeper(
      Topics topics,
      Admin admin,
      Producer<byte[], byte[]> producer,
      Supplier<Collection<Integer>> partitions,
      ScheduledExecutorService thread) {
    this(topics, admin, producer, partitions, thread, thread);
  }

  /**
   * @param schedule when time is told
   * @param sender what sends once the ends are known: not the thread that brought them
   */
  Timekeeper(
      Topics topics,
      Admin admin,
      Producer<byte[], byte[]> producer,
      Supplier<Collection<Integer>> partitions,
      ScheduledExecutorService schedule,
      Executor sender) {
    this.topics = topics;
    this.admin = admin;
    this.producer = producer;
    this.partitions = partitions;
    this.schedule = schedule;
    this.sender = sender;
  }

  private static ScheduledExecutorService thread() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, "goodhart-timekeeper");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Begins to tell the time, once in every interval. */
  void start(Duration interval) {
    var unused =
        schedule.scheduleWithFixedDelay(
            this::tellQuietly, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tellQuietly() {
    try {
      tell();
    } catch (Throwable e) {
      // Whatever is thrown here would end the schedule without a word. Totals of idle partitions
      // fall late until it works again; nothing is lost. Whoever stops this interrupts it, and has
      // nothing to be told.
      if (!schedule.isShutdown()) {
        LOG.warn("Could not tell the time: {}", e.toString());
      }
    }
  }

  /** Tells every partition the time that is not still being told. */
  void tell() {
    Set<Integer> asked = new TreeSet<>(partitions.get());
    asked.removeIf(partition -> !busy.add(partition));
    if (asked.isEmpty()) {
      return;
    }
    try {
      ask(asked);
    } catch (RuntimeException e) {
      busy.removeAll(asked);
      throw e;
    }
  }

  private void ask(Set<Integer> asked) {
    Map<Integer, Long> instants = new HashMap<>();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition : asked) {
      // Before the ends are read: they must not be older than the time they stand for.
      instants.put(partition, appended.getOrDefault(partition, 0L));
      ends.put(usage(partition), OffsetSpec.latest());
      ends.put(outcomes(partition), OffsetSpec.latest());
    }
    ListOffsetsResult answers =
        admin.listOffsets(ends, new ListOffsetsOptions().timeoutMs((int) REQUEST.toMillis()));
    instants.forEach(
        (partition, instant) -> {
          KafkaFuture<ListOffsetsResultInfo> usage = answers.partitionResult(usage(partition));
          KafkaFuture<ListOffsetsResultInfo> outcomes =
              answers.partitionResult(outcomes(partition));
          var unused =
              KafkaFuture.allOf(usage, outcomes)
                  .whenComplete(
                      (done, failure) -> {
                        if (failure == null) {
                          sender.execute(() -> send(partition, instant, usage, outcomes));
                        } else {
                          failed(partition, failure);
                        }
                      });
        });
  }

  private void send(
      int partition,
      long instant,
      KafkaFuture<ListOffsetsResultInfo> usage,
      KafkaFuture<ListOffsetsResultInfo> outcomes) {
    try {
      ClockRecord record =
          new ClockRecord(
              Math.max(0, instant - MARGIN_MS),
              usage.get().offset(),
              outcomes.get().offset(),
              false);
      var unused =
          producer.send(
              new ProducerRecord<>(topics.clock().name(), partition, null, record.encode()),
              (metadata, failure) -> {
                if (failure == null) {
                  appended.put(partition, metadata.timestamp());
                  busy.remove(partition);
                } else {
                  failed(partition, failure);
                }
              });
    } catch (ExecutionException | RuntimeException e) {
      failed(partition, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(int partition, Throwable failure) {
    busy.remove(partition);
    LOG.warn("Could not tell partition {} the time: {}", partition, failure.toString());
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
    schedule.shutdownNow();
    producer.close(Duration.ofSeconds(5));
    admin.close(Duration.ofSeconds(5));
  }
}
