package dev.goodhart.streams.topology;

import dev.goodhart.streams.GoodhartConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** One processor by itself: its stores in memory, and a clock that the test moves. */
final class Mocks {
  private Mocks() {}

  static TopologySettings settings(String... namesAndValues) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    all.putIfAbsent("topics.partitions", "1");
    return TopologySettings.of(GoodhartConfig.parse(all));
  }

  static <K, V> MockProcessorContext<K, V> context(String... stores) {
    MockProcessorContext<K, V> context = new MockProcessorContext<>();
    for (String name : stores) {
      store(name, context);
    }
    context.setCurrentSystemTimeMs(0);
    return context;
  }

  static KeyValueStore<Bytes, byte[]> store(String name, MockProcessorContext<?, ?> context) {
    KeyValueStore<Bytes, byte[]> store = store(name);
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    return store;
  }

  /** In memory; it can be told of a commit. */
  static KeyValueStore<Bytes, byte[]> store(String name) {
    return HeldStore.over(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled())
        .build();
  }

  /** What Kafka Streams does with a task's stores before it commits. */
  static void commit(MockProcessorContext<?, ?> context, String... stores) {
    for (String store : stores) {
      context.<HeldStore>getStateStore(store).flushCache();
    }
  }

  /** After this the stores know nothing of the processors that used them. */
  static void beginAnew(MockProcessorContext<?, ?> context, String... stores) {
    for (String name : stores) {
      HeldStore store = context.getStateStore(name);
      store.init(context.getStateStoreContext(), store);
    }
  }

  /** Calls whatever was scheduled more often than commits are. */
  static void letTimePass(MockProcessorContext<?, ?> context, long wallNow) {
    context.setCurrentSystemTimeMs(wallNow);
    for (MockProcessorContext.CapturedPunctuator each : context.scheduledPunctuators()) {
      if (each.getInterval().compareTo(Duration.ofSeconds(1)) < 0) {
        each.getPunctuator().punctuate(wallNow);
      }
    }
  }

  /** Calls what the processor that was initialised last has scheduled. */
  static void punctuate(MockProcessorContext<?, ?> context, long wallNow) {
    context.setCurrentSystemTimeMs(wallNow);
    List<MockProcessorContext.CapturedPunctuator> all = context.scheduledPunctuators();
    all.get(all.size() - 1).getPunctuator().punctuate(wallNow);
  }
}
