package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
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
