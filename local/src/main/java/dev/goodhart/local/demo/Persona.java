package dev.goodhart.local.demo;

import dev.goodhart.schema.Lane;

/** A way of working with models: what a usual day looks like. */
enum Persona {
  /** Asks now and then. */
  CHAT("analyst", Lane.HUMAN, "chat", 3, 6, 3, 8, 110, 1_800, 5_000, 450, 0.15),
  /** Has an assistant in the editor. */
  ASSISTED("engineer", Lane.HUMAN, "copilot", 4, 6, 6, 16, 45, 2_400, 14_000, 260, 0.75),
  /** Lets an agent work and looks at what it does. */
  AGENTIC("engineer", Lane.HUMAN, "claude-code", 3, 4, 12, 30, 28, 1_900, 68_000, 420, 0.9),
  /** Runs several agents at a time. */
  POWER("engineer", Lane.DELEGATED, "claude-code", 4, 6, 15, 35, 18, 2_600, 92_000, 520, 0.95),
  /** Sends many different documents through one task, once or twice a day. */
  BULK("data", Lane.HUMAN, "scripts", 1, 2, 40, 80, 8, 5_800, 1_200, 700, 0.3),
  /** Long answers. */
  WRITER("content", Lane.HUMAN, "chat", 2, 4, 5, 10, 160, 1_500, 3_000, 2_600, 0.4),
  /** A build server: each hour, each day. */
  CI("service", Lane.CI, "ci", 24, 24, 3, 12, 6, 3_200, 22_000, 380, 0),
  /** A report, each hour, always the same. */
  CRON("service", Lane.SCHEDULED, "reports", 24, 24, 2, 2, 900, 4_100, 0, 900, 0);

  /** For comparison with peers. */
  final String role;

  final Lane lane;
  final String agent;
  final int fewestSessions;
  final int mostSessions;
  final int fewestCalls;
  final int mostCalls;

  /** Typical seconds between two calls. */
  final int gap;

  /** Typical tokens of a call. */
  final int input;

  final int cacheRead;
  final int output;

  /** How likely a session leaves something behind. */
  final double yield;

  Persona(
      String role,
      Lane lane,
      String agent,
      int fewestSessions,
      int mostSessions,
      int fewestCalls,
      int mostCalls,
      int gap,
      int input,
      int cacheRead,
      int output,
      double yield) {
    this.role = role;
    this.lane = lane;
    this.agent = agent;
    this.fewestSessions = fewestSessions;
    this.mostSessions = mostSessions;
    this.fewestCalls = fewestCalls;
    this.mostCalls = mostCalls;
    this.gap = gap;
    this.input = input;
    this.cacheRead = cacheRead;
    this.output = output;
    this.yield = yield;
  }

  /** Works around the clock, also at weekends. */
  boolean isService() {
    return this == CI || this == CRON;
  }
}
