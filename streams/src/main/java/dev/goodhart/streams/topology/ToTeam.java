package dev.goodhart.streams.topology;

import dev.goodhart.ledger.Change;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends what a user's partition counts to the teams it counts for, and its ticks to all of them.
 */
final class ToTeam extends ContextualProcessor<byte[], Entry, String, TeamEntry> {
  private static final String ALL_TEAMS = "";

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Counted counted) {
      Change change = counted.change();
      TeamEntry entry =
          new TeamEntry.TeamChange(
              change.user(), change.occurredAt(), change.arrival(), change.delta());
      context().forward(new Record<>(change.team(), entry, record.timestamp()));
    } else if (record.value() instanceof Entry.Tick tick) {
      TeamEntry entry =
          new TeamEntry.TeamTick(context().taskId().partition(), tick.instant(), tick.settle());
      context().forward(new Record<>(ALL_TEAMS, entry, record.timestamp()));
    }
  }
}
