package dev.goodhart.streams.topology;

import dev.goodhart.ledger.Change;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import dev.goodhart.window.RollingSums;
import dev.goodhart.window.RollingWindow;
import dev.goodhart.window.WindowSums;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Rolling totals per user: kept exact by every change and tick. What changed between two commits is
 * published before the second, as of the clock of then, and stored as published.
 */
final class UserTotals implements Processor<byte[], Entry, UserWindowKey, UsageTotals> {
  /** Users whose sums an instance holds decoded: two to four kilobytes each. */
  private static final int USERS_HELD = 16_384;

  private final TopologySettings settings;
  private final Settling settling;
  private ProcessorContext<UserWindowKey, UsageTotals> context;
  private KeyValueStore<Bytes, byte[]> heads;
  private PagedBacklog reminders;
  private Pace pace;
  private RollingTable table;
  private long clock;
  private Walk settlement;
  private OptionalLong toSettle = OptionalLong.empty();

  UserTotals(TopologySettings settings, Settling settling) {
    this.settings = settings;
    this.settling = settling;
  }

  @Override
  public void init(ProcessorContext<UserWindowKey, UsageTotals> context) {
    this.context = context;
    List<RollingWindow> windows = settings.windows();
    heads = context.getStateStore(Names.USER_HEADS_STORE);
    reminders = new PagedBacklog(context.getStateStore(Names.USER_REMINDERS_STORE));
    table =
        new RollingTable(
            windows,
            heads,
            context.getStateStore(Names.USER_PAGES_STORE),
            reminders,
            Optional.of(this::publish),
            Held.part(USERS_HELD, settings.partitions()));
    table.refuseOtherWindows();
    KeyValueStore<Bytes, byte[]> times = context.getStateStore(Names.TIME_STORE);
    TaskTime time = new TaskTime(times);
    settlement = new Walk(times, Names.USER_TOTALS);
    clock = time.clock();
    toSettle = time.lastSettled();
    HeldStore.beforeCommit(context, heads, settings.emitInterval(), this::beforeCommit);
    pace = new Pace(context, settings.partitions(), this::catchUp);
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
    Bytes user = Bytes.wrap(change.user().getBytes(StandardCharsets.UTF_8));
    table.open(user, clock).add(change.occurredAt(), change.delta());
    table.changed();
  }

  private boolean catchUp(int most) {
    boolean allFell = fallDue(most);
    settle(most);
    return allFell && !settlement.isUnderWay();
  }

  private boolean fallDue(int most) {
    return reminders.takeDue(
        clock,
        most,
        (instant, user) -> {
          if (table.openIfAwaited(user, instant) != null) {
            table.changed();
          }
        });
  }

  private void beforeCommit() {
    table.write();
    if (toSettle.isPresent() && !settlement.isUnderWay()) {
      settling.settled(Names.USER_TOTALS, context.taskId().partition(), toSettle.getAsLong());
      toSettle = OptionalLong.empty();
    }
  }

  private void publish(Bytes user, RollingSums sums) {
    sums.advanceTo(clock);
    if (!sums.anyChanged()) {
      return;
    }
    String userId = new String(user.get(), StandardCharsets.UTF_8);
    sums.revision(TotalsRow.nextRevision(sums.revision(), clock));
    for (int i = 0; i < sums.windowCount(); i++) {
      WindowSums window = sums.window(i);
      if (window.changed()) {
        UsageTotals row = window.isEmpty() ? null : TotalsRow.of(window, clock, sums.revision());
        UserWindowKey key = new UserWindowKey(userId, window.window().name());
        context.forward(new Record<>(key, row, clock));
        window.clearChanged();
      }
    }
  }

  /**
   * Has every user's rows published, so many at a time. Whoever has no row yet was changed, and is
   * published anyway.
   */
  private void settle(int most) {
    settlement.step(heads, null, most, this::settle);
  }

  private void settle(Bytes user) {
    RollingSums sums = table.open(user, clock);
    for (int i = 0; i < sums.windowCount(); i++) {
      if (!sums.window(i).isEmpty()) {
        sums.window(i).markChanged();
      }
    }
    table.changed();
  }
}
