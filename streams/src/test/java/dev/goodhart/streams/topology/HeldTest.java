package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** Counts, of which three are held. */
class HeldTest {
  private static final int MOST = 3;

  private final MockProcessorContext<Object, Object> context = Mocks.context("counts");
  private final KeyValueStore<Bytes, byte[]> store = context.getStateStore("counts");
  private final List<String> written = new ArrayList<>();
  private final List<String> read = new ArrayList<>();
  private final Held<int[]> held = new Held<>(store, new Form(), MOST);

  @Test
  void writesAheadWhatWasNotChangedSinceItLastLooked() {
    count("ann");
    count("bob");
    held.writeRested();
    assertThat(written).as("nobody is known to rest yet").isEmpty();

    count("bob");
    held.writeRested();

    assertThat(written).containsExactly("ann 1");
  }

  @Test
  void doesNotWriteAgainWhatWasWrittenAhead() {
    count("ann");
    count("bob");
    held.writeRested();
    held.writeRested();
    count("bob");

    held.write();

    assertThat(written).containsExactly("ann 1", "bob 1", "bob 2");
  }

  @Test
  void keepsWhatWasFoundSinceTheHandPassed() {
    count("ann");
    count("bob");
    count("cid");
    count("dan");
    count("bob");
    count("eve");
    read.clear();

    count("bob");

    assertThat(read).as("found once more, so eve took the place of another").isEmpty();
  }

  @Test
  void writesWhatMakesRoomForAnother() {
    count("ann");
    count("bob");
    count("cid");
    count("dan");

    assertThat(written).hasSize(1);
  }

  @Test
  void givesWhatWasPutWheneverItIsWritten() {
    Random random = new Random(4);
    Map<String, Integer> expected = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      String key = "k" + random.nextInt(3 * MOST);
      switch (random.nextInt(12)) {
        case 0 -> held.write();
        case 1, 2 -> held.writeRested();
        case 3 -> held.write(row -> text(row).equals(key));
        case 4 -> {
          held.remove(bytes(key));
          expected.remove(key);
        }
        case 5 -> {
          // What is at naught need not be stored.
          find(key)[0] = 0;
          held.changed();
          expected.remove(key);
        }
        default -> {
          count(key);
          expected.merge(key, 1, Integer::sum);
        }
      }
      int[] value = held.find(bytes(key));
      assertThat(value == null ? 0 : value[0]).isEqualTo(expected.getOrDefault(key, 0));
    }

    held.write();

    expected.forEach((key, value) -> assertThat(stored(key)).isEqualTo(value.toString()));
    assertThat(store.approximateNumEntries()).isEqualTo(expected.size());
  }

  private void count(String key) {
    find(key)[0]++;
    held.changed();
  }

  private int[] find(String key) {
    int[] value = held.find(bytes(key));
    return value == null ? held.add(bytes(key), new int[1]) : value;
  }

  private String stored(String key) {
    byte[] value = store.get(bytes(key));
    return value == null ? "nothing" : new String(value, StandardCharsets.UTF_8);
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.get(), StandardCharsets.UTF_8);
  }

  private final class Form implements Held.Form<int[]> {
    @Override
    public int[] decode(Bytes key, byte[] stored, int[] spare) {
      read.add(text(key));
      return new int[] {Integer.parseInt(new String(stored, StandardCharsets.UTF_8))};
    }

    @Override
    public byte[] encode(Bytes key, int[] value) {
      written.add(text(key) + " " + value[0]);
      return value[0] == 0 ? null : Integer.toString(value[0]).getBytes(StandardCharsets.UTF_8);
    }
  }
}
