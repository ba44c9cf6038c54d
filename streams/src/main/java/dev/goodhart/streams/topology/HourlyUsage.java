package dev.goodhart.streams.topology;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.ledger.Change;
import dev.goodhart.schema.HourlyUsageKey;
import dev.goodhart.schema.UsageTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts per hour, user, team and model, of which one user's of a few hours are stored together.
 * What changed between two commits is published before the second, and stored as published.
 */
final class HourlyUsage implements Processor<byte[], Entry, HourlyUsageKey, UsageTotals> {
  private static final Logger LOG = LoggerFactory.getLogger(HourlyUsage.class);
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final long ROW_MS = UserHours.COUNT * HOUR_MS;
  private static final int VERSION = 5;

  // Nearly everybody's hours are one row. See UserHours for who needs more.
  private static final int FIRST_ROW = 0;
  private static final int MORE_ROWS = 128;

  /** Forgetting a row takes so much less than most of what is done in turns. */
  private static final int ROWS_FOR_ONE = 16;

  /** Rows that an instance holds decoded: one to three kilobytes each. */
  private static final int HOURS_HELD = 32_768;

  private final TopologySettings settings;
  private final Settling settling;
  private final CompactWriter out = new CompactWriter(512);
  private final CompactReader in = new CompactReader("sums of an hour");
  private ProcessorContext<HourlyUsageKey, UsageTotals> context;
  private KeyValueStore<Bytes, byte[]> hours;
  private Held<UserHours> held;
  private Pace pace;
  private long clock;
  private long forgottenBefore;
  private Walk settlement;
  private Sensor changedTooLate;
  private boolean saidSo;
  private OptionalLong toSettle = OptionalLong.empty();

  HourlyUsage(TopologySettings settings, Settling settling) {
    this.settings = settings;
    this.settling = settling;
  }

  @Override
  public void init(ProcessorContext<HourlyUsageKey, UsageTotals> context) {
    this.context = context;
    hours = context.getStateStore(Names.HOURS_STORE);
    refuseOtherLayout();
    held = new Held<>(hours, new Form(), Held.part(HOURS_HELD, settings.partitions()));
    KeyValueStore<Bytes, byte[]> times = context.getStateStore(Names.TIME_STORE);
    TaskTime time = new TaskTime(times);
    settlement = new Walk(times, Names.HOURLY_USAGE);
    clock = time.clock();
    // A task may begin again with the same instance, and another state.
    forgottenBefore = 0;
    changedTooLate =
        context
            .metrics()
            .addRateTotalSensor(
                "goodhart",
                context.taskId().toString(),
                "forgotten-hour-changed",
                Sensor.RecordingLevel.INFO);
    toSettle = time.lastSettled();
    HeldStore.beforeCommit(context, hours, settings.emitInterval(), this::beforeCommit);
    pace = new Pace(context, settings.partitions(), this::catchUp);
  }

