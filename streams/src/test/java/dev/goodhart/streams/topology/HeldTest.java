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

/** Counts, of which three are held, each with whether it was published since it was changed. */
class HeldTest {
  private static final int MOST = 3;
  private static final int UNPUBLISHED = 1;

  private final MockProcessorContext<Object, Object> context = Mocks.context("counts");
  private final KeyValueStore<Bytes, byte[]> store = context.getStateStore("counts");
  private final List<String> written = new ArrayList<>();
  private final List<String> published = new ArrayList<>();
  private final List<String> read = new ArrayList<>();
  private boolean publishes = true;
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
  void doesNotWriteAgainWhatWasWrittenAheadWhereNothingIsPublished() {
    publishes = false;
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
  void publishesWithTheOthersAndOnceWhatWasWrittenEarlierAlsoIfItCameBack() {
    count("ann");
    count("bob");
    count("cid");
    count("dan");
    count("ann");
    count("eve");
    assertThat(written).as("some made room").isNotEmpty();
    assertThat(published).isEmpty();

    held.write();

    assertThat(published).containsExactlyInAnyOrder("ann 2", "bob 1", "cid 1", "dan 1", "eve 1");
    held.write();
    assertThat(published).as("nothing has changed since").hasSize(5);
  }

  @Test
  void publishesWhatMakesRoomAtOnceWhereTooMuchWouldWaitForTheCommit() {
    for (int i = 0; i < 9 * MOST; i++) {
      count("k" + i);
    }
    assertThat(published).isEmpty();

    count("one more");

    assertThat(published).hasSize(1);
    held.write();
    assertThat(published).doesNotHaveDuplicates().hasSize(9 * MOST + 1);
  }

  @Test
  void doesNotPublishWhatWasRemovedMeanwhile() {
    count("ann");
    count("bob");
    count("cid");
    count("dan");
    List.of("ann", "bob", "cid", "dan").forEach(key -> held.remove(bytes(key)));

    held.write();

    assertThat(published).isEmpty();
  }

  @Test
  void givesWhatWasPutWheneverItIsWritten() {
    Random random = new Random(4);
    Map<String, Integer> expected = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      String key = "k" + random.nextInt(3 * MOST);
      switch (random.nextInt(12)) {
        case 0 -> {
          held.write();
          assertThat(published.stream().map(one -> one.substring(0, one.indexOf(' '))))
              .as("once a commit")
              .doesNotHaveDuplicates();
          published.clear();
        }
        case 1, 2 -> held.writeRested();
        case 3 -> {
          held.write(row -> text(row).equals(key));
          published.removeIf(one -> one.startsWith(key + " "));
        }
        case 4 -> {
          held.remove(bytes(key));
          expected.remove(key);
        }
        case 5 -> {
          // What is at naught need not be stored.
          change(find(key), 0);
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
    int[] value = find(key);
    change(value, value[0] + 1);
  }

  private void change(int[] value, int count) {
    value[0] = count;
    value[1] = UNPUBLISHED;
    held.changed();
  }

  private int[] find(String key) {
    int[] value = held.find(bytes(key));
    return value == null ? held.add(bytes(key), new int[2]) : value;
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
      String text = new String(stored, StandardCharsets.UTF_8);
      int end = text.indexOf(' ');
      return end < 0
          ? new int[] {Integer.parseInt(text), 0}
          : new int[] {Integer.parseInt(text.substring(0, end)), UNPUBLISHED};
    }

    @Override
    public byte[] encode(Bytes key, int[] value) {
      written.add(text(key) + " " + value[0]);
      if (value[1] == UNPUBLISHED) {
        return (value[0] + " unpublished").getBytes(StandardCharsets.UTF_8);
      }
      return value[0] == 0 ? null : Integer.toString(value[0]).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean publishes() {
      return publishes;
    }

    @Override
    public void publish(Bytes key, int[] value) {
      if (value[1] == UNPUBLISHED) {
        published.add(text(key) + " " + value[0]);
      }
      value[1] = 0;
    }
  }
}
