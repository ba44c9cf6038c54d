package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class PagedBacklogTest {
  private static final int ALL = 1_000_000;

  private final KeyValueStore<Bytes, byte[]> store =
      Mocks.store("waiting", new MockProcessorContext<>());
  private final List<String> taken = new ArrayList<>();
  private PagedBacklog waiting = new PagedBacklog(store);

  @Test
  void givesWhatIsDueAlsoIfItWasNotWrittenYet() {
    waiting.put(10, key("ann"));
    waiting.put(20, key("bob"));

    assertThat(waiting.takeDue(10, ALL, this::take)).isTrue();
    assertThat(taken).containsExactly("10 ann");
  }

  @Test
  void neverWritesWhatComesAndGoesBetweenTwoCommits() {
    AtomicInteger writes = new AtomicInteger();
    waiting = new PagedBacklog(countingPuts(store, writes));
    waiting.put(10, key("ann"));
    waiting.put(20, key("bob"));
    waiting.takeDue(10, ALL, this::take);
    assertThat(taken).containsExactly("10 ann");
    assertThat(writes).hasValue(0);

    waiting.write();
    assertThat(writes).hasValue(1);
  }

  /** The store, with each call that puts counted. */
  @SuppressWarnings("unchecked")
  static KeyValueStore<Bytes, byte[]> countingPuts(
      KeyValueStore<Bytes, byte[]> store, AtomicInteger puts) {
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            PagedBacklogTest.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().startsWith("put")) {
                puts.incrementAndGet();
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void keepsTheOrderOfInstantsAlsoIfWhatIsTakenPutsSomethingEarlier() {
    waiting.put(10, key("ann"));
    waiting.write();
    waiting.put(12, key("bob"));
    Agenda.Due earlier =
        (instant, key) -> {
          take(instant, key);
          if (instant == 10) {
            waiting.put(11, key("eve"));
          }
        };

    assertThat(waiting.takeDue(12, ALL, earlier)).isTrue();
    assertThat(taken).containsExactly("10 ann", "11 eve", "12 bob");
  }

  @Test
  void givesWhatWaitsForOneInstantInTheOrderInWhichItCame() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      waiting.put(10, key("user" + i));
      expected.add("10 user" + i);
      if (i % 300 == 200) {
        waiting.write();
      }
    }

    while (!waiting.takeDue(10, 7, this::take)) {
      // On to the next part.
    }
    assertThat(taken).containsExactlyElementsOf(expected);
  }

  @Test
  void spreadsLongEntriesOverPagesThatFitARecord() {
    String text = "x".repeat(30 << 10);
    for (int i = 0; i < 40; i++) {
      waiting.put(10, key(i + text));
    }
    waiting.write();

    try (var rows = store.all()) {
      rows.forEachRemaining(row -> assertThat(row.value.length).isLessThan(100 << 10));
    }
    waiting.takeDue(10, ALL, this::take);
    assertThat(taken).hasSize(40);
  }

  @Test
  void refusesWhatAnotherVersionLeftThere() {
    store.put(key("0123456789abcdef"), new byte[] {9, 0});

    assertThatThrownBy(() -> new PagedBacklog(store))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its version is 9");
  }

  @Test
  void keepsWhatWasWrittenOverARestart() {
    waiting.put(10, key("ann"));
    waiting.write();
    waiting = new PagedBacklog(store);
    waiting.put(10, key("bob"));
    waiting.write();

    assertThat(waiting.takeDue(10, ALL, this::take)).isTrue();
    assertThat(taken).containsExactly("10 ann", "10 bob");
    assertThat(store.approximateNumEntries()).isZero();
  }

  @Test
  void writesOneRowForManyKeysOfOneInstant() {
    for (int i = 0; i < 100; i++) {
      waiting.put(10, key("user" + i));
    }
    waiting.write();

    assertThat(store.approximateNumEntries()).isEqualTo(1);
  }

  @Test
  void takesAboutAsManyAsItIsAskedForAndSaysWhetherMoreIsDue() {
    for (int i = 0; i < 10_000; i++) {
      waiting.put(10, key("user" + i));
    }

    assertThat(waiting.takeDue(10, 1_000, this::take)).isFalse();
    assertThat(taken).hasSizeBetween(1_000, 1_200);
    assertThat(waiting.takeDue(10, ALL, this::take)).isTrue();
    assertThat(taken).hasSize(10_000).doesNotHaveDuplicates();
  }

  @Test
  void givesAtOnceWhatIsPutForAnInstantThatIsPast() {
    waiting.put(10, key("ann"));
    Agenda.Due again =
        (instant, key) -> {
          take(instant, key);
          if (taken.size() < 3) {
            waiting.put(instant, key);
          }
        };

    assertThat(waiting.takeDue(10, ALL, again)).isTrue();
    assertThat(taken).containsExactly("10 ann", "10 ann", "10 ann");
  }

  @Test
  void givesEverythingOnceAndInOrderOfInstantsWheneverItIsWritten() {
    Random random = new Random(7);
    TreeMap<Long, TreeSet<String>> expected = new TreeMap<>();
    long now = 0;
    for (int step = 0; step < 2_000; step++) {
      long instant = now + 1 + random.nextInt(50);
      String name = "user" + step;
      waiting.put(instant, key(name));
      expected.computeIfAbsent(instant, none -> new TreeSet<>()).add(instant + " " + name);
      if (random.nextInt(10) == 0) {
        waiting.write();
      }
      if (random.nextInt(200) == 0) {
        waiting.write();
        waiting = new PagedBacklog(store);
      }
      if (random.nextInt(20) == 0) {
        now += random.nextInt(20);
        taken.clear();
        while (!waiting.takeDue(now, 5, this::take)) {
          // On to the next part.
        }
        List<String> due = new ArrayList<>();
        expected.headMap(now, true).values().forEach(due::addAll);
        expected.headMap(now, true).clear();
        assertThat(taken).containsExactlyInAnyOrderElementsOf(due);
        assertThat(
                taken.stream()
                    .map(text -> Long.parseLong(text.substring(0, text.indexOf(' '))))
                    .toList())
            .isSorted();
      }
    }
  }

  private void take(long instant, Bytes key) {
    taken.add(instant + " " + new String(key.get(), StandardCharsets.UTF_8));
  }

  private static Bytes key(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
