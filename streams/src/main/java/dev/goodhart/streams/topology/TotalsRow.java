package dev.goodhart.streams.topology;

import dev.goodhart.schema.UsageTotals;
import dev.goodhart.window.RollingSums;
import dev.goodhart.window.UsageSums;
import dev.goodhart.window.WindowSums;
import java.time.Instant;

/** Makes rows of totals as they are published. */
final class TotalsRow {
  // Put by position: setters cut off what lies below a millisecond, with divisions that take longer
  // than all else here.
  private static final int WINDOW_START = position("window_start");
  private static final int WINDOW_END = position("window_end");
  private static final int LAST_ACTIVE_AT = position("last_active_at");
  private static final int AS_OF = position("as_of");

  private TotalsRow() {}

  private static int position(String field) {
    return UsageTotals.getClassSchema().getField(field).pos();
  }

  /** A user's row; a team's needs what only its members tell. */
  static UsageTotals of(WindowSums window, long asOf, long revision) {
    UsageTotals row = sums(window.sums(), revision);
    row.setActiveUsers(1);
    row.put(WINDOW_START, Instant.ofEpochMilli(window.windowStart()));
    row.put(WINDOW_END, Instant.ofEpochMilli(window.windowEnd()));
    row.put(LAST_ACTIVE_AT, Instant.ofEpochMilli(window.lastActiveAt()));
    row.put(AS_OF, Instant.ofEpochMilli(asOf));
    if (window.expiresAt() != RollingSums.NEVER) {
      row.setExpiresAt(Instant.ofEpochMilli(window.expiresAt()));
    }
    return row;
  }

  /** An hour's row. */
  static UsageTotals ofHour(UsageSums sums, long hour, long hourEnd, long asOf, long revision) {
    UsageTotals row = sums(sums, revision);
    row.setActiveUsers(1);
    row.put(WINDOW_START, Instant.ofEpochMilli(hour));
    row.put(WINDOW_END, Instant.ofEpochMilli(hourEnd));
    row.put(LAST_ACTIVE_AT, Instant.ofEpochMilli(hour));
    row.put(AS_OF, Instant.ofEpochMilli(asOf));
    return row;
  }

  /**
   * The next revision of a key. It grows with the clock as well as with each update, so that a key
   * that comes back after its tombstone goes on from where it was without having been remembered.
   */
  static long nextRevision(long revision, long clock) {
    return Math.max(revision + 1, clock);
  }

  private static UsageTotals sums(UsageSums sums, long revision) {
    UsageTotals row = new UsageTotals();
    row.setEvents(sums.events());
    row.setInputTokens(sums.input());
    row.setCacheReadTokens(sums.cacheRead());
    row.setCacheWriteTokens(sums.cacheWrite());
    row.setOutputTokens(sums.output());
    row.setReasoningTokens(sums.reasoning());
    row.setTotalTokens(sums.totalTokens());
    row.setCostNanoUsd(sums.costNanoUsd());
    row.setUnpricedEvents(sums.unpriced());
    row.setRevision(revision);
    return row;
  }
}
