package dev.goodhart.streams.topology;

import dev.goodhart.ledger.Change;
import dev.goodhart.window.RollingWindow;
import dev.goodhart.window.UsageSums;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what a user's partition counts to the teams it counts for, and ticks to all of them: not
 * each one, as teams only need to hear now and then how far this partition has come.
 *
 * <p>What a user counts for a team in one pane is sent once for each commit, as one sum: no window
 * can tell the events of a pane apart, and nobody sees what is sent before the commit.
 */
final class ToTeam extends ContextualProcessor<byte[], Entry, String, TeamEntry> {
  private static final String ALL_TEAMS = "";

  /** Sums that are kept back at the most; more are sent early. */
  private static final int MOST_KEPT = 16_384;

  private final Map<Part, Sum> kept = new LinkedHashMap<>();
  private final Duration emitInterval;
  private final long paneMs;
  private final long tickIntervalMs;
  private long now;
  private long lastTick = Long.MIN_VALUE / 2;

  ToTeam(TopologySettings settings) {
    emitInterval = settings.emitInterval();
    paneMs = commonPane(settings.windows());
    tickIntervalMs = settings.teamTickInterval().toMillis();
  }

  /** The longest pane that lies within one pane of every window, milliseconds. */
  private static long commonPane(List<RollingWindow> windows) {
    long common = 0;
    for (RollingWindow window : windows) {
      long other = window.resolutionMs();
      while (other != 0) {
        long rest = common % other;
        common = other;
        other = rest;
      }
    }
    return common;
  }

  @Override
  public void init(ProcessorContext<String, TeamEntry> context) {
    super.init(context);
    kept.clear();
    lastTick = Long.MIN_VALUE / 2;
    now = lastTick;
    HeldStore.beforeCommit(
        context, context.getStateStore(Names.TIME_STORE), emitInterval, this::send);
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Counted counted) {
      keep(counted.change());
    } else if (record.value() instanceof Entry.Tick tick) {
      now = Math.max(now, tick.instant());
      if (tick.settle()) {
        sendKept();
        sendTick(/* settle= */ true);
      }
    }
  }

  private void keep(Change change) {
    long pane = Math.floorDiv(change.occurredAt(), paneMs);
    Sum sum = kept.computeIfAbsent(new Part(change.team(), change.user(), pane), none -> new Sum());
    sum.delta.add(change.delta());
    sum.arrival = Math.max(sum.arrival, change.arrival());
    if (kept.size() >= MOST_KEPT) {
      sendKept();
    }
  }

  private void send() {
    sendKept();
    if (now - lastTick >= tickIntervalMs) {
      sendTick(/* settle= */ false);
    }
  }

  private void sendKept() {
    kept.forEach(
        (part, sum) -> {
          // Also a sum of nothing, of what came and went again: it moves the clock of its team.
          TeamEntry entry =
              new TeamEntry.TeamChange(part.user, part.pane * paneMs, sum.arrival, sum.delta);
          context().forward(new Record<>(part.team, entry, Math.max(0, sum.arrival)));
        });
    kept.clear();
  }

  private void sendTick(boolean settle) {
    lastTick = now;
    TeamEntry entry = new TeamEntry.TeamTick(context().taskId().partition(), now, settle);
    context().forward(new Record<>(ALL_TEAMS, entry, Math.max(0, now)));
  }

  private record Part(String team, String user, long pane) {}

  /** What one user counts for one team in one pane. */
  private static final class Sum {
    private final UsageSums delta = new UsageSums();
    private long arrival = Long.MIN_VALUE;
  }
}
