package dev.goodhart.streams.topology;

import dev.goodhart.schema.Topics;
import dev.goodhart.streams.ClockRecord;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Turns clock records into ticks, each at the one place among usage and outcomes where it belongs:
 * after all that arrived before it, whatever order the inputs were read in.
 *
 * <p>What a clock record waits for may not come at all: it was removed by retention, or what ends
 * the partition is a transaction marker. An input that has delivered nothing for the configured
 * patience of the wall clock is therefore taken to have been read as far as a clock record says
 * that has waited as long, whatever the other input does. So an idle partition's clock follows, and
 * one input without traffic does not stop the clock of the other.
 */
final class KeepTime implements Processor<byte[], Entry, byte[], Entry> {
  private static final byte[] NO_KEY = {};
  private static final Duration LOOKS_EVERY = Duration.ofMillis(500);

  private final Topics topics;
  private final Duration emitInterval;
  private final long patienceMs;
  private ProcessorContext<byte[], Entry> context;
  private TaskTime time;
  private long lastUsage;
  private long lastOutcome;

  KeepTime(TopologySettings settings) {
    topics = settings.topics();
    emitInterval = settings.emitInterval();
    patienceMs = settings.clockPatience().toMillis();
  }

  @Override
  public void init(ProcessorContext<byte[], Entry> context) {
    this.context = context;
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(Names.TIME_STORE);
    time = new TaskTime(store);
    HeldStore.beforeCommit(context, store, emitInterval, time::save);
    lastUsage = context.currentSystemTimeMs();
    lastOutcome = lastUsage;
    context.schedule(LOOKS_EVERY, PunctuationType.WALL_CLOCK_TIME, this::giveUpWaiting);
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    long wallNow = context.currentSystemTimeMs();
    if (record.value() instanceof Entry.ClockReading reading) {
      time.hold(reading.record(), wallNow);
    } else {
      if (record.value() instanceof Entry.Report report) {
        time.sawArrival(report.arrival());
      }
      context.recordMetadata().ifPresent(at -> sawRecord(at.topic(), at.offset(), wallNow));
      context.forward(record);
    }
    releaseReached();
  }

  private void sawRecord(String topic, long offset, long wallNow) {
    if (topic.equals(topics.tokenUsage().name())) {
      time.readUsage(offset);
      lastUsage = wallNow;
    } else if (topic.equals(topics.workOutcomes().name())) {
      time.readOutcome(offset);
      lastOutcome = wallNow;
    }
  }

  private void releaseReached() {
    for (ClockRecord tick = time.releaseReached(); tick != null; tick = time.releaseReached()) {
      forward(tick);
    }
  }

  private void giveUpWaiting(long wallNow) {
    while (time.isHolding() && wallNow - time.heldSince() >= patienceMs) {
      boolean noUsage = time.waitsForUsage() && wallNow - lastUsage >= patienceMs;
      boolean noOutcomes = time.waitsForOutcomes() && wallNow - lastOutcome >= patienceMs;
      if (noUsage) {
        time.giveUpUsage();
      }
      if (noOutcomes) {
        time.giveUpOutcomes();
      }
      if (!noUsage && !noOutcomes) {
        break;
      }
      releaseReached();
    }
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
