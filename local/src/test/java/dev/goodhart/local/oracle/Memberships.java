package dev.goodhart.local.oracle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who was in which team when; of two rows of one user from one instant the last holds. */
final class Memberships {
  static final String NO_TEAM = "unassigned";

  /** An empty optional: left. */
  private final Map<String, TreeMap<Long, Optional<String>>> byUser = new HashMap<>();

  void add(Fields fields) throws RejectedException {
    fields.optionalString("role");
    fields.optionalString("timezone");
    String user = fields.requiredId("user_id");
    long from = fields.requiredTimestamp("valid_from");
    Optional<String> team = Optional.ofNullable(fields.optionalId("team_id"));
    byUser.computeIfAbsent(user, u -> new TreeMap<>()).put(from, team);
  }

  Optional<String> team(String user, long at) {
    TreeMap<Long, Optional<String>> teams = byUser.get(user);
    if (teams == null) {
      return Optional.empty();
    }
    Map.Entry<Long, Optional<String>> held = teams.floorEntry(at);
    return held == null ? Optional.empty() : held.getValue();
  }

  /** People per team at an instant; those who are in none are nobody's members. */
  Map<String, Long> members(long at) {
    Map<String, Long> members = new HashMap<>();
    for (String user : byUser.keySet()) {
      team(user, at).ifPresent(team -> members.merge(team, 1L, Long::sum));
    }
    return members;
  }
}
