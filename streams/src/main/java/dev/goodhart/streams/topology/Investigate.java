package dev.goodhart.streams.topology;

import dev.goodhart.detection.CaseFile;
import dev.goodhart.detection.Detector;
import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.ledger.Change;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps a case file per user and publishes what becomes of their anomalies. Timed changes fall due
 * with the user's own next event or with a tick, never with somebody else's event: so they do not
 * depend on who shares the partition.
 */
final class Investigate implements Processor<byte[], Entry, AnomalyKey, Anomaly> {
  private static final long NEVER = Long.MAX_VALUE;

  private final Detector detector;
  private final CaseFile file = new CaseFile();
  private ProcessorContext<AnomalyKey, Anomaly> context;
  private KeyValueStore<Bytes, byte[]> cases;
  private Agenda agenda;
  private final TopologySettings settings;
  private final Settling settling;
  private long ticked;
  private OptionalLong toSettle = OptionalLong.empty();

  Investigate(TopologySettings settings, DetectorConfig config, Settling settling) {
    this.settings = settings;
    this.settling = settling;
    detector = new Detector(config);
  }

  @Override
  public void init(ProcessorContext<AnomalyKey, Anomaly> context) {
    this.context = context;
    cases = context.getStateStore(Names.CASES_STORE);
    agenda = new Agenda(context.getStateStore(Names.CASES_AGENDA_STORE));
    TaskTime time = new TaskTime(context.getStateStore(Names.TIME_STORE));
    ticked = time.lastTick();
    toSettle = time.lastSettled();
    Pace.schedule(context, settings, this::catchUp);
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Counted counted) {
      observe(counted.change());
    } else if (record.value() instanceof Entry.Tick tick) {
      ticked = Math.max(ticked, tick.instant());
      fallDue();
      if (tick.settle()) {
        toSettle = OptionalLong.of(tick.instant());
      }
    }
  }

  private void observe(Change change) {
    Bytes user = Bytes.wrap(change.user().getBytes(StandardCharsets.UTF_8));
    long wakeAt = open(user);
    detector.observe(file, Observations.of(change), this::publish);
    save(user, wakeAt);
  }

  private void catchUp(long wallNow) {
    if (fallDue() && toSettle.isPresent()) {
      settling.settled(Names.INVESTIGATE, context.taskId().partition(), toSettle.getAsLong());
      toSettle = OptionalLong.empty();
    }
  }

  private boolean fallDue() {
    return agenda.takeDue(
        ticked,
        Pace.DUE_AT_ONCE,
        (instant, user) -> {
          long wakeAt = open(user);
          if (wakeAt == instant) {
            String userId = new String(user.get(), StandardCharsets.UTF_8);
            detector.advance(file, userId, ticked, this::publish);
            save(user, NEVER);
          }
        });
  }

  private void publish(
      dev.goodhart.detection.AnomalyKey key, dev.goodhart.detection.AnomalyChange change) {
    context.forward(
        new Record<>(AnomalyRow.key(key), AnomalyRow.value(change), Math.max(0, change.at())));
  }

  /** Opens a user's case file and returns when its agenda will remind of it. */
  private long open(Bytes user) {
    byte[] stored = cases.get(user);
    if (stored == null) {
      CaseFile.decode(null, file);
      return NEVER;
    }
    byte[] bytes = Arrays.copyOfRange(stored, Long.BYTES, stored.length);
    CaseFile.decode(bytes, file);
    return ByteBuffer.wrap(stored).getLong();
  }

  private void save(Bytes user, long wakeAt) {
    if (file.isEmpty()) {
      cases.delete(user);
      return;
    }
    long due = detector.nextDue(file);
    long reminder = wakeAt;
    if (due < wakeAt) {
      agenda.schedule(due, user);
      reminder = due;
    }
    byte[] bytes = file.encode();
    cases.put(
        user, ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(reminder).put(bytes).array());
  }
}
