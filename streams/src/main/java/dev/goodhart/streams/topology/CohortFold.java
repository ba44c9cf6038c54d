package dev.goodhart.streams.topology;

import dev.goodhart.detection.Statement;
import dev.goodhart.detection.cohort.CohortSketch;
import java.util.TreeMap;

/**
 * Folds statements into one sketch for each cohort and hour. A sketch may leave in several parts:
 * parts merge to the same whole in any grouping. What is here must be let go before a commit.
 */
final class CohortFold {
  /** Takes the sketches. */
  @FunctionalInterface
  interface Sink {
    void accept(Cohort cohort, long hour, CohortSketch part);
  }

  private static final int MOST_HELD = 512;

  private record CohortHour(long hour, String cohort) implements Comparable<CohortHour> {
    @Override
    public int compareTo(CohortHour other) {
      int byHour = Long.compare(hour, other.hour);
      return byHour != 0 ? byHour : cohort.compareTo(other.cohort);
    }
  }

  private final TreeMap<CohortHour, CohortSketch> sketches = new TreeMap<>();
  private final Sink sink;

  CohortFold(Sink sink) {
    this.sink = sink;
  }

  /**
   * @param role of the statement's user; null if unknown
   */
  void add(Statement statement, String role) {
    for (Cohort cohort : Cohort.of(statement.teamId(), role)) {
      sketches
          .computeIfAbsent(new CohortHour(statement.at(), cohort.key()), k -> new CohortSketch())
          .add(statement);
    }
    if (sketches.size() >= MOST_HELD) {
      flush();
    }
  }

  /** Forgets everything: a task begins anew. */
  void clear() {
    sketches.clear();
  }

  /** Lets everything go. */
  void flush() {
    sketches.forEach((key, part) -> sink.accept(Cohort.ofKey(key.cohort()), key.hour(), part));
    sketches.clear();
  }
}
