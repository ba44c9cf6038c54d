package dev.goodhart.local.oracle;

import java.time.Instant;
import java.util.Map;

/**
 * What a replay must write.
 *
 * @param clock T; null where no event passed
 * @param deadLetters by origin, in the order of judgement
 */
public record Expected(
    Instant clock,
    Map<RowKey, Totals> userTotals,
    Map<RowKey, Totals> teamTotals,
    Map<RowKey, Totals> hourlyUsage,
    Map<String, DeadLetter> deadLetters,
    Counts counts) {
  /**
   * How the lines of usage fared.
   *
   * @param lines not blank
   * @param accepted reports, replaced ones included
   * @param grown times a report's counts were replaced by larger ones
   * @param dropped repeats
   * @param counted reports that stand in totals and hours
   */
  public record Counts(long lines, long accepted, long grown, long dropped, long counted) {}
}
