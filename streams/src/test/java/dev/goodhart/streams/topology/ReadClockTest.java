package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.streams.ClockRecord;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class ReadClockTest {
  private static final long APPENDED = 1_000_000;

  private final MockProcessorContext<byte[], Entry> context = new MockProcessorContext<>();

  @Test
  void leavesOutATimeAfterTheBrokersStamp() {
    read(true, APPENDED + 1);
    assertThat(context.forwarded()).isEmpty();

    read(true, APPENDED);
    assertThat(context.forwarded()).hasSize(1);
  }

  @Test
  void takesAnyTimeWhereTimeIsRecorded() {
    read(false, APPENDED + 1);
    assertThat(context.forwarded()).hasSize(1);
  }

  private void read(boolean stamped, long instant) {
    ReadClock clock = new ReadClock(stamped);
    clock.init(context);
    byte[] value = new ClockRecord(instant, 0, 0, false).encode();
    clock.process(new Record<>(null, value, APPENDED));
  }
}
