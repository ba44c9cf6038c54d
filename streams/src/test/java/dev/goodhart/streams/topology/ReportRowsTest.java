package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** Rows of reports wait for one another, and are written with those of the same person. */
class ReportRowsTest {
  // Of days: the upper one of sixteen bits is set.
  private static final int GENERATION = 41_000;
  private static final byte[] ROW = {1};

  private final KeyValueStore<Bytes, byte[]> store =
      Mocks.context("reports").getStateStore("reports");
  private final List<Long> written = new ArrayList<>();
  private final ReportRows rows = new ReportRows(watched());

  @Test
  void writesThePartsOfAPersonOneAfterTheOtherGenerationByGeneration() {
    List<byte[]> keys = new ArrayList<>();
    for (int user = -20; user < 20; user++) {
      for (long id = 0; id < 30; id++) {
        keys.add(key(GENERATION + (int) (id % 3), user * 1_000_003, id));
      }
    }
    Collections.shuffle(keys, new Random(5));

    keys.forEach(key -> rows.put(key, ROW));
    rows.write();

    assertThat(written).hasSize(40 * 30).isSorted();
    assertThat(keys).allSatisfy(key -> assertThat(store.get(Bytes.wrap(key))).isEqualTo(ROW));
  }

  @Test
  void findsWhatWaitsAsItWasPutLast() {
    byte[] key = key(GENERATION, 7, 1);
    rows.put(key, new byte[] {1});
    rows.put(key, new byte[] {2});

    assertThat(written).isEmpty();
    assertThat(rows.get(key)).containsExactly(2);
    rows.write();
    assertThat(store.get(Bytes.wrap(key))).containsExactly(2);
    assertThat(rows.get(key)).containsExactly(2);
  }

  @Test
  void writesByItselfOnceManyWaitAndLosesNone() {
    List<byte[]> keys = new ArrayList<>();
    for (long id = 0; id < 100_000; id++) {
      keys.add(key(GENERATION, (int) (id % 97), id));
    }

    keys.forEach(key -> rows.put(key, ROW));
    assertThat(written).as("without a commit").hasSizeBetween(50_000, 99_999);

    rows.write();
    assertThat(keys).allSatisfy(key -> assertThat(store.get(Bytes.wrap(key))).isEqualTo(ROW));
  }

  @Test
  void aheadOfACommitWritesMuchAndLetsLittleWait() {
    for (long id = 0; id < 500; id++) {
      rows.put(key(GENERATION, 1, id), ROW);
    }
    rows.writeMany();
    assertThat(written).isEmpty();

    for (long id = 500; id < 3_000; id++) {
      rows.put(key(GENERATION, 1, id), ROW);
    }
    rows.writeMany();
    assertThat(written).hasSize(3_000);
  }

  @Test
  void aKeyWithoutAPersonIsARowLikeOthers() {
    rows.put(new byte[] {(byte) 0xFF}, ROW);
    rows.put(key(GENERATION, 1, 1), ROW);

    rows.write();

    assertThat(store.get(Bytes.wrap(new byte[] {(byte) 0xFF}))).isEqualTo(ROW);
    assertThat(store.get(Bytes.wrap(key(GENERATION, 1, 1)))).isEqualTo(ROW);
  }

  private static byte[] key(int generation, int user, long id) {
    return ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES)
        .putInt(generation)
        .putInt(user)
        .putLong(id)
        .array();
  }

  /** The store, of which is noted in what order generations and people of rows come. */
  @SuppressWarnings("unchecked")
  private KeyValueStore<Bytes, byte[]> watched() {
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("putAll")) {
                for (KeyValue<Bytes, byte[]> row : (List<KeyValue<Bytes, byte[]>>) arguments[0]) {
                  byte[] key = row.key.get();
                  written.add(key.length < Long.BYTES ? -1 : ByteBuffer.wrap(key).getLong());
                }
              }
              return method.invoke(store, arguments);
            });
  }
}
