package dev.goodhart.streams.topology;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * How stores are built, and how processors come by theirs. All are on disk, also the smallest: of a
 * store in memory an instance that comes back has nothing, so that it would seem to lag by all that
 * was ever written to it, and its tasks would stay with others.
 */
final class StateStores {
  /** Bytes on the heap that may wait for being written, of one store of all partitions. */
  private static final long BYTES_BEHIND = 16L << 20;

  private StateStores() {}

  /**
   * On disk, with a cache that combines what is written to one key between commits: for keys that
   * are written again and again.
   */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> combining(String name) {
    return onDisk(name).withCachingEnabled();
  }

  /** On disk, for values that are kept as objects between commits: see {@link HeldStore}. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> held(String name) {
    return held(name, Changelog.ROWS);
  }

  /** {@link #held(String)}, with a changelog of another kind. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> held(String name, Changelog changelog) {
    return HeldStore.over(onDisk(name, changelog));
  }

  /**
   * {@link #held(String)}, for rows that most commits change: see {@link WriteBehindStore}.
   *
   * @param partitions how many such stores there are
   */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> heldAndWrittenBehind(
      String name, Changelog changelog, int partitions) {
    return HeldStore.over(writtenBehind(name, changelog, partitions));
  }

  /** {@link #onDisk(String, Changelog)}, for rows that most commits change. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> writtenBehind(
      String name, Changelog changelog, int partitions) {
    long mostBytes = Math.max(WriteBehindStore.CHUNK, BYTES_BEHIND / partitions);
    return Stores.keyValueStoreBuilder(
            wrapped(
                Stores.persistentKeyValueStore(name),
                onDisk -> new WriteBehindStore(onDisk, mostBytes)),
            Serdes.Bytes(),
            Serdes.ByteArray())
        .withLoggingEnabled(changelog.config());
  }

  private static KeyValueBytesStoreSupplier wrapped(
      KeyValueBytesStoreSupplier inner, UnaryOperator<KeyValueStore<Bytes, byte[]>> wrapper) {
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return inner.name();
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return wrapper.apply(inner.get());
      }

      @Override
      public String metricsScope() {
        return inner.metricsScope();
      }
    };
  }

  /**
   * On disk, for rows that come and go in crowds: logged in pages, see {@link PageLoggedStore}, and
   * told of commits, see {@link HeldStore}.
   */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> loggedInPages(String name) {
    KeyValueBytesStoreSupplier paged =
        wrapped(Stores.persistentKeyValueStore(name), PageLoggedStore::new);
    // It writes the changelog itself, which must exist all the same.
    return HeldStore.over(
            Stores.keyValueStoreBuilder(paged, Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled())
        .withChangelogOfItsOwn(Changelog.IDS.config());
  }

  /** On disk, without a cache: for keys that are written once or twice. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> onDisk(String name) {
    return onDisk(name, Changelog.ROWS);
  }

  /** {@link #onDisk(String)}, with a changelog of another kind. */
  static StoreBuilder<KeyValueStore<Bytes, byte[]>> onDisk(String name, Changelog changelog) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingEnabled(changelog.config());
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
