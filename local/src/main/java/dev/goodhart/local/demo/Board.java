package dev.goodhart.local.demo;

import dev.goodhart.local.watch.OutputRecord;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the output topics say at present, as a reader of them knows it. Not thread-safe. */
final class Board {
  /** The window by which is ranked. */
  static final String DAY = "PT24H";

  private final Map<String, Map<String, UsageTotals>> people = new HashMap<>();
  private final Map<String, Map<String, UsageTotals>> teams = new HashMap<>();
  private final Map<AnomalyKey, Anomaly> anomalies = new LinkedHashMap<>();
  private final Consumer<Anomaly> changed;
  private long updates;
  private long deadLetters;
  private Instant asOf = Instant.EPOCH;

  /**
   * A row of totals.
   *
   * @param id user or team
   * @param byWindow totals by the window's size
   */
  record Row(String id, Map<String, UsageTotals> byWindow) {
    long tokens(String window) {
      UsageTotals totals = byWindow.get(window);
      return totals == null ? 0 : totals.getTotalTokens();
    }
  }

  /**
   * @param changed hears of each new record of an anomaly
   */
  Board(Consumer<Anomaly> changed) {
    this.changed = changed;
  }

  void take(OutputRecord record) {
    updates++;
    if (record.key() instanceof UserWindowKey key) {
      take(people, key.getUserId(), key.getWindow(), (UsageTotals) record.value());
    } else if (record.key() instanceof TeamWindowKey key) {
      take(teams, key.getTeamId(), key.getWindow(), (UsageTotals) record.value());
    } else if (record.key() instanceof AnomalyKey key) {
      take(key, (Anomaly) record.value());
    } else if (record.topic().value().isEmpty()) {
      deadLetters++;
    }
  }

  private void take(
      Map<String, Map<String, UsageTotals>> table, String id, String window, UsageTotals totals) {
    if (totals == null) {
      Map<String, UsageTotals> windows = table.getOrDefault(id, new HashMap<>());
      windows.remove(window);
      if (windows.isEmpty()) {
        table.remove(id);
      }
    } else {
      table.computeIfAbsent(id, unused -> new HashMap<>()).put(window, totals);
      if (totals.getAsOf().isAfter(asOf)) {
        asOf = totals.getAsOf();
      }
    }
  }

  private void take(AnomalyKey key, Anomaly anomaly) {
    if (anomaly == null) {
      anomalies.remove(key);
    } else {
      anomalies.put(key, anomaly);
      changed.accept(anomaly);
    }
  }

  /** The busiest people of the last day. */
  List<Row> people(int atMost) {
    return busiest(people, atMost);
  }

  /** The busiest teams of the last day. */
  List<Row> teams(int atMost) {
    return busiest(teams, atMost);
  }

  private static List<Row> busiest(Map<String, Map<String, UsageTotals>> table, int atMost) {
    return table.entrySet().stream()
        .map(entry -> new Row(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong((Row row) -> row.tokens(DAY))
                .reversed()
                .thenComparing(Row::id))
        .limit(atMost)
        .toList();
  }

  /** Open ones first, the gravest before the others; then what was resolved, the latest first. */
  List<Anomaly> anomalies() {
    List<Anomaly> found = new ArrayList<>(anomalies.values());
    found.sort(
        Comparator.comparing((Anomaly one) -> one.getStatus() != AnomalyStatus.OPEN)
            .thenComparing(Anomaly::getSeverity, Comparator.reverseOrder())
            .thenComparing(Anomaly::getUpdatedAt, Comparator.reverseOrder())
            .thenComparing(Anomaly::getAnomalyId));
    return found;
  }

  /** Whether a user has an open anomaly that is more than a notice. */
  boolean isFlagged(String user) {
    return anomalies.values().stream()
        .anyMatch(
            one ->
                one.getStatus() == AnomalyStatus.OPEN
                    && one.getSeverity().compareTo(Severity.INFO) > 0
                    && one.getSubjectId().equals(user));
  }

  long updates() {
    return updates;
  }

  long deadLetters() {
    return deadLetters;
  }

  boolean hasTotals() {
    return !people.isEmpty();
  }

  /** Up to when what arrived is in the newest totals. */
  Instant asOf() {
    return asOf;
  }

  /** Whether the totals are no more than that far behind. */
  boolean isWithin(Duration lag, Instant now) {
    return !people.isEmpty() && !teams.isEmpty() && !asOf.isBefore(now.minus(lag));
  }
}
