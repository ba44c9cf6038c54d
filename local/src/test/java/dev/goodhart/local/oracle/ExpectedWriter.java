package dev.goodhart.local.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes what a replay must write, as it must write it. */
final class ExpectedWriter {
  private ExpectedWriter() {}

  static void write(Expected expected, Path out) throws IOException {
    rows(out.resolve(OutputComparison.USER_TOTALS), expected.userTotals());
    rows(out.resolve(OutputComparison.TEAM_TOTALS), expected.teamTotals());
    rows(out.resolve(OutputComparison.HOURLY_USAGE), expected.hourlyUsage());
    try (Writer writer = Files.newBufferedWriter(out.resolve(OutputComparison.DEAD_LETTERS))) {
      for (DeadLetter letter : expected.deadLetters().values()) {
        writer.write(ReplayDirectory.json(deadLetter(letter)) + "\n");
      }
    }
  }

  private static void rows(Path file, Map<RowKey, Totals> rows) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (Map.Entry<RowKey, Totals> row : rows.entrySet()) {
        ObjectNode line = ReplayDirectory.JSON.createObjectNode();
        line.set("key", key(row.getKey()));
        line.set("value", totals(row.getValue()));
        writer.write(ReplayDirectory.json(line) + "\n");
      }
    }
  }

  private static ObjectNode key(RowKey key) {
    ObjectNode node = ReplayDirectory.JSON.createObjectNode();
    if (key instanceof RowKey.UserWindow user) {
      node.put("user_id", user.userId()).put("window", user.window());
    } else if (key instanceof RowKey.TeamWindow team) {
      node.put("team_id", team.teamId()).put("window", team.window());
    } else if (key instanceof RowKey.Hour hour) {
      node.put("hour", OutputComparison.iso(hour.hour()))
          .put("user_id", hour.userId())
          .put("team_id", hour.teamId())
          .put("model", hour.model());
    }
    return node;
  }

  private static ObjectNode totals(Totals totals) {
    ObjectNode node =
        ReplayDirectory.JSON
            .createObjectNode()
            .put("events", totals.events())
            .put("input_tokens", totals.inputTokens())
            .put("cache_read_tokens", totals.cacheReadTokens())
            .put("cache_write_tokens", totals.cacheWriteTokens())
            .put("output_tokens", totals.outputTokens())
            .put("reasoning_tokens", totals.reasoningTokens())
            .put("total_tokens", totals.totalTokens())
            .put("cost_nano_usd", totals.costNanoUsd())
            .put("unpriced_events", totals.unpricedEvents())
            .put("active_users", totals.activeUsers())
            .put("window_start", OutputComparison.iso(totals.windowStart()))
            .put("window_end", OutputComparison.iso(totals.windowEnd()))
            .put("last_active_at", OutputComparison.iso(totals.lastActiveAt()))
            .put("as_of", OutputComparison.iso(totals.asOf()))
            .put("revision", 1);
    if (totals.members() != null) {
      node.put("members", totals.members()).put("top_user_share", totals.topUserShare());
    }
    if (totals.expiresAt() != null) {
      node.put("expires_at", OutputComparison.iso(totals.expiresAt()));
    }
    return node;
  }

  private static ObjectNode deadLetter(DeadLetter letter) {
    ObjectNode line = ReplayDirectory.JSON.createObjectNode();
    ObjectNode headers =
        line.putObject("headers")
            .put("goodhart.reason", letter.reason().name())
            .put("goodhart.detail", "why")
            .put("goodhart.origin", letter.origin())
            .put("goodhart.failed-at", "2025-06-01T00:00:00.000Z");
    if (letter.reason() == Reason.TOO_LARGE) {
      headers.put("goodhart.truncated", "true");
    }
    return line.put("key", letter.id()).put("value", letter.value());
  }
}
