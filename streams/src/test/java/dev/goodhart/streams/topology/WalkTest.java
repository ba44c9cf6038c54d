package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class WalkTest {
  private final MockProcessorContext<Void, Void> context = Mocks.context();
  private final KeyValueStore<Bytes, byte[]> progress = Mocks.store("progress", context);
  private final KeyValueStore<Bytes, byte[]> rows = Mocks.store("rows", context);
  private final List<Bytes> visited = new ArrayList<>();

  @Test
  void visitsEveryKeyOnceInStepsAndAcrossARestart() {
    List.of("a", "b", "c", "d", "e").forEach(key -> rows.put(key(key), new byte[0]));
    new Walk(progress, "w").start();
    for (int steps = 1; steps <= 3; steps++) {
      Walk walk = new Walk(progress, "w");
      assertThat(walk.isUnderWay()).isTrue();
      walk.step(rows, null, 2, visited::add);
      assertThat(visited).hasSize(Math.min(5, 2 * steps));
    }

    assertThat(new Walk(progress, "w").isUnderWay()).isFalse();
    assertThat(visited).containsExactly(key("a"), key("b"), key("c"), key("d"), key("e"));
  }

  @Test
  void endsBeforeTheBound() {
    List.of("a", "b", "c").forEach(key -> rows.put(key(key), new byte[0]));
    Walk walk = new Walk(progress, "w");
    walk.start();
    while (walk.isUnderWay()) {
      walk.step(rows, key("c"), 1, visited::add);
    }

    assertThat(visited).containsExactly(key("a"), key("b"));
  }

  @Test
  void bearsAVisitorThatRemoves() {
    List.of("a", "b", "c").forEach(key -> rows.put(key(key), new byte[0]));
    Walk walk = new Walk(progress, "w");
    walk.start();
    while (walk.isUnderWay()) {
      walk.step(
          rows,
          null,
          1,
          key -> {
            visited.add(key);
            rows.delete(key);
          });
    }

    assertThat(visited).hasSize(3);
  }

  private static Bytes key(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
