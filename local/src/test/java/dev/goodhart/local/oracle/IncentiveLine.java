package dev.goodhart.local.oracle;

import java.util.Set;

/** Incentives enter no total; their lines are checked. */
final class IncentiveLine {
  private static final Set<String> KINDS =
      Set.of("UNKNOWN", "LEADERBOARD", "TOKEN_TARGET", "ACTIVITY_TARGET");
  private static final Set<String> PERIODS = Set.of("UNKNOWN", "DAY", "WEEK", "MONTH");

  private IncentiveLine() {}

  static void check(Fields fields) throws RejectedException {
    fields.requiredId("incentive_id");
    fields.optionalId("team_id");
    fields.requiredSymbol("kind", KINDS);
    fields.requiredSymbol("period", PERIODS);
    fields.optionalString("timezone");
    fields.requiredString("period_ends");
    fields.optionalLong("target");
    fields.requiredTimestamp("valid_from");
    fields.optionalTimestamp("valid_to");
  }
}
