package dev.goodhart.local.results;

import java.time.Instant;

/**
 * One row of the hourly totals.
 *
 * @param hour its beginning, UTC
 * @param user who used
 * @param team to which it counts
 * @param tokens all kinds together
 */
public record HourOfUsage(Instant hour, String user, String team, long tokens) {

  static HourOfUsage of(JsonRow key, JsonRow value) {
    return new HourOfUsage(
        key.instant("hour"), key.text("user_id"), key.text("team_id"), value.whole("total_tokens"));
  }
}
