package dev.goodhart.streams.topology;

import dev.goodhart.schema.Topics;
import dev.goodhart.streams.ClockRecord;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Turns clock records into ticks, each at the one place among usage and outcomes where it belongs:
 * after all that arrived before it, whatever order the inputs were read in.
 *
 * <p>If usage that a clock record waits for does not come at all (it was removed by retention, or
 * what ends the partition is a transaction marker), the record holds after the configured patience
 * of the wall clock: an idle partition's clock follows.
 */
final class KeepTime implements Processor<byte[], Entry, byte[], Entry> {
  private static final byte[] NO_KEY = {};
  private static final Duration LOOKS_EVERY = Duration.ofMillis(500);

  private final Topics topics;
  private final Duration patience;
  private ProcessorContext<byte[], Entry> context;
  private TaskTime time;
  private long lastProgress;

  KeepTime(Topics topics, Duration patience) {
    this.topics = topics;
    this.patience = patience;
  }

  @Override
  public void init(ProcessorContext<byte[], Entry> context) {
    this.context = context;
    time = new TaskTime(context.getStateStore(Names.TIME_STORE));
    lastProgress = context.currentSystemTimeMs();
    context.schedule(LOOKS_EVERY, PunctuationType.WALL_CLOCK_TIME, this::releaseIfIdle);
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.ClockReading reading) {
      time.hold(reading.record());
    } else {
      if (record.value() instanceof Entry.Report report) {
        time.sawArrival(report.arrival());
      }
      context.recordMetadata().ifPresent(at -> sawRecord(at.topic(), at.offset()));
      context.forward(record);
    }
    for (ClockRecord tick = time.releaseReached(); tick != null; tick = time.releaseReached()) {
      forward(tick);
    }
    time.save();
  }

  private void sawRecord(String topic, long offset) {
    lastProgress = context.currentSystemTimeMs();
    if (topic.equals(topics.tokenUsage().name())) {
      time.readUsage(offset);
    } else if (topic.equals(topics.workOutcomes().name())) {
      time.readOutcome(offset);
    }
  }

  private void releaseIfIdle(long wallNow) {
    if (!time.isHolding() || wallNow - lastProgress < patience.toMillis()) {
      return;
    }
    while (time.isHolding()) {
      forward(time.release());
    }
    time.save();
  }

  private void forward(ClockRecord tick) {
    if (tick.settle()) {
      time.settled(tick.instant());
    }
    if (time.ticksAt(tick.instant()) || tick.settle()) {
      Entry entry = new Entry.Tick(tick.instant(), tick.settle());
      context.forward(new Record<>(NO_KEY, entry, Math.max(0, tick.instant())));
    }
  }
}
