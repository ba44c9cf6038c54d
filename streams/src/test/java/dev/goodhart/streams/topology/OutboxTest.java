package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    assertThat(published).containsExactlyInAnyOrder("a", "b");
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(store.approximateNumEntries()).isZero();
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
