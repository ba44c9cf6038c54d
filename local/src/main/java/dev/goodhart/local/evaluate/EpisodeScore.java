package dev.goodhart.local.evaluate;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of one gaming episode.
 *
 * @param label the episode
 * @param first earliest alert in it, grace included; empty: it was not found
 * @param highest alert in it with the highest score, the earliest of equals
 * @param tokenShareBefore part of the episode's tokens that were spent before the first alert;
 *     empty also where it has no tokens
 */
public record EpisodeScore(
    Label label, Optional<Alert> first, Optional<Alert> highest, OptionalDouble tokenShareBefore) {

  static EpisodeScore of(Label label, List<Alert> alerts, Usage usage) {
    Comparator<Alert> byTime = Comparator.comparing(Alert::time);
    Optional<Alert> first = alerts.stream().min(byTime);
    return new EpisodeScore(
        label,
        first,
        alerts.stream()
            .max(Comparator.comparingDouble(Alert::score).thenComparing(byTime.reversed())),
        first.isPresent() ? usage.shareBefore(label, first.get().time()) : OptionalDouble.empty());
  }

  /** Whether an alert lies in it. */
  public boolean isFound() {
    return first.isPresent();
  }

  /** From the episode's first instant to the first alert. */
  public Optional<Duration> delay() {
    return first.map(alert -> Duration.between(label.from(), alert.time()));
  }
}
