package dev.goodhart.local.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alerts of one user, each at most a day after the one before.
 *
 * @param user whom
 * @param alerts by time
 * @param isTrue whether any of them lies in an episode
 */
record Incident(String user, List<Alert> alerts, boolean isTrue) {
  private static final Duration APART = Duration.ofHours(24);

  /** The incidents of alerts in any order, by user and time. */
  static List<Incident> of(Collection<Alert> alerts, Labels labels) {
    Map<String, List<Alert>> byUser = new TreeMap<>();
    for (Alert alert : alerts) {
      byUser.computeIfAbsent(alert.user(), user -> new ArrayList<>()).add(alert);
    }
    List<Incident> incidents = new ArrayList<>();
    for (List<Alert> own : byUser.values()) {
      own.sort(Comparator.comparing(Alert::time));
      int first = 0;
      for (int next = 1; next <= own.size(); next++) {
        if (next == own.size()
            || own.get(next).time().isAfter(own.get(next - 1).time().plus(APART))) {
          incidents.add(of(own.subList(first, next), labels));
          first = next;
        }
      }
    }
    return incidents;
  }

  private static Incident of(List<Alert> alerts, Labels labels) {
    return new Incident(
        alerts.get(0).user(),
        List.copyOf(alerts),
        alerts.stream().anyMatch(alert -> !labels.episodesWith(alert).isEmpty()));
  }
}
