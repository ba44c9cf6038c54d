package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.window.RollingSums;
import dev.goodhart.window.RollingWindow;
import dev.goodhart.window.UsageSums;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class RollingTableTest {
  private static final long MINUTE_MS = 60_000;
  private static final int MINUTES = 60;
  private static final Bytes ANN = Bytes.wrap("ann".getBytes(StandardCharsets.UTF_8));
  private static final Bytes BOB = Bytes.wrap("bob".getBytes(StandardCharsets.UTF_8));

  // With a minute of less, all minutes would fit the head.
  private static final UsageSums BUSY =
      new UsageSums().events(1).input(2_000_000).cacheRead(40_000_000).output(300_000);

  private final MockProcessorContext<Object, Object> context =
      Mocks.context("heads", "pages", "reminders");
  private final KeyValueStore<Bytes, byte[]> pages = context.getStateStore("pages");
  private final RollingTable table =
      new RollingTable(
          List.of(RollingWindow.parse("PT1H/PT1M")),
          context.getStateStore("heads"),
          pages,
          new PagedBacklog(context.getStateStore("reminders")),
          Optional.empty(),
          /* most= */ 1);

  @Test
  void aKeyThatMadeRoomForAnotherIsFoundAgainWithItsPagesBeforeTheyAreWritten() {
    for (int minute = 0; minute < MINUTES; minute++) {
      add(ANN, minute);
    }
    add(BOB, 0);
    assertThat(pages.approximateNumEntries()).as("pages wait for the commit").isZero();

    RollingSums ann = table.open(ANN, (MINUTES + MINUTES / 2) * MINUTE_MS - 1);

    assertThat(ann.window(0).sums().events())
        .as("half of the minutes have passed out of the window, each with its event")
        .isEqualTo(MINUTES / 2);
    table.write();
    assertThat(pages.approximateNumEntries()).isPositive();
  }

  private void add(Bytes key, int minute) {
    long at = minute * MINUTE_MS;
    table.open(key, at).add(at, BUSY);
    table.changed();
  }
}
