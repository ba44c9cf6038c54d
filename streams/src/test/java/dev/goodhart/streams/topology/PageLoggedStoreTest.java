package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store of rows, its changelog as a broker has it, and stores that are restored from that. */
class PageLoggedStoreTest {
  private static final Bytes FIRST = Bytes.wrap(new byte[0]);
  private static final int ALL = 1_000_000;

  private final List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
  private final TreeMap<Bytes, String> expected = new TreeMap<>();
  private BatchingStateRestoreCallback restoring;
  private PageLoggedStore store = open();
  private Bytes removedBelow = FIRST;

  @Test
  void logsOneRecordForManyRowsOfOneGroup() {
    putAll(rows(7, 0, 500));

    assertThat(changelog).hasSize(1);
    assertThat(rows(store)).hasSize(500).isEqualTo(expected);
  }

  @Test
  void logsRowsOfTwoGroupsInTwoPages() {
    List<KeyValue<Bytes, byte[]>> rows = rows(7, 0, 3);
    rows.addAll(rows(8, 0, 3));
    putAll(rows);

    assertThat(changelog).hasSize(2);
  }

  @Test
  void keepsPagesShortOfARecordsLimit() {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      rows.add(KeyValue.pair(key(7, i), new byte[1_000]));
    }
    store.putAll(rows);

    assertThat(changelog).allMatch(page -> page.value.length < 70_000).hasSizeLessThan(20);
  }

  @Test
  void removesRowsAndThenThePagesThatHeldThem() {
    putAll(rows(7, 0, 600));
    putAll(rows(8, 0, 10));
    Bytes below = store.removeBelow(FIRST, group(8), 500);
    assertThat(compacted()).as("rows are left that would be missing").hasSize(3);

    below = store.removeBelow(below, group(8), 500);
    assertThat(below).isEqualTo(group(8));
    assertThat(rows(store)).hasSize(10);
    assertThat(compacted()).hasSize(1);
  }

  @Test
  void givesANewPageANewNameAlsoAfterItWasRestored() {
    putAll(rows(7, 0, 10));
    store = restored(changelog);
    putAll(rows(7, 10, 10));

    assertThat(compacted()).hasSize(2);
    assertThat(rows(restored(compacted()))).isEqualTo(expected);
  }

  @Test
  void goesOnBehindThePagesThatAnotherWroteWhileItWasAStandby() {
    putAll(rows(7, 0, 10));
    PageLoggedStore first = store;
    BatchingStateRestoreCallback ofFirst = restoring;
    int known = changelog.size();

    store = restored(changelog);
    putAll(rows(7, 10, 10));
    first.clearCache();
    ofFirst.restoreAll(changelog.subList(known, changelog.size()));
    first.clearCache();
    store = first;
    putAll(rows(7, 20, 10));

    assertThat(compacted()).hasSize(3);
    assertThat(rows(restored(compacted()))).isEqualTo(expected);
  }

  @Test
  void restoresARowThatBelongsToNoGroup() {
    Bytes key = Bytes.wrap(new byte[] {(byte) 0xFF});
    store.put(key, new byte[] {1});

    assertThat(restored(compacted()).get(key)).containsExactly(1);
    store.put(key, null);
    assertThat(restored(changelog).get(key)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void isRestoredAsItWasWhateverWasCompacted(long seed) {
    Random random = new Random(seed);
    int group = 1;
    for (int step = 0; step < 300; step++) {
      group += random.nextInt(20) == 0 ? 1 : 0;
      List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        int of = group - (random.nextInt(10) == 0 && group > 1 ? 1 : 0);
        rows.add(row(of, random.nextInt(200), random.nextInt()));
      }
      putAll(rows);
      if (random.nextInt(10) == 0 && group > 2) {
        Bytes kept = group(group - 1);
        removedBelow = store.removeBelow(removedBelow, kept, random.nextInt(5) == 0 ? 7 : ALL);
        expected.headMap(removedBelow, false).clear();
      }
      if (random.nextInt(30) == 0) {
        store = restored(random.nextBoolean() ? compacted() : changelog);
        removedBelow = FIRST;
        if (group > 2) {
          Bytes kept = group(group - 1);
          removedBelow = store.removeBelow(FIRST, kept, ALL);
          expected.headMap(kept, false).clear();
        }
        assertThat(rows(store)).isEqualTo(expected);
      }
    }
  }

  private void putAll(List<KeyValue<Bytes, byte[]>> rows) {
    store.putAll(rows);
    rows.forEach(row -> expected.put(row.key, text(row.value)));
  }

  private static List<KeyValue<Bytes, byte[]>> rows(int group, int from, int count) {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      rows.add(row(group, i, i));
    }
    return rows;
  }

  private static KeyValue<Bytes, byte[]> row(int group, int number, int value) {
    return KeyValue.pair(
        key(group, number), ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private static Bytes key(int group, int number) {
    return Bytes.wrap(ByteBuffer.allocate(8).putInt(group).putInt(number).array());
  }

  private static Bytes group(int group) {
    return Bytes.wrap(ByteBuffer.allocate(PageLoggedStore.GROUP).putInt(group).array());
  }

  /** What a broker keeps: the last record of each key, where it stands. */
  private List<KeyValue<byte[], byte[]>> compacted() {
    Map<Bytes, KeyValue<byte[], byte[]>> last = new LinkedHashMap<>();
    for (KeyValue<byte[], byte[]> record : changelog) {
      Bytes key = Bytes.wrap(record.key);
      last.remove(key);
      if (record.value != null) {
        last.put(key, record);
      }
    }
    return List.copyOf(last.values());
  }

  private PageLoggedStore restored(List<KeyValue<byte[], byte[]>> records) {
    PageLoggedStore restored = open();
    for (int from = 0; from < records.size(); from += 3) {
      restoring.restoreAll(records.subList(from, Math.min(records.size(), from + 3)));
    }
    return restored;
  }

  private PageLoggedStore open() {
    PageLoggedStore opened = new PageLoggedStore(Stores.inMemoryKeyValueStore("rows").get());
    opened.init(task(), opened);
    return opened;
  }

  /** The part of a task's context that a store uses. */
  private InternalProcessorContext<?, ?> task() {
    return (InternalProcessorContext<?, ?>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {InternalProcessorContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "register" -> {
                    restoring = (BatchingStateRestoreCallback) arguments[1];
                    yield null;
                  }
                  case "logChange" -> {
                    changelog.add(
                        KeyValue.pair(((Bytes) arguments[1]).get(), (byte[]) arguments[2]));
                    yield null;
                  }
                  case "recordContext" ->
                      new ProcessorRecordContext(0, 0, 0, "topic", new RecordHeaders());
                  case "appConfigs" -> Map.of();
                  case "recordMetadata" -> Optional.empty();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Map<Bytes, String> rows(PageLoggedStore store) {
    TreeMap<Bytes, String> rows = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> row = all.next();
        // Pages are noted behind every group.
        if (row.key.get()[0] >= 0) {
          rows.put(row.key, text(row.value));
        }
      }
    }
    return rows;
  }

  private static String text(byte[] value) {
    return Bytes.wrap(value).toString();
  }
}
