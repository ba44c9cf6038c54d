package dev.goodhart.local.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two replays' episodes, matched one to one by subject and anomaly where they overlap in time; of
 * several that overlap, those that do so longest. A behaviour that is one episode here and two
 * there is one match, and one opened or gone.
 *
 * @param opened only in the other one, by anomaly and start
 * @param gone only in the base, in the same order
 * @param moved in both, with another start, opening, resolution, highest severity or score
 * @param unchanged in both, the same
 */
public record Comparison(
    List<Episode> opened, List<Episode> gone, List<Move> moved, long unchanged) {

  private static final Comparator<Episode> ORDER =
      Comparator.comparing((Episode episode) -> episode.subject().type())
          .thenComparing(Episode::startedAt)
          .thenComparing(episode -> episode.subject().subjectId())
          .thenComparing(Episode::openedAt);

  private record Pair(int before, int after, Duration overlap) {}

  /** What {@code changed} has otherwise than {@code base}. */
  public static Comparison of(List<Episode> base, List<Episode> changed) {
    Map<Episode.Subject, List<Episode>> before = bySubject(base);
    Map<Episode.Subject, List<Episode>> after = bySubject(changed);
    Set<Episode.Subject> subjects = new HashSet<>(before.keySet());
    subjects.addAll(after.keySet());
    List<Episode> opened = new ArrayList<>();
    List<Episode> gone = new ArrayList<>();
    List<Move> matched = new ArrayList<>();
    for (Episode.Subject subject : subjects) {
      match(
          before.getOrDefault(subject, List.of()),
          after.getOrDefault(subject, List.of()),
          matched,
          gone,
          opened);
    }
    opened.sort(ORDER);
    gone.sort(ORDER);
    List<Move> moved =
        matched.stream()
            .filter(move -> !move.before().equals(move.after()))
            .sorted(Comparator.comparing(Move::after, ORDER))
            .toList();
    return new Comparison(
        List.copyOf(opened), List.copyOf(gone), moved, matched.size() - moved.size());
  }

  private static Map<Episode.Subject, List<Episode>> bySubject(List<Episode> episodes) {
    Map<Episode.Subject, List<Episode>> bySubject = new LinkedHashMap<>();
    for (Episode episode : episodes) {
      bySubject.computeIfAbsent(episode.subject(), subject -> new ArrayList<>()).add(episode);
    }
    return bySubject;
  }

  private static void match(
      List<Episode> before,
      List<Episode> after,
      List<Move> matched,
      List<Episode> gone,
      List<Episode> opened) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      for (int j = 0; j < after.size(); j++) {
        Duration overlap = before.get(i).overlap(after.get(j));
        if (overlap.compareTo(Duration.ZERO) > 0) {
          pairs.add(new Pair(i, j, overlap));
        }
      }
    }
    // Stable: of equal overlaps the earliest.
    pairs.sort(Comparator.comparing(Pair::overlap).reversed());
    Set<Integer> usedBefore = new HashSet<>();
    Set<Integer> usedAfter = new HashSet<>();
    for (Pair pair : pairs) {
      if (!usedBefore.contains(pair.before()) && !usedAfter.contains(pair.after())) {
        usedBefore.add(pair.before());
        usedAfter.add(pair.after());
        matched.add(new Move(before.get(pair.before()), after.get(pair.after())));
      }
    }
    addUnused(before, usedBefore, gone);
    addUnused(after, usedAfter, opened);
  }

  private static void addUnused(List<Episode> all, Set<Integer> used, List<Episode> into) {
    for (int i = 0; i < all.size(); i++) {
      if (!used.contains(i)) {
        into.add(all.get(i));
      }
    }
  }
}
