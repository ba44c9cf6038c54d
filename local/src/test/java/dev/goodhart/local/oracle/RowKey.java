package dev.goodhart.local.oracle;

/** The key of a row of an output topic. */
public sealed interface RowKey {
  /** Key of a user's rolling totals. */
  record UserWindow(String userId, String window) implements RowKey {}

  /** Key of a team's rolling totals. */
  record TeamWindow(String teamId, String window) implements RowKey {}

  /** Key of an hourly fact; the hour in epoch milliseconds. */
  record Hour(long hour, String userId, String teamId, String model) implements RowKey {}
}
