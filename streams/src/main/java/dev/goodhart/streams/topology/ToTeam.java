package dev.goodhart.streams.topology;

import dev.goodhart.ledger.Change;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what a user's partition counts to the teams it counts for, and ticks to all of them: not
 * each one, as teams only need to hear now and then how far this partition has come.
 */
final class ToTeam extends ContextualProcessor<byte[], Entry, String, TeamEntry> {
  private static final String ALL_TEAMS = "";

  private final long tickIntervalMs;
  private long lastTick = Long.MIN_VALUE / 2;

  /**
   * @param tickInterval event time between two ticks that are sent
   */
  ToTeam(Duration tickInterval) {
    tickIntervalMs = tickInterval.toMillis();
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Counted counted) {
      Change change = counted.change();
      TeamEntry entry =
          new TeamEntry.TeamChange(
              change.user(), change.occurredAt(), change.arrival(), change.delta());
      context().forward(new Record<>(change.team(), entry, record.timestamp()));
    } else if (record.value() instanceof Entry.Tick tick && isToBeSent(tick)) {
      lastTick = Math.max(lastTick, tick.instant());
      TeamEntry entry =
          new TeamEntry.TeamTick(context().taskId().partition(), tick.instant(), tick.settle());
      context().forward(new Record<>(ALL_TEAMS, entry, record.timestamp()));
    }
  }

  private boolean isToBeSent(Entry.Tick tick) {
    return tick.settle() || tick.instant() - lastTick >= tickIntervalMs;
  }
}
