package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store over another, which stands for the disk. */
class WriteBehindStoreTest {
  private static final int MOST_BYTES = 20_000;

  private final KeyValueStore<Bytes, byte[]> disk = Stores.inMemoryKeyValueStore("rows").get();
  private WriteBehindStore store = open(MOST_BYTES);
  private long wallClock;

  @Test
  void aRowThatIsPutAgainAndAgainIsNotWrittenBeforeACommit() {
    for (int i = 0; i < 1_000; i++) {
      store.put(key(1), value(500, i));
    }
    assertThat(disk.get(key(1))).isNull();
    assertThat(store.get(key(1))).isEqualTo(value(500, 999));

    store.commit(Map.of());
    assertThat(disk.get(key(1))).isEqualTo(value(500, 999));
  }

  @Test
  void allIsWrittenOnceMoreWaitsThanMay() {
    int rows = 0;
    while (disk.approximateNumEntries() == 0) {
      store.put(key(rows++), value(1_000, 0));
    }

    assertThat(rows).isBetween(MOST_BYTES / 1_500, MOST_BYTES / 1_000);
    assertThat(disk.approximateNumEntries()).isEqualTo(rows);
  }

  @Test
  void keysWithoutMuchOfAValueAreWrittenTooWhenTheyAreMany() {
    int rows = 0;
    while (disk.approximateNumEntries() == 0) {
      store.put(key(rows++), new byte[0]);
    }

    assertThat(rows).isLessThan(MOST_BYTES / 100);
  }

  @Test
  void aRowThatWasRemovedIsGoneAtOnceAndFromDiskWithTheCommit() {
    store.put(key(1), value(10, 1));
    store.commit(Map.of());

    assertThat(store.delete(key(1))).isEqualTo(value(10, 1));
    assertThat(store.get(key(1))).isNull();
    assertThat(disk.get(key(1))).isNotNull();
    store.commit(Map.of());
    assertThat(disk.get(key(1))).isNull();
  }

  @Test
  void whatKafkaStreamsDoesBeforeEachCommitWritesNothing() {
    store.put(key(1), value(10, 1));
    store.flushCache();

    assertThat(disk.get(key(1))).isNull();
  }

  @Test
  void whatHasWaitedForMinutesGoesWithTheNextThatIsPut() {
    store.put(key(1), value(10, 1));
    wallClock += WriteBehindStore.LONGEST_WAIT_MS - 1;
    store.put(key(1), value(10, 2));
    assertThat(disk.get(key(1))).isNull();

    wallClock++;
    store.put(key(2), value(10, 3));
    assertThat(disk.get(key(1))).isEqualTo(value(10, 2));
    assertThat(disk.get(key(2))).isEqualTo(value(10, 3));

    store.put(key(3), value(10, 3));
    assertThat(disk.get(key(3))).as("it has not waited yet").isNull();
  }

  @Test
  void whatWaitsIsForgottenWhenTheTaskBeginsAnew() {
    store.put(key(1), value(10, 1));
    store.close();
    store.init(task(), store);

    assertThat(store.get(key(1))).isNull();
  }

  @Test
  void whatWaitsIsForgottenWhenTheTaskBecomesAnothersStandby() {
    store.put(key(1), value(10, 1));
    store.clearCache();
    assertThat(store.get(key(1))).isNull();

    store.commit(Map.of());
    assertThat(disk.get(key(1))).isNull();
  }

