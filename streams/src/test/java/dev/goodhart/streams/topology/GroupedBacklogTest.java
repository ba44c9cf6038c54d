package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
  private GroupedBacklog waiting = new GroupedBacklog(store);

  @Test
  void keepsThousandsOfOneInstantInAFewDozenRows() {
    for (int i = 0; i < 5_000; i++) {
      put(10, "team" + i);
    }
    waiting.write();

    assertThat(rows()).hasSizeBetween(30, 100);
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
    put(10, "red");
    put(20, "red");
    take(10, ALL);
    waiting.write();

    assertThat(taken).containsExactly("10 red");
    assertThat(rows()).hasSize(1);
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
    int many = 400;
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
    int many = 400;
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
  void refusesWhatAnotherVersionLeftThere() {
    put(10, "red");
    waiting.write();
    rows().forEach(row -> store.put(row.key, new byte[] {1, 0}));

    assertThatThrownBy(() -> take(10, ALL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its version is 1");
  }

  @Test
  void givesEverythingOnceAndInOrderOfPlacesWheneverItIsWritten() {
    Random random = new Random(3);
    TreeMap<Bytes, String> expected = new TreeMap<>();
    Set<String> names = new HashSet<>();
    long now = 0;
    for (int step = 0; step < 6_000; step++) {
      long instant = now + 1 + random.nextInt(20);
      String name = "team" + random.nextInt(300);
      String value = "x".repeat(random.nextInt(5) == 0 ? 5_000 : 5) + step;
      waiting.put(instant, utf8(name), value.getBytes(StandardCharsets.UTF_8));
      expected.put(GroupedBacklog.place(instant, utf8(name)), value);
      names.add(name);
      long asked = now + 1 + random.nextInt(20);
      String of = "team" + random.nextInt(300);
      assertThat(get(asked, of)).isEqualTo(expected.get(GroupedBacklog.place(asked, utf8(of))));
      if (random.nextInt(10) == 0) {
        waiting.write();
      }
      if (random.nextInt(100) == 0) {
        startAgain();
      }
      if (random.nextInt(20) == 0) {
        now += random.nextInt(10);
        taken.clear();
        while (!take(now, 1 + random.nextInt(6))) {
          // On to the next part.
        }
        Map<Bytes, String> due = expected.headMap(firstAfter(now));
        assertThat(taken).containsExactlyElementsOf(due.values());
        due.clear();
      }
    }
    assertThat(names).hasSizeGreaterThan(250);
  }

  private static Bytes firstAfter(long now) {
    return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(now + 1).array());
  }

  private void startAgain() {
    waiting.write();
    waiting = new GroupedBacklog(store);
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
