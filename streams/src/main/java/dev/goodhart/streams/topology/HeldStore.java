package dev.goodhart.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store that says when it is about to be committed. Whoever uses it may keep what changes again
 * and again as objects, and write and publish it only then: a thing that a hundred events change
 * between two commits is encoded, stored, logged and told once.
 *
 * <p>It is as exact as Kafka Streams' own cache, because it is the same mechanism: before a commit
 * every store that can hold anything back is told to pass it on, and may forward records on the
 * way; then what was sent is flushed, then offsets are committed with it. A task that does not end
 * cleanly is aborted as a whole, what was held with it, and its processors begin anew from the
 * store.
 *
 * <p>This rests on internals of Kafka Streams, as {@link PageLoggedStore} does, and nothing else.
 */
final class HeldStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements KeyValueStore<Bytes, byte[]> {
  private final List<Work> works = new ArrayList<>();
  private InternalProcessorContext<?, ?> context;

  private HeldStore(KeyValueStore<Bytes, byte[]> store) {
    super(store);
  }

  /** Makes such a store of another, which must have no cache of its own. */
  static Builder over(StoreBuilder<KeyValueStore<Bytes, byte[]>> store) {
    return new Builder(store, null);
  }

  /**
   * Has something done before each commit, until the task ends: to be called when a processor is
   * initialised, in whose name it may forward records.
   *
   * <p>It also asks for a commit at each multiple of an interval of the wall clock, and has the
   * work done just before. For a commit takes one task after the other, and waits for what one has
   * sent before it comes to the next; at these instants all tasks of a thread send first, and what
   * they send travels while others work.
   *
   * @param context the processor's
   * @param store as the context gives it
   * @param interval time between two commits; others may come in between
   * @param work may touch stores without a cache alone, as those with one may have passed theirs on
   *     already; where nothing has changed since it was last done, it is to cost nothing
   */
  static void beforeCommit(
      ProcessorContext<?, ?> context,
      KeyValueStore<Bytes, byte[]> store,
      Duration interval,
      Runnable work) {
    HeldStore held =
        store instanceof HeldStore itself
            ? itself
            : ((WrappedStateStore<?, ?, ?>) store).findInner(HeldStore.class);
    held.works.add(new Work(held.context.currentNode(), work));
    context.schedule(
        Instant.EPOCH,
        interval,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          work.run();
          context.commit();
        });
  }

  @Override
  public void init(StateStoreContext storeContext, StateStore root) {
    context = (InternalProcessorContext<?, ?>) storeContext;
    works.clear();
    super.init(storeContext, root);
  }

  @Override
  public void flushCache() {
    // A standby has no processors, and may not be asked for a record.
    if (!works.isEmpty()) {
      work();
    }
    super.flushCache();
  }

  private void work() {
    ProcessorRecordContext record = context.recordContext();
    ProcessorNode<?, ?, ?, ?> node = context.currentNode();
    context.setRecordContext(withoutHeaders(record));
    try {
      for (Work work : works) {
        context.setCurrentNode(work.by());
        work.run().run();
      }
    } finally {
      context.setCurrentNode(node);
      context.setRecordContext(record);
    }
  }

  /** Whatever headers came with the record that happens to be the last belong to nothing here. */
  private static ProcessorRecordContext withoutHeaders(ProcessorRecordContext last) {
    return last == null
        ? new ProcessorRecordContext(0, -1, -1, null, new RecordHeaders())
        : new ProcessorRecordContext(
            last.timestamp(), last.offset(), last.partition(), last.topic(), new RecordHeaders());
  }

  /** The task becomes another's standby: its processors are gone. */
  @Override
  public void clearCache() {
    works.clear();
    super.clearCache();
  }

  @Override
  public byte[] get(Bytes key) {
    return wrapped().get(key);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    wrapped().put(key, value);
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    return wrapped().putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    wrapped().putAll(entries);
  }

  @Override
  public byte[] delete(Bytes key) {
    return wrapped().delete(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return wrapped().range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return wrapped().all();
  }

  @Override
  public long approximateNumEntries() {
    return wrapped().approximateNumEntries();
  }

  private record Work(ProcessorNode<?, ?, ?, ?> by, Runnable run) {}

  /** Builds a store over what another builder builds. */
  static final class Builder implements StoreBuilder<KeyValueStore<Bytes, byte[]>> {
    private final StoreBuilder<KeyValueStore<Bytes, byte[]>> inner;
    private final Map<String, String> ownLog;

    private Builder(StoreBuilder<KeyValueStore<Bytes, byte[]>> inner, Map<String, String> ownLog) {
      this.inner = inner;
      this.ownLog = ownLog;
    }

    /** The store within writes a changelog itself: there is one, but nothing else writes it. */
    Builder withChangelogOfItsOwn(Map<String, String> config) {
      return new Builder(inner.withLoggingDisabled(), config);
    }

    @Override
    public KeyValueStore<Bytes, byte[]> build() {
      return new HeldStore(inner.build());
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingEnabled() {
      throw new UnsupportedOperationException("What is held is its cache.");
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingEnabled(
        Map<String, String> config) {
      return new Builder(inner.withLoggingEnabled(config), null);
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingDisabled() {
      return new Builder(inner.withLoggingDisabled(), null);
    }

    @Override
    public Map<String, String> logConfig() {
      return ownLog == null ? inner.logConfig() : ownLog;
    }

    @Override
    public boolean loggingEnabled() {
      return ownLog != null || inner.loggingEnabled();
    }

    @Override
    public String name() {
      return inner.name();
    }
  }
}
