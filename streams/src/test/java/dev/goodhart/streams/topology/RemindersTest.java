package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class RemindersTest {
  private static final int ALL = 1_000_000;

  private final KeyValueStore<Bytes, byte[]> store =
      Mocks.store("reminders", new MockProcessorContext<>());
  private final List<String> taken = new ArrayList<>();
  private Reminders reminders = new Reminders(store);

  @Test
  void remindsOfWhatIsDueAlsoIfItWasNotWrittenYet() {
    reminders.schedule(10, key("ann"));
    reminders.schedule(20, key("bob"));

    assertThat(reminders.takeDue(10, ALL, this::take)).isTrue();
    assertThat(taken).containsExactly("10 ann");
  }

  @Test
  void keepsWhatWasWrittenOverARestart() {
    reminders.schedule(10, key("ann"));
    reminders.write();
    reminders = new Reminders(store);
    reminders.schedule(10, key("bob"));
    reminders.write();

    assertThat(reminders.takeDue(10, ALL, this::take)).isTrue();
    assertThat(taken).containsExactly("10 ann", "10 bob");
    assertThat(store.approximateNumEntries()).isZero();
  }

  @Test
  void writesOneRowForManyKeysOfOneInstant() {
    for (int i = 0; i < 100; i++) {
      reminders.schedule(10, key("user" + i));
    }
    reminders.write();

    assertThat(store.approximateNumEntries()).isEqualTo(1);
  }

  @Test
  void takesAboutAsManyAsItIsAskedForAndSaysWhetherMoreIsDue() {
    for (int i = 0; i < 10_000; i++) {
      reminders.schedule(10, key("user" + i));
    }

    assertThat(reminders.takeDue(10, 1_000, this::take)).isFalse();
    assertThat(taken).hasSizeBetween(1_000, 1_200);
    assertThat(reminders.takeDue(10, ALL, this::take)).isTrue();
    assertThat(taken).hasSize(10_000).doesNotHaveDuplicates();
  }

  @Test
  void remindsAtOnceOfWhatIsScheduledForAnInstantThatIsPast() {
    reminders.schedule(10, key("ann"));
    Agenda.Due again =
        (instant, key) -> {
          take(instant, key);
          if (taken.size() < 3) {
            reminders.schedule(instant, key);
          }
        };

    assertThat(reminders.takeDue(10, ALL, again)).isTrue();
    assertThat(taken).containsExactly("10 ann", "10 ann", "10 ann");
  }

  @Test
  void remindsOfEveryKeyOnceAndInOrderOfInstantsWheneverItIsWritten() {
    Random random = new Random(7);
    TreeMap<Long, TreeSet<String>> expected = new TreeMap<>();
    long now = 0;
    for (int step = 0; step < 2_000; step++) {
      long instant = now + 1 + random.nextInt(50);
      String name = "user" + step;
      reminders.schedule(instant, key(name));
      expected.computeIfAbsent(instant, none -> new TreeSet<>()).add(instant + " " + name);
      if (random.nextInt(10) == 0) {
        reminders.write();
      }
      if (random.nextInt(200) == 0) {
        reminders.write();
        reminders = new Reminders(store);
      }
      if (random.nextInt(20) == 0) {
        now += random.nextInt(20);
        taken.clear();
        while (!reminders.takeDue(now, 5, this::take)) {
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
