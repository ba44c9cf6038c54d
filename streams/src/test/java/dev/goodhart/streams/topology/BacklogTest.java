package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final String STORE = "store";

  private final Stage<Void, Void, Void, Void> stage = new Stage<>(0, Idle::new, STORE);
  private final List<String> taken = new ArrayList<>();
  private Backlog backlog = new Backlog(stage.store(STORE));

  private static final class Idle extends ContextualProcessor<Void, Void, Void, Void> {
    @Override
    public void process(Record<Void, Void> record) {}
  }

  @Test
  void takesInTheOrderOfInstantsAndThenOfTheRest() {
    put(20, "a");
    put(10, "b");
    put(10, "a");
    put(21, "a");

    assertThat(take(20, 10)).isTrue();
    assertThat(taken).containsExactly("10 a", "10 b", "20 a");
    assertThat(backlog.earliest()).isEqualTo(21);
  }

  @Test
  void stopsWhenItWasAskedToAndGoesOnFromThere() {
    for (int i = 0; i < 1_200; i++) {
      put(i, "a");
    }
    assertThat(take(2_000, 1_100)).isFalse();
    assertThat(taken).hasSize(1_100);
    backlog.write();
    backlog = new Backlog(stage.store(STORE));

    assertThat(take(2_000, 100)).isTrue();
    assertThat(taken).hasSize(1_200).endsWith("1199 a").doesNotHaveDuplicates();
    assertThat(backlog.earliest()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void takesWhatIsPutBeforeWhereItHasComeTo() {
    put(50, "a");
    take(60, 10);
    put(5, "b");
    put(70, "c");

    assertThat(backlog.earliest()).isEqualTo(5);
    assertThat(take(60, 10)).isTrue();
    assertThat(taken).containsExactly("50 a", "5 b");
  }

  @Test
  void takesWhatIsPutWhileItTakes() {
    put(10, "a");
    backlog.takeDue(
        30,
        10,
        (instant, rest, value) -> {
          taken.add(Long.toString(instant));
          if (instant < 40) {
            put(instant + 10, "a");
          }
        });
    assertThat(taken).containsExactly("10", "20", "30");
  }

  @Test
  void givesWhatWaitsWithoutTakingIt() {
    put(10, "a");
    assertThat(backlog.get(10, utf8("a"))).isEqualTo(utf8("10 a"));
    assertThat(backlog.get(10, utf8("b"))).isNull();
    assertThat(backlog.get(11, utf8("a"))).isNull();
  }

  @Test
  void writesWhatStillWaitsAndNeverWhatHasGone() {
    put(10, "a");
    put(20, "a");
    take(10, 10);
    assertThat(rows()).isEmpty();

    backlog.write();
    assertThat(rows()).containsExactly("20 a");
    assertThat(take(20, 10)).isTrue();
    assertThat(taken).containsExactly("10 a", "20 a");
    assertThat(rows()).isEmpty();
  }

  @Test
  void aRowThatIsPutAgainWaitsOnceWhetherItWasWrittenOrNot() {
    put(10, "a");
    backlog.write();
    backlog.put(10, utf8("a"), utf8("again"));

    assertThat(backlog.get(10, utf8("a"))).isEqualTo(utf8("again"));
    assertThat(take(10, 10)).isTrue();
    assertThat(taken).containsExactly("again");
    assertThat(rows()).isEmpty();
  }

  @Test
  void keepsNoMoreThanItMustOffTheStore() {
    for (int i = 0; i < 5_000; i++) {
      put(i, "a");
    }
    assertThat(rows()).hasSizeBetween(4_000, 4_999);
  }

  @Test
  void givesEverythingOnceAndInOrderWheneverItIsWritten() {
    Random random = new Random(5);
    TreeMap<String, String> expected = new TreeMap<>();
    long now = 0;
    for (int step = 0; step < 4_000; step++) {
      long instant = now + 1 + random.nextInt(30);
      String rest = Integer.toString(random.nextInt(5));
      put(instant, rest);
      expected.put("%06d %s".formatted(instant, rest), instant + " " + rest);
      if (random.nextInt(10) == 0) {
        backlog.write();
      }
      if (random.nextInt(100) == 0) {
        backlog.write();
        backlog = new Backlog(stage.store(STORE));
      }
      if (random.nextInt(8) == 0) {
        now += random.nextInt(10);
        taken.clear();
        while (!take(now, 1 + random.nextInt(6))) {
          // On to the next part.
        }
        Map<String, String> due = expected.headMap("%06d ~".formatted(now));
        assertThat(taken).containsExactlyElementsOf(due.values());
        due.clear();
      }
    }
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = stage.store(STORE).all()) {
      all.forEachRemaining(row -> rows.add(new String(row.value, StandardCharsets.UTF_8)));
    }
    return rows;
  }

  private void put(long instant, String rest) {
    backlog.put(instant, utf8(rest), utf8(instant + " " + rest));
  }

  private boolean take(long now, int most) {
    return backlog.takeDue(
        now, most, (instant, rest, value) -> taken.add(new String(value, StandardCharsets.UTF_8)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
