package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.cohort.CohortSketch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Puts together what each cohort did in each hour. An hour is told once every user partition has
 * said that it is complete, hour by hour, so what is told does not depend on the order of parts.
 */
final class MergeCohorts implements Processor<String, CohortEntry, String, Merged> {
  private static final int VERSION = 1;
  private static final String NO_COHORT = "";
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  /** How far was told: a state that was away may have forgotten that it was. */
  private static final Bytes TOLD_LAST = utf8("told-last");

  private final TopologySettings settings;
  private final CompactWriter out = new CompactWriter(1024);
  private final CompactReader in = new CompactReader("parts of a cohort's hour");
  private ProcessorContext<String, Merged> context;
  private Upstream upstream;
  private KeyValueStore<Bytes, byte[]> times;
  private GroupedBacklog hours;
  private Pace pace;
  private long saidComplete;
  private OptionalLong toSettle = OptionalLong.empty();

  MergeCohorts(TopologySettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, Merged> context) {
    this.context = context;
    times = context.getStateStore(Names.COHORT_TIME_STORE);
    upstream = new Upstream(times, settings.partitions());
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(Names.COHORT_HOURS_STORE);
    hours = new GroupedBacklog(store, settings.partitions());
    toSettle = upstream.lastSettled();
    // A task may begin again with the same instance, and with an hour not told after all.
    saidComplete = 0;
    byte[] toldLast = times.get(TOLD_LAST);
    if (toldLast != null) {
      hours.takenLast(Bytes.wrap(toldLast));
    }
    HeldStore.beforeCommit(context, store, settings.emitInterval(), hours::write);
    pace = new Pace(context, settings.partitions(), this::catchUp);
  }

  @Override
  public void process(Record<String, CohortEntry> record) {
    if (record.value() instanceof CohortEntry.Part part) {
      merge(utf8(record.key()), part);
    } else if (record.value() instanceof CohortEntry.HoursComplete complete) {
      if (upstream.ticked(complete.upstream(), complete.instant(), complete.settle())) {
        toSettle = upstream.lastSettled();
      }
      pace.more();
    }
  }

  private void merge(Bytes cohort, CohortEntry.Part part) {
    byte[] stored = hours.get(part.hour(), cohort);
    BitSet partitions = new BitSet();
    CohortSketch sketch = part.sketch();
    if (stored != null) {
      partitions = openPartitions(stored);
      CohortSketch whole = openSketch();
      whole.merge(sketch);
      sketch = whole;
    }
    partitions.set(part.upstream());
    hours.put(part.hour(), cohort, row(partitions, sketch));
  }

  private boolean catchUp(int most) {
    long complete = upstream.complete();
    Bytes toldBefore = hours.takenLast();
    boolean allAreTold = hours.takeDue(complete, most, this::tell);
    if (!hours.takenLast().equals(toldBefore)) {
      times.put(TOLD_LAST, hours.takenLast().get());
    }
    if (!allAreTold) {
      return false;
    }
    long last = Math.floorDiv(complete, HOUR_MS) * HOUR_MS;
    if (last > saidComplete || toSettle.isPresent()) {
      Merged entry = new Merged.HoursComplete(complete, toSettle.isPresent());
      context.forward(new Record<>(NO_COHORT, entry, Math.max(0, complete)));
      saidComplete = last;
      if (toSettle.isPresent()) {
        // Whoever waits for the end of a replay waits for what is downstream as well.
        context.commit();
        toSettle = OptionalLong.empty();
      }
    }
    return true;
  }

  private void tell(long hour, byte[] cohort, byte[] row) {
    String key = new String(cohort, StandardCharsets.UTF_8);
    BitSet partitions = openPartitions(row);
    Merged whole = new Merged.Whole(Cohort.ofKey(key), hour, partitions, openSketch());
    context.forward(new Record<>(key, whole, Math.max(0, hour)));
  }

  private byte[] row(BitSet partitions, CohortSketch sketch) {
    byte[] set = partitions.toByteArray();
    byte[] bytes = sketch.encode();
    out.reset().putByte(VERSION);
    out.putUnsigned(set.length);
    out.putBytes(set, 0, set.length);
    out.putUnsigned(bytes.length);
    out.putBytes(bytes, 0, bytes.length);
    return out.toByteArray();
  }

  /** Opens a row; its sketch is to be read next. */
  private BitSet openPartitions(byte[] row) {
    in.reset(row).expectVersion(VERSION);
    return BitSet.valueOf(in.getBytes(in.getCount(row.length)));
  }

  private CohortSketch openSketch() {
    CohortSketch sketch = CohortSketch.decode(in.getBytes(in.getCount(Integer.MAX_VALUE)));
    in.expectEnd();
    return sketch;
  }

  private static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
