package dev.goodhart.local.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How many user-days are falsely alarmed when only alerts from a score on count.
 *
 * <p>It need not fall as the score rises: a lower alert can make an incident true to which a higher
 * one belongs.
 */
final class BudgetThreshold {
  private final NavigableMap<Double, Long> changes = new TreeMap<>(Comparator.reverseOrder());

  /**
   * @param people alerts of people alone
   */
  BudgetThreshold(Collection<Alert> people, Labels labels) {
    Map<String, List<Alert>> byUser = new HashMap<>();
    for (Alert alert : people) {
      byUser.computeIfAbsent(alert.user(), user -> new ArrayList<>()).add(alert);
    }
    // A user's false days change at the user's own scores alone.
    for (List<Alert> own : byUser.values()) {
      long before = 0;
      for (double score :
          own.stream().map(Alert::score).distinct().sorted(Comparator.reverseOrder()).toList()) {
        long now = falseDays(own.stream().filter(alert -> alert.score() >= score).toList(), labels);
        changes.merge(score, now - before, Long::sum);
        before = now;
      }
    }
  }

  private static long falseDays(List<Alert> alerts, Labels labels) {
    return Incident.of(alerts, labels).stream()
        .filter(incident -> !incident.isTrue())
        .flatMap(incident -> incident.alerts().stream())
        .map(Alert::day)
        .distinct()
        .count();
  }

  /**
   * The lowest score from which on alerts keep within a budget; empty if not even the highest does,
   * or there are no alerts.
   *
   * @param budget false user-days per 1,000 user-days
   * @param userDays of all people
   */
  OptionalDouble lowestWithin(double budget, long userDays) {
    OptionalDouble lowest = OptionalDouble.empty();
    long falseDays = 0;
    for (Map.Entry<Double, Long> change : changes.entrySet()) {
      falseDays += change.getValue();
      if (falseDays * 1000.0 <= budget * userDays) {
        lowest = OptionalDouble.of(change.getKey());
      }
    }
    return lowest;
  }
}
