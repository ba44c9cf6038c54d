package dev.goodhart.streams.topology;

/**
 * Names of operators, stores and internal topics. They are part of what an upgrade must keep: a
 * store or repartition topic that is renamed starts empty.
 */
final class Names {
  // Sources and the steps of a user's partition, in the order in which a record passes them.
  static final String USAGE = "token-usage";
  static final String OUTCOMES = "work-outcomes";
  static final String CLOCK = "clock";
  static final String VALIDATE_USAGE = "validate-usage";
  static final String VALIDATE_OUTCOMES = "validate-outcomes";
  static final String READ_CLOCK = "read-clock";
  static final String WITH_OUTCOMES = "with-outcomes";
  static final String WITH_CLOCK = "with-clock";
  static final String KEEP_TIME = "keep-time";
  static final String ENRICH = "enrich";
  static final String COUNT_ONCE = "count-once";
  static final String SPLIT = "entries-";
  static final String REJECTED = "rejected";
  static final String ACCEPTED = "accepted";
  static final String DEAD_LETTER = "dead-letter";
  static final String USER_TOTALS = "user-totals";
  static final String HOURLY_USAGE = "hourly-usage";
  static final String INVESTIGATE = "investigate";
  static final String TO_JUDGE = "to-judge";
  static final String STATED_HOURS = "stated-hours";
  static final String TO_COHORT = "to-cohort";
  static final String COHORT_PARTS = "cohort-parts";
  static final String TO_TEAM = "to-team";
  static final String TEAM_USAGE = "team-usage";
  static final String TEAM_TOTALS = "team-totals";

  // The steps of a cohort's partition, and of those who judge users.
  static final String MERGE_COHORTS = "merge-cohorts";
  static final String JUDGE_TEAMS = "judge-teams";
  static final String TO_PEERS = "to-peers";
  static final String COHORT_VIEWS = "cohort-views";
  static final String WITH_PEERS = "with-peers";
  static final String JUDGE_USERS = "judge-users";

  // Sinks.
  static final String DEAD_LETTER_SINK = "dead-letters-sink";
  static final String USER_TOTALS_SINK = "user-totals-sink";
  static final String HOURLY_USAGE_SINK = "hourly-usage-sink";
  static final String ANOMALIES_SINK = "anomalies-sink";
  static final String TEAM_ANOMALIES_SINK = "team-anomalies-sink";
  static final String TEAM_TOTALS_SINK = "team-totals-sink";

  // Reference data, whole on every instance.
  static final String MEMBERSHIPS = "team-memberships";
  static final String PRICES = "model-prices";
  static final String INCENTIVES = "incentives";

  // What makes all of a partition's steps one task.
  static final String ONE_PARTITION = "one-partition";

  // Stores of a user's partition.
  static final String TIME_STORE = "time";
  static final String REPORTS_STORE = "reports";
  static final String USER_HEADS_STORE = "user-heads";
  static final String USER_PAGES_STORE = "user-pages";
  static final String USER_REMINDERS_STORE = "user-reminders";
  static final String HOURS_STORE = "hours";
  static final String PROFILES_STORE = "profiles";
  static final String HOUR_ENDS_STORE = "hour-ends";
  static final String WORK_STORE = "work";
  static final String WAITING_OUTCOMES_STORE = "waiting-outcomes";

  // Stores of a team's partition.
  static final String TEAM_TIME_STORE = "team-time";
  static final String TEAM_HEADS_STORE = "team-heads";
  static final String TEAM_PAGES_STORE = "team-pages";
  static final String TEAM_MEMBERS_STORE = "team-members";
  static final String TEAM_REMINDERS_STORE = "team-reminders";

  // Stores of a cohort's partition.
  static final String COHORT_TIME_STORE = "cohort-time";
  static final String COHORT_HOURS_STORE = "cohort-hours";
  static final String TEAM_EPISODES_STORE = "team-episodes";
  static final String TEAM_EPISODES_AGENDA_STORE = "team-episodes-agenda";

  // Stores of those who judge users.
  static final String JUDGE_TIME_STORE = "judge-time";
  static final String STATEMENTS_STORE = "waiting-statements";
  static final String VIEWS_STORE = "views";
  static final String EPISODES_STORE = "episodes";
  static final String EPISODES_AGENDA_STORE = "episodes-agenda";

  private Names() {}
}
