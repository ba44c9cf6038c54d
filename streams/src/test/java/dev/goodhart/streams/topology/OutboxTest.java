package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final long INTERVAL = 1_000;

  private final KeyValueStore<Bytes, byte[]> store =
      Mocks.store("outbox", new MockProcessorContext<>());
  private final List<String> published = new ArrayList<>();
  private Outbox outbox = new Outbox(store, INTERVAL);

  @Test
  void publishesEachSubjectOnceAndNoSoonerAgainThanTheInterval() {
    add("a", "b", "a");
    publish(0, 10);
    assertThat(published).containsExactlyInAnyOrder("a", "b");

    add("a");
    publish(INTERVAL - 1, 10);
    assertThat(published).hasSize(2);
    publish(INTERVAL, 10);
    assertThat(published).hasSize(3).last().isEqualTo("a");
  }

  @Test
  void doesNotPublishInTheSameRoundWhatComesBackDuringIt() {
    add("a", "b", "c");
    publish(0, 1);
    String first = published.get(0);
    add(first);
    publish(1, 10);

    assertThat(published).hasSize(3).doesNotHaveDuplicates();
    assertThat(outbox.holds(key(first))).isTrue();
  }

  @Test
  void knowsAfterARestartWhatIsStillToBePublished() {
    add("a", "b");
    publish(0, 1);
    outbox = new Outbox(store, INTERVAL);
    publish(0, 10);

    assertThat(published).contains("a", "b");
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(store.approximateNumEntries()).isZero();
  }

  @Test
  void forgetsNothingThatCameBackDuringARoundOrAfterIt() {
    add("a", "b", "c");
    publish(0, 2);
    add(published.get(0));
    publish(1, 10);
    add("d");
    String back = published.get(0);
    outbox = new Outbox(store, INTERVAL);

    assertThat(outbox.holds(key(back))).isTrue();
    assertThat(outbox.holds(key("d"))).isTrue();
  }

  @Test
  void holdsMoreThanAPageAndDropsAllOfThem() {
    for (int i = 0; i < 1_000; i++) {
      add("user-" + i);
    }
    outbox = new Outbox(store, INTERVAL);
    publish(0, 5_000);

    assertThat(published).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(store.approximateNumEntries()).isZero();
  }

  /** Whatever is added and published, a restart at any point loses nothing that is pending. */
  @Test
  void aRestartAtAnyPointKnowsAllThatIsPending() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Set<String> pending = new HashSet<>();
      long wall = 0;
      for (int step = 0; step < 200; step++) {
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            String subject = "s" + random.nextInt(20);
            add(subject);
            pending.add(subject);
          }
          case 2 -> {
            wall += random.nextInt(2_000);
            published.clear();
            publish(wall, 1 + random.nextInt(5));
            published.forEach(pending::remove);
          }
          default -> {
            if (random.nextInt(10) == 0) {
              outbox = new Outbox(store, INTERVAL);
            }
          }
        }
        for (String subject : pending) {
          assertThat(outbox.holds(key(subject))).as("seed %d, step %d", seed, step).isTrue();
        }
      }
    }
  }

  private void add(String... subjects) {
    for (String subject : subjects) {
      outbox.add(key(subject));
    }
  }

  private void publish(long wallNow, int most) {
    outbox.publish(
        wallNow, most, subject -> published.add(new String(subject.get(), StandardCharsets.UTF_8)));
  }

  private static Bytes key(String subject) {
    return Bytes.wrap(subject.getBytes(StandardCharsets.UTF_8));
  }
}
