package dev.goodhart.local.evaluate;

import dev.goodhart.local.results.HourOfUsage;
import dev.goodhart.schema.SubjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Who used how much when, from the hourly totals: exact sums, in which every request counts once.
 * Within an hour its tokens count as spread evenly.
 */
public final class Usage {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Map<String, List<HourOfUsage>> byUser = new HashMap<>();
  private final Map<String, Set<String>> teams = new HashMap<>();
  private final Set<UserDay> days = new HashSet<>();

  /** Adds a row; a user's hour may have several. */
  public void add(HourOfUsage row) {
    byUser.computeIfAbsent(row.user(), user -> new ArrayList<>()).add(row);
    teams.computeIfAbsent(row.user(), user -> new HashSet<>()).add(row.team());
    days.add(UserDay.of(row.user(), row.hour()));
  }

  /** The days on which users have usage. */
  Set<UserDay> days() {
    return days;
  }

  /** The teams to which a user's usage counts. */
  Set<String> teams(String user) {
    return teams.getOrDefault(user, Set.of());
  }

  /**
   * The part of a label's tokens, from its first instant to its last, that was spent before an
   * instant: 0 to 1; empty if there are none.
   */
  OptionalDouble shareBefore(Label label, Instant instant) {
    Instant end = instant.isBefore(label.to()) ? instant : label.to();
    double before = 0;
    double all = 0;
    for (HourOfUsage row : of(label)) {
      before += tokens(row, label.from(), end);
      all += tokens(row, label.from(), label.to());
    }
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(before / all);
  }

  private Collection<HourOfUsage> of(Label label) {
    if (label.subjectType() == SubjectType.USER) {
      return byUser.getOrDefault(label.subjectId(), List.of());
    }
    return byUser.values().stream()
        .flatMap(List::stream)
        .filter(
            row ->
                label.subjectType() == SubjectType.ORGANISATION
                    || row.team().equals(label.subjectId()))
        .toList();
  }

  private static double tokens(HourOfUsage row, Instant from, Instant to) {
    long start = row.hour().toEpochMilli();
    long overlap = Math.min(to.toEpochMilli(), start + HOUR) - Math.max(from.toEpochMilli(), start);
    return (double) row.tokens() * Math.max(0, overlap) / HOUR;
  }
}
