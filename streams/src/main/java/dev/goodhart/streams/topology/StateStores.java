package dev.goodhart.streams.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** How stores are built, and how processors come by theirs. */
final class StateStores {
  /**
   * A changelog is what a lost state is restored from, so it is kept compact: by default half of it
   * may be superseded rows. What was deleted stays marked as such for a week, so that a state that
   * was away for shorter still hears of it.
   */
  private static final Map<String, String> CHANGELOG =
      Map.of(
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
          "0.1",
          TopicConfig.DELETE_RETENTION_MS_CONFIG,
          Long.toString(Duration.ofDays(7).toMillis()));

  /** Pages are never written again, so their segments need not be as small as others'. */
  private static final Map<String, String> PAGES_CHANGELOG =
      with(CHANGELOG, TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(64 << 20));

  /**
   * What comes back from before is looked at and gone again: nobody must hear that it went. Of what
   * comes and goes nothing need be restored, but of a segment that is still written to all is.
   */
  private static final Map<String, String> HARMLESS_CHANGELOG =
      with(
          with(
              CHANGELOG,
              TopicConfig.DELETE_RETENTION_MS_CONFIG,
              Long.toString(Duration.ofMinutes(1).toMillis())),
          TopicConfig.SEGMENT_BYTES_CONFIG,
          Integer.toString(4 << 20));

  private StateStores() {}

  private static Map<String, String> with(Map<String, String> config, String name, String value) {
    Map<String, String> more = new HashMap<>(config);
    more.put(name, value);
    return Map.copyOf(more);
  }

  /**
   * On disk, with a cache that combines what is written to one key between commits: for keys that
   * are written again and again.
   */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> combining(String name) {
    return onDisk(name).withCachingEnabled();
  }

  /** On disk, for values that are kept as objects between commits: see {@link HeldStore}. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> held(String name) {
    return HeldStore.over(onDisk(name));
  }

  /**
   * On disk, for rows that come and go in crowds: logged in pages, see {@link PageLoggedStore}, and
   * told of commits, see {@link HeldStore}.
   */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> loggedInPages(String name) {
    KeyValueBytesStoreSupplier onDisk = Stores.persistentKeyValueStore(name);
    KeyValueBytesStoreSupplier paged =
        new KeyValueBytesStoreSupplier() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public KeyValueStore<Bytes, byte[]> get() {
            return new PageLoggedStore(onDisk.get());
          }

          @Override
          public String metricsScope() {
            return onDisk.metricsScope();
          }
        };
    // It writes the changelog itself, which must exist all the same.
    return HeldStore.over(
            Stores.keyValueStoreBuilder(paged, Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled())
        .withChangelogOfItsOwn(PAGES_CHANGELOG);
  }

  /** Both {@link #held} and {@link #harmless}. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> heldHarmless(String name) {
    return HeldStore.over(harmless(name));
  }

  /** On disk, without a cache: for keys that are written once or twice. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> onDisk(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(CHANGELOG);
  }

  /**
   * On disk, for what comes and goes, and does no harm when it is found again after it was removed,
   * as by a state that was away meanwhile: reminders, of which all that matters is that they are
   * not lost, and what whoever uses it can tell to be past.
   */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> harmless(String name) {
    return onDisk(name).withLoggingEnabled(HARMLESS_CHANGELOG);
  }

  /** In memory, with a changelog: for what is small or lives shortly. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> inMemory(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(CHANGELOG);
  }

  /** A processor with the stores it uses; a new one for each task. */
  static <A, B, C, D> ProcessorSupplier<A, B, C, D> with(
      Supplier<Processor<A, B, C, D>> processor, StoreBuilder<?>... stores) {
    Set<StoreBuilder<?>> used = new LinkedHashSet<>(List.of(stores));
    return new ProcessorSupplier<>() {
      @Override
      public Processor<A, B, C, D> get() {
        return processor.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return used;
      }
    };
  }
}
