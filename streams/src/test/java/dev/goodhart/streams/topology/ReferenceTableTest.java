package dev.goodhart.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.RegistryUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows wait for a schema that is not there yet, in a table that is never in the way. */
class ReferenceTableTest {
  private enum Registry {
    THERE,
    BEHIND,
    AWAY
  }

  private static final Duration NOT_IN_THIS_TEST = Duration.ofDays(1);
  private static final Bytes ANN = bytes("ann");
  private static final Bytes BOB = bytes("bob");

  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
  private volatile Registry registry = Registry.THERE;
  private ReferenceTable<String, String> table = table(NOT_IN_THIS_TEST);

  @AfterEach
  void close() {
    table.close();
  }

  @Test
  void appliesRowsAndTheirEnds() {
    table.apply(ANN, row("red"));
    table.apply(ANN, null);

    assertThat(done).containsExactly("put red", "remove ann");
  }

  @Test
  void aRowWhoseSchemaIsSeenLaterIsAppliedThen() throws InterruptedException {
    table = table(Duration.ofMillis(20));
    registry = Registry.BEHIND;
    table.apply(ANN, row("red"));
    assertThat(done).isEmpty();

    registry = Registry.THERE;
    assertThat(done.poll(20, TimeUnit.SECONDS)).isEqualTo("put red");
  }

  @Test
  void aRegistryThatIsAwayKeepsRowsWaitingAndThrowsNothing() throws InterruptedException {
    table = table(Duration.ofMillis(20));
    registry = Registry.AWAY;
    table.apply(ANN, row("red"));
    table.apply(BOB, null);
    assertThat(done).isEmpty();

    registry = Registry.THERE;
    assertThat(done.poll(20, TimeUnit.SECONDS)).isEqualTo("put red");
    assertThat(done.poll(20, TimeUnit.SECONDS)).isEqualTo("remove bob");
  }

  @Test
  void aStartWithoutTheRegistryFails() {
    registry = Registry.AWAY;
    table.apply(ANN, row("red"));

    assertThatThrownBy(() -> table.requireRegistry())
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void aStartNeedNotWaitForTheSchemaOfOneRow() {
    registry = Registry.BEHIND;
    table.apply(ANN, row("red"));

    table.requireRegistry();
    assertThat(done).isEmpty();

    registry = Registry.THERE;
    table.tryAgain();
    assertThat(done).containsExactly("put red");
  }

  @Test
  void aNewerRowOfTheSameKeySupersedesOneThatWaits() {
    registry = Registry.BEHIND;
    table.apply(ANN, row("red"));
    registry = Registry.THERE;
    table.apply(ANN, row("blue"));

    table.tryAgain();
    assertThat(done).containsExactly("put blue");
  }

  @Test
  void aRowThatCannotBeReadIsLeftOutForGood() {
    table.apply(ANN, row(""));

    table.tryAgain();
    assertThat(done).isEmpty();
  }

  private ReferenceTable<String, String> table(Duration triedAgainEvery) {
    return new ReferenceTable<>(
        "test",
        this::read,
        this::read,
        row -> {
          done.add("put " + row);
          return Optional.empty();
        },
        key -> done.add("remove " + key),
        triedAgainEvery);
  }

  private Decoded<String> read(byte[] bytes) {
    return switch (registry) {
      case THERE ->
          bytes.length == 0
              ? new Decoded.Unreadable<>("empty")
              : new Decoded.Found<>(new String(bytes, UTF_8));
      case BEHIND -> new Decoded.UnknownSchema<>(7, "not yet");
      case AWAY -> throw new RegistryUnavailableException("away", new IOException("away"));
    };
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(UTF_8));
  }

  private static byte[] row(String text) {
    return text.getBytes(UTF_8);
  }
}
