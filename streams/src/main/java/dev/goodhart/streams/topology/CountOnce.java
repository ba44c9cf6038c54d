package dev.goodhart.streams.topology;

import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.ledger.PricedReport;
import dev.goodhart.ledger.ReportMemory;
import dev.goodhart.ledger.UsageLedger;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts every request once: repeats end here, conflicts become dead letters, everything else
 * leaves as changes of what is counted.
 */
final class CountOnce implements Processor<byte[], Entry, byte[], Entry> {
  /** Removing a row takes so much less than most of what is done in turns. */
  private static final int ROWS_FOR_ONE = 16;

  private static final Bytes FIRST = Bytes.wrap(new byte[0]);

  private static final Duration SHORTEST_GENERATION = Duration.ofMinutes(1);

  private final TopologySettings settings;
  private final Origin origin;
  private ProcessorContext<byte[], Entry> context;
  private PageLoggedStore store;
  private ReportRows rows;
  private ReportMemory memory;
  private UsageLedger ledger;
  private Pace pace;
  private long clock;
  private Bytes removedBelow;

  CountOnce(TopologySettings settings, Origin origin) {
    this.settings = settings;
    this.origin = origin;
  }

  @Override
  public void init(ProcessorContext<byte[], Entry> context) {
    this.context = context;
    KeyValueStore<Bytes, byte[]> reports = context.getStateStore(Names.REPORTS_STORE);
    store = PageLoggedStore.in(reports);
    rows = new ReportRows(reports);
    Ahead.ofCommit(context, settings.emitInterval(), rows::writeMany);
    HeldStore.beforeCommit(context, reports, settings.emitInterval(), rows::write);
    long generationMs =
        Math.max(settings.latenessLimit().toMillis(), SHORTEST_GENERATION.toMillis());
    memory =
        new ReportMemory(
            rows, generationMs, settings.idMemory().toMillis(), settings.changeReach().toMillis());
    ledger = new UsageLedger(memory);
    clock = new TaskTime(context.getStateStore(Names.TIME_STORE)).clock();
    // A task may begin again with the same instance, and another state.
    removedBelow = FIRST;
    pace = new Pace(context, settings.partitions(), this::removeForgotten);
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Priced priced) {
      enter(record, priced);
    } else {
      if (record.value() instanceof Entry.Tick tick) {
        clock = Math.max(clock, tick.instant());
        pace.more();
      }
      context.forward(record);
    }
  }

  private void enter(Record<byte[], Entry> record, Entry.Priced priced) {
    PricedReport report = priced.report();
    clock = Math.max(clock, report.arrival());
    memory.clock(clock);
    UsageLedger.Verdict verdict =
        ledger.enter(
            report,
            change -> context.forward(record.withValue(new Entry.Counted(change))),
            claim -> context.forward(record.withValue(new Entry.Claimed(claim))));
    if (verdict == UsageLedger.Verdict.CONFLICTING) {
      Rejection conflict =
          new Rejection(
              RejectReason.CONFLICTING_DUPLICATE,
              "event_id was used before with another model, or with counts of which some are"
                  + " larger and some smaller");
      String from = origin.of(priced.headers(), context.recordMetadata().orElseThrow());
      Entry rejected = new Entry.Rejected(record.key(), priced.received(), conflict, from);
      context.forward(new Record<>(record.key(), rejected, record.timestamp(), priced.headers()));
    }
  }

  private boolean removeForgotten(int most) {
    Bytes firstNeeded = Bytes.wrap(memory.firstKeyNeeded(clock));
    if (removedBelow.compareTo(firstNeeded) < 0) {
      rows.write();
      removedBelow = store.removeBelow(removedBelow, firstNeeded, most * ROWS_FOR_ONE);
    }
    return removedBelow.compareTo(firstNeeded) >= 0;
  }
}
