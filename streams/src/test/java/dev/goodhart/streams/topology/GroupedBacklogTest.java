package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.detection.cohort.CohortSketch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class GroupedBacklogTest {
  private static final int ALL = 1_000_000;

  private final KeyValueStore<Bytes, byte[]> store =
      Mocks.store("waiting", new MockProcessorContext<>());
  private final List<String> taken = new ArrayList<>();
  private GroupedBacklog waiting = new GroupedBacklog(store, 1);

  @Test
  void keepsThousandsOfOneInstantInAFewDozenRows() {
    for (int i = 0; i < 5_000; i++) {
      put(10, "team" + i);
    }
    waiting.write();

    assertThat(rows()).hasSizeBetween(200, 256);
  }

  @Test
  void findsWhatWaitsByItsNameWhetherItWasWrittenOrNot() {
    put(10, "red");
    assertThat(get(10, "red")).isEqualTo("10 red");
    assertThat(get(10, "blue")).isNull();
    assertThat(get(11, "red")).isNull();

    startAgain();
    assertThat(get(10, "red")).isEqualTo("10 red");
    assertThat(get(10, "blue")).isNull();
    assertThat(get(11, "red")).isNull();
  }

  @Test
  void neverWritesWhatComesAndGoesBetweenTwoCommits() {
    AtomicInteger writes = new AtomicInteger();
    waiting = new GroupedBacklog(PagedBacklogTest.countingPuts(store, writes), 1);
    put(10, "red");
    put(20, "red");
    take(10, ALL);
    assertThat(taken).containsExactly("10 red");
    assertThat(writes).hasValue(0);

    waiting.write();
    assertThat(writes).hasValue(1);
  }

  @Test
  void writesNothingAgainThatHasNotChanged() {
    put(10, "red");
    waiting.write();
    rows().forEach(row -> store.delete(row.key));

    get(10, "red");
    waiting.write();
    assertThat(rows()).isEmpty();
  }

  @Test
  void leavesNothingBehindOfWhatWasTaken() {
    for (int i = 0; i < 500; i++) {
      put(10 + i % 3, "team" + i);
    }
    startAgain();
    assertThat(take(12, ALL)).isTrue();

    assertThat(taken).hasSize(500).doesNotHaveDuplicates();
    assertThat(rows()).isEmpty();
    assertThat(get(10, "team0")).isNull();
    taken.clear();
    assertThat(take(100, ALL)).isTrue();
    assertThat(taken).isEmpty();
  }

  @Test
  void spreadsALargeGroupOverRowsThatFitARecord() {
    int many = 2_000;
    String text = "x".repeat(30 << 10);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < many; i++) {
        waiting.put(10, utf8("team" + i), (round + text).getBytes(StandardCharsets.UTF_8));
      }
      startAgain();
    }
    assertThat(rows()).allMatch(row -> row.value.length < 100 << 10);
    assertThat(get(10, "team7")).isEqualTo(1 + text);

    take(10, ALL);
    assertThat(taken).hasSize(many).allMatch((1 + text)::equals);
    assertThat(rows()).isEmpty();
  }

  @Test
  void aGroupThatShrinksHasEachOfItsEntriesOnce() {
    int many = 2_000;
    for (int i = 0; i < many; i++) {
      waiting.put(10, utf8("team" + i), new byte[30 << 10]);
    }
    startAgain();
    for (int i = 0; i < many; i++) {
      put(10, "team" + i);
    }
    startAgain();

    assertThat(get(10, "team7")).isEqualTo("10 team7");
    take(10, ALL);
    assertThat(taken).hasSize(many).doesNotHaveDuplicates();
    assertThat(rows()).isEmpty();
  }

  @Test
  void holdsNoMoreThanItMustOffTheStore() {
    waiting = new GroupedBacklog(store, 64 << 10, 4 << 20);
    for (int i = 0; i < 1_000; i++) {
      waiting.put(10, utf8("team" + i), new byte[20 << 10]);
    }
    assertThat(rows().stream().mapToInt(row -> row.value.length).sum())
        .as("of twenty megabytes")
        .isGreaterThan(10 << 20);
  }

  @Test
  void takesAboutAsManyAsItIsAskedForWhetherGroupsAreLargeOrSmall() {
    for (int i = 0; i < 5_000; i++) {
      put(10, "team" + i);
      put(20 + i, "team");
    }

    assertThat(take(10, 1_000)).isFalse();
    assertThat(taken).hasSizeBetween(900, 1_200);
    assertThat(take(10, ALL)).isTrue();
    assertThat(taken).hasSize(5_000);
    taken.clear();
    assertThat(take(10_000, 1_000)).isFalse();
    assertThat(taken).hasSize(1_000);
  }

  @Test
  void takesNoMoreAtOnceAfterItHasLookedInVain() {
    take(5, ALL);
    take(6, ALL);
    for (int i = 0; i < 5_000; i++) {
      put(10, "team" + i);
    }

    assertThat(take(10, 256)).isFalse();
    assertThat(taken).hasSizeBetween(200, 300);
  }

  @Test
  void refusesASketchThatLayThereByItselfOnce() {
    byte[] cohort = "team:red".getBytes(StandardCharsets.UTF_8);
    byte[] key = ByteBuffer.allocate(Long.BYTES + cohort.length).putLong(10).put(cohort).array();
    store.put(Bytes.wrap(key), new CohortSketch().encode());

    assertThatThrownBy(() -> new GroupedBacklog(store, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("group of what waits: its version is 2");
  }

  @Test
  void dropsRowsThatComeBackWithAnOldStateAndNothingBesideThem() {
    waiting = new GroupedBacklog(store, 500, ALL);
    fillGroups(20, 40);
    waiting.write();
    List<KeyValue<Bytes, byte[]>> old = rows();
    fillGroups(0, 60);
    waiting.write();
    Map<Bytes, byte[]> last = new TreeMap<>();
    rows().forEach(row -> last.put(row.key, row.value));
    assertThat(take(10, 100)).isFalse();
    int before = taken.size();
    Bytes takenLast = waiting.takenLast();

    old.stream()
        .filter(row -> store.get(row.key) == null)
        .forEach(row -> store.put(row.key, row.value));
    waiting = new GroupedBacklog(store, 500, ALL);
    waiting.takenLast(takenLast);
    assertThat(take(10, ALL)).isTrue();

    assertThat(before).isBetween(50, 150);
    assertThat(taken)
        .hasSize(600)
        .doesNotHaveDuplicates()
        .allMatch(value -> value.startsWith("60 "));
    assertThat(rows()).isEmpty();
    assertThat(last).hasSizeGreaterThan(60);
  }

  /** Ten names for each of some values of their last part, all of one long value. */
  private void fillGroups(int from, int to) {
    for (int i = from; i < to; i++) {
      for (int k = 0; k < 10; k++) {
        String name = "team" + k + "-" + i;
        waiting.put(
            10, utf8(name), (to + " " + name + "x".repeat(90)).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void givesEverythingOnceAndInOneOrderWheneverItIsWrittenAndHoweverLittleIsHeld() {
    Random random = new Random(3);
    TreeMap<Long, TreeMap<String, String>> expected = new TreeMap<>();
    waiting = new GroupedBacklog(store, 200, 30_000);
    int severalRows = 0;
    long now = 0;
    for (int step = 0; step < 6_000; step++) {
      long instant = now + 1 + random.nextInt(20);
      String name = "team" + random.nextInt(300);
      String value = "x".repeat(random.nextInt(5) == 0 ? 5_000 : 5) + step;
      waiting.put(instant, utf8(name), value.getBytes(StandardCharsets.UTF_8));
      expected.computeIfAbsent(instant, none -> new TreeMap<>()).put(name, value);
      long asked = now + 1 + random.nextInt(20);
      String of = "team" + random.nextInt(300);
      assertThat(get(asked, of)).isEqualTo(expected.getOrDefault(asked, new TreeMap<>()).get(of));
      if (random.nextInt(10) == 0) {
        waiting.write();
        severalRows += (int) rows().stream().filter(GroupedBacklogTest::isSecondRow).count();
      }
      if (random.nextInt(100) == 0) {
        Bytes takenLast = waiting.takenLast();
        waiting.write();
        waiting = new GroupedBacklog(store, 200, 30_000);
        waiting.takenLast(takenLast);
      }
      if (random.nextInt(20) == 0) {
        now += random.nextInt(10);
        taken.clear();
        while (!take(now, 1 + random.nextInt(6))) {
          // On to the next part.
        }
        List<String> due = new ArrayList<>();
        expected.headMap(now, true).values().forEach(names -> due.addAll(names.values()));
        expected.headMap(now, true).clear();
        assertThat(taken).containsExactlyInAnyOrderElementsOf(due);
      }
    }
    assertThat(severalRows).isPositive();
  }

  @Test
  void givesWhatWaitsForOneInstantInAnOrderThatDependsOnNamesAlone() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      names.add("team" + i);
    }
    names.forEach(name -> put(10, name));
    put(9, "team7");
    take(10, ALL);
    List<String> first = List.copyOf(taken);
    assertThat(first).startsWith("9 team7");
    taken.clear();
    waiting = new GroupedBacklog(store, 1);
    Collections.shuffle(names, new Random(1));
    put(9, "team7");
    for (String name : names) {
      put(10, name);
      if (name.endsWith("9")) {
        startAgain();
      }
    }
    take(10, ALL);

    assertThat(taken).isEqualTo(first);
  }

  private static boolean isSecondRow(KeyValue<Bytes, byte[]> row) {
    return ByteBuffer.wrap(row.key.get()).getInt(Long.BYTES + 1) > 0;
  }

  private void startAgain() {
    waiting.write();
    waiting = new GroupedBacklog(store, 1);
  }

  private List<KeyValue<Bytes, byte[]>> rows() {
    List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(rows::add);
    }
    return rows;
  }

  private void put(long instant, String name) {
    waiting.put(instant, utf8(name), (instant + " " + name).getBytes(StandardCharsets.UTF_8));
  }

  private String get(long instant, String name) {
    byte[] value = waiting.get(instant, utf8(name));
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private boolean take(long now, int most) {
    return waiting.takeDue(
        now, most, (instant, name, value) -> taken.add(new String(value, StandardCharsets.UTF_8)));
  }

  private static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