  /** Rows of another layout have other keys too: nobody would ever look for them. */
  private void refuseOtherLayout() {
    try (KeyValueIterator<Bytes, byte[]> rows = hours.all()) {
      if (rows.hasNext()) {
        in.reset(rows.next().value).expectVersion(VERSION);
      }
    }
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Counted counted) {
      count(counted.change());
    } else if (record.value() instanceof Entry.Tick tick) {
      clock = Math.max(clock, tick.instant());
      if (tick.settle()) {
        toSettle = OptionalLong.of(tick.instant());
        settlement.start();
      }
      pace.more();
    }
  }

  private void count(Change change) {
    clock = Math.max(clock, change.arrival());
    long hour = Math.floorDiv(change.occurredAt(), HOUR_MS) * HOUR_MS;
    if (hour < firstRemembered()) {
      // What is published of this hour is right but for this change, which is all we have of it.
      tellTooLate(change, hour);
      return;
    }
    String team = change.team();
    String model = change.model();
    int inRow = (int) (Math.floorMod(hour, ROW_MS) / HOUR_MS);
    boolean added =
        open(key(hour, change.user(), FIRST_ROW)).addIfRoom(inRow, team, model, change.delta());
    // Also that it was full must be remembered.
    held.changed();
    if (!added) {
      open(key(hour, change.user(), rowFor(team, model))).add(inRow, team, model, change.delta());
      held.changed();
    }
  }

  private UserHours open(Bytes key) {
    UserHours open = held.find(key);
    if (open == null) {
      UserHours spare = held.takeSpare();
      open = held.add(key, spare == null ? new UserHours() : spare.clear());
    }
    return open;
  }

  private static int rowFor(String team, String model) {
    return FIRST_ROW + 1 + Math.floorMod(31 * team.hashCode() + model.hashCode(), MORE_ROWS);
  }

  private long firstRemembered() {
    return clock - settings.hourlyMemory().toMillis();
  }

  private void tellTooLate(Change change, long hour) {
    changedTooLate.record();
    if (!saidSo) {
      saidSo = true;
      LOG.warn(
          "Left the hour {} as it is published: event '{}' changes it after hourly.memory. Further"
              + " ones are only counted (metric forgotten-hour-changed-total).",
          Instant.ofEpochMilli(hour),
          change.cause().getEventId());
    }
  }

  private void beforeCommit() {
    held.write();
    if (toSettle.isPresent() && !settlement.isUnderWay()) {
      settling.settled(Names.HOURLY_USAGE, context.taskId().partition(), toSettle.getAsLong());
      toSettle = OptionalLong.empty();
    }
  }

  private void publish(Bytes key, UserHours changed) {
    in.reset(key.get());
    long day = dayAtStart(in);
    String user = in.getText();
    long first = day + in.getByte() * ROW_MS;
    changed.revision(TotalsRow.nextRevision(changed.revision(), clock));
    changed.takeChanged(
        part -> {
          long start = first + part.hour() * HOUR_MS;
          UsageTotals row =
              part.sums().events() == 0
                  ? null
                  : TotalsRow.ofHour(
                      part.sums(), start, start + HOUR_MS, clock, changed.revision());
          HourlyUsageKey published =
              new HourlyUsageKey(Instant.ofEpochMilli(start), user, part.team(), part.model());
          context.forward(new Record<>(published, row, clock));
        });
  }

  private boolean catchUp(int most) {
    boolean allOldAreForgotten = forgetOld(most * ROWS_FOR_ONE);
    settle(most);
    return allOldAreForgotten && !settlement.isUnderWay();
  }

  /** A day whose hours nothing can change any more stays in their topic, but not here. */
  private boolean forgetOld(int most) {
    long before = Math.floorDiv(firstRemembered(), DAY_MS) * DAY_MS;
    if (before <= forgottenBefore) {
      return true;
    }
    held.write(key -> dayOf(key) < before);
    List<Bytes> old = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows =
        hours.range(firstOfDay(forgottenBefore), firstOfDay(before))) {
      while (rows.hasNext() && old.size() < most) {
        old.add(rows.next().key);
      }
    }
    old.forEach(held::remove);
    forgottenBefore = old.size() < most ? before : dayOf(old.get(old.size() - 1));
    return forgottenBefore == before;
  }

  /**
   * Has every hour published, so many at a time. What has no row yet was changed, and is published
   * anyway.
   */
  private void settle(int most) {
    settlement.step(
        hours,
        null,
        most,
        key -> {
          held.find(key).markAllChanged();
          held.changed();
        });
  }

  /**
   * Days first, so that the oldest come first; then people, so that the rows of one's day lie
   * together, where what their keys share is stored once.
   */
  private Bytes key(long hour, String user, int row) {
    putDay(hour);
    out.putText(user);
    out.putByte((int) (Math.floorMod(hour, DAY_MS) / ROW_MS));
    out.putByte(row);
    return Bytes.wrap(out.toByteArray());
  }

  private Bytes firstOfDay(long instant) {
    putDay(instant);
    return Bytes.wrap(out.toByteArray());
  }

  private void putDay(long instant) {
    out.reset().putInt((int) Math.floorDiv(instant, DAY_MS) ^ Integer.MIN_VALUE);
  }

  private long dayOf(Bytes key) {
    return dayAtStart(in.reset(key.get()));
  }

  /** When a row's first hour starts. */
  private long startOf(Bytes key) {
    long day = dayOf(key);
    in.skip(in.getCount(Integer.MAX_VALUE));
    return day + in.getByte() * ROW_MS;
  }

  private static long dayAtStart(CompactReader key) {
    return (key.getInt() ^ Integer.MIN_VALUE) * DAY_MS;
  }

  private final class Form implements Held.Form<UserHours> {
    @Override
    public UserHours decode(Bytes key, byte[] stored, UserHours spare) {
      UserHours read = spare == null ? new UserHours() : spare;
      long start = startOf(key);
      in.reset(stored).expectVersion(VERSION);
      read.readFrom(in, start);
      in.expectEnd();
      return read;
    }

    @Override
    public boolean publishes() {
      return true;
    }

    @Override
    public void publish(Bytes key, UserHours changed) {
      HourlyUsage.this.publish(key, changed);
    }

    @Override
    public byte[] encode(Bytes key, UserHours changed) {
      if (changed.isEmpty()) {
        return null;
      }
      out.reset().putByte(VERSION);
      changed.writeTo(out, startOf(key));
      return out.toByteArray();
    }
  }
}