  @Test
  void aValueMayBeChangedByWhoeverPutOrGotIt() {
    byte[] put = value(10, 1);
    store.put(key(1), put);
    put[0]++;
    store.get(key(1))[0]++;

    assertThat(store.get(key(1))).isEqualTo(value(10, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void holdsWhatAnyOtherStoreWould(long seed) {
    Random random = new Random(seed);
    // Every other time several chunks of values wait at once.
    store = open(seed % 2 == 0 ? MOST_BYTES : 5 * WriteBehindStore.CHUNK);
    NavigableMap<Bytes, byte[]> expected = new TreeMap<>();
    for (int step = 0; step < 3_000; step++) {
      Bytes key = key(random.nextInt(200));
      byte[] value =
          random.nextInt(8) == 0
              ? null
              // Now and then one for which no room was made beforehand.
              : value(random.nextInt(random.nextInt(50) == 0 ? 100_000 : 3_000), step);
      switch (random.nextInt(12)) {
        case 0 -> store.commit(Map.of());
        case 1 -> {
          store.putAll(List.of(KeyValue.pair(key, value), KeyValue.pair(key(7), value)));
          put(expected, key, value);
          put(expected, key(7), value);
        }
        case 2 -> {
          assertThat(store.delete(key)).isEqualTo(expected.remove(key));
        }
        case 3 -> {
          assertThat(store.putIfAbsent(key, value)).isEqualTo(expected.get(key));
          if (!expected.containsKey(key)) {
            put(expected, key, value);
          }
        }
        case 4 -> {
          if (random.nextInt(10) == 0) {
            assertRanges(expected, key(20), key(60));
          }
        }
        default -> {
          store.put(key, value);
          put(expected, key, value);
        }
      }
      assertThat(store.get(key)).isEqualTo(expected.get(key));
    }
    store.commit(Map.of());
    assertThat(rows(disk.all())).isEqualTo(strings(expected.entrySet()));
  }

  private void assertRanges(NavigableMap<Bytes, byte[]> expected, Bytes from, Bytes to) {
    // Those with something to write each, as one of them writes for those after it.
    store.put(key(50), value(5, 1));
    put(expected, key(50), value(5, 1));
    assertThat(rows(store.range(from, to)))
        .isEqualTo(strings(expected.subMap(from, true, to, true).entrySet()));
    store.put(key(50), value(5, 2));
    put(expected, key(50), value(5, 2));
    assertThat(rows(store.reverseRange(from, to)))
        .isEqualTo(strings(expected.subMap(from, true, to, true).descendingMap().entrySet()));
    store.put(key(50), value(5, 3));
    put(expected, key(50), value(5, 3));
    assertThat(rows(store.all())).isEqualTo(strings(expected.entrySet()));
    store.put(key(50), value(5, 4));
    put(expected, key(50), value(5, 4));
    assertThat(rows(store.reverseAll())).isEqualTo(strings(expected.descendingMap().entrySet()));
  }

  private static void put(Map<Bytes, byte[]> rows, Bytes key, byte[] value) {
    if (value == null) {
      rows.remove(key);
    } else {
      rows.put(key, value);
    }
  }

  private static List<String> rows(KeyValueIterator<Bytes, byte[]> iterator) {
    List<String> rows = new ArrayList<>();
    try (iterator) {
      while (iterator.hasNext()) {
        KeyValue<Bytes, byte[]> row = iterator.next();
        rows.add(row.key + " " + Bytes.wrap(row.value));
      }
    }
    return rows;
  }

  private static List<String> strings(Iterable<Map.Entry<Bytes, byte[]>> entries) {
    List<String> rows = new ArrayList<>();
    entries.forEach(entry -> rows.add(entry.getKey() + " " + Bytes.wrap(entry.getValue())));
    return rows;
  }

  private static Bytes key(int number) {
    return Bytes.wrap(new byte[] {(byte) (number >> 8), (byte) number});
  }

  private static byte[] value(int length, int seed) {
    byte[] value = new byte[length];
    new Random(seed).nextBytes(value);
    return value;
  }

  private WriteBehindStore open(long mostBytes) {
    WriteBehindStore opened = new WriteBehindStore(disk, mostBytes);
    opened.init(task(), opened);
    return opened;
  }

  /** The part of a task's context that a store in memory uses. */
  private InternalProcessorContext<?, ?> task() {
    return (InternalProcessorContext<?, ?>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {InternalProcessorContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "register" -> null;
                  case "recordMetadata" -> Optional.empty();
                  case "appConfigs" -> Map.of();
                  case "currentSystemTimeMs" -> wallClock;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
