package dev.goodhart.streams.topology;

import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.RegistryUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the rows of one reference topic. A row that cannot be read is logged and left out: there
 * is no event to hold back for it. One whose schema is not to be had now is tried again until it is
 * superseded: its schema may be visible a little later, and nobody sends the row a second time.
 *
 * <p>Kafka Streams reads reference topics in a thread that cannot be replaced, so nothing is thrown
 * out of it while the application runs.
 *
 * @param <K> what its keys say
 * @param <T> the kind of row
 */
final class ReferenceTable<K, T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReferenceTable.class);
  static final Duration TRIED_AGAIN_EVERY = Duration.ofSeconds(10);

  private final String name;
  private final Function<byte[], Decoded<K>> keys;
  private final Function<byte[], Decoded<T>> rows;
  private final Function<T, Optional<String>> put;
  private final Consumer<K> remove;
  private final Duration triedAgainEvery;
  // A tombstone has no bytes.
  private final Map<Bytes, Optional<byte[]>> waiting = new LinkedHashMap<>();
  private ScheduledExecutorService retries;

  /**
   * @param keys reads a key
   * @param rows reads a row
   * @param put takes a row; what it returns speaks against the row
   * @param remove takes the key of a row that is gone
   */
  ReferenceTable(
      String name,
      Function<byte[], Decoded<K>> keys,
      Function<byte[], Decoded<T>> rows,
      Function<T, Optional<String>> put,
      Consumer<K> remove) {
    this(name, keys, rows, put, remove, TRIED_AGAIN_EVERY);
  }

  ReferenceTable(
      String name,
      Function<byte[], Decoded<K>> keys,
      Function<byte[], Decoded<T>> rows,
      Function<T, Optional<String>> put,
      Consumer<K> remove,
      Duration triedAgainEvery) {
    this.name = name;
    this.keys = keys;
    this.rows = rows;
    this.put = put;
    this.remove = remove;
    this.triedAgainEvery = triedAgainEvery;
  }

  /**
   * Takes a row as its topic has it now. One that the registry keeps from being read is tried again
   * later.
   *
   * @param value null where the row is gone
   */
  synchronized void apply(Bytes key, byte[] value) {
    try {
      if (isDone(key, value)) {
        if (!waiting.isEmpty()) {
          waiting.remove(key);
        }
      } else {
        LOG.warn("A row of {} waits until its schema is known.", name);
        await(key, value);
      }
    } catch (RegistryUnavailableException e) {
      LOG.warn("A row of {} waits: {}", name, e.getMessage());
      await(key, value);
    }
  }

  /**
   * Tries all rows that wait.
   *
   * @throws RegistryUnavailableException if the registry does not answer
   */
  synchronized void requireRegistry() {
    waiting.entrySet().removeIf(row -> isDone(row.getKey(), row.getValue().orElse(null)));
  }

  private void await(Bytes key, byte[] value) {
    // The latest row of a key, at the end: what was there before is superseded.
    waiting.remove(key);
    waiting.put(key, Optional.ofNullable(value));
    if (retries == null) {
      retries =
          Executors.newSingleThreadScheduledExecutor(
              work -> {
                Thread thread = new Thread(work, "goodhart-" + name + "-retries");
                thread.setDaemon(true);
                return thread;
              });
      long millis = triedAgainEvery.toMillis();
      var unused =
          retries.scheduleWithFixedDelay(this::tryAgain, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Once for all rows that wait. */
  void tryAgain() {
    for (Bytes key : waitingNow()) {
      if (!tryAgain(key)) {
        return;
      }
    }
  }

  private synchronized List<Bytes> waitingNow() {
    return List.copyOf(waiting.keySet());
  }

  /** Row by row, so that new rows need not wait for all of them. */
  private synchronized boolean tryAgain(Bytes key) {
    Optional<byte[]> value = waiting.get(key);
    if (value == null) {
      return true;
    }
    try {
      if (isDone(key, value.orElse(null))) {
        waiting.remove(key);
      }
      return true;
    } catch (RegistryUnavailableException e) {
      LOG.warn("{} rows of {} wait: {}", waiting.size(), name, e.getMessage());
      return false;
    }
  }

  /** Whether the row has been applied or left out for good. */
  private boolean isDone(Bytes key, byte[] value) {
    return value == null
        ? isDone(keys.apply(key.get()), this::removed)
        : isDone(rows.apply(value), put);
  }

  private Optional<String> removed(K key) {
    remove.accept(key);
    return Optional.empty();
  }

  private <R> boolean isDone(Decoded<R> decoded, Function<R, Optional<String>> apply) {
    if (decoded instanceof Decoded.UnknownSchema<R> unknown) {
      LOG.debug("A row of {} waits: {}", name, unknown.detail());
      return false;
    }
    if (decoded instanceof Decoded.Found<R> found) {
      apply
          .apply(found.record())
          .ifPresent(problem -> LOG.warn("Left out a row of {}: {}", name, problem));
    } else {
      LOG.warn("Left out a row of {} that cannot be read: {}", name, decoded);
    }
    return true;
  }

  @Override
  public synchronized void close() {
    if (retries != null) {
      retries.shutdownNow();
      retries = null;
    }
    waiting.clear();
  }
}
