package dev.goodhart.local.evaluate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What came of one way of gaming.
 *
 * @param pattern its name
 * @param episodes all of them
 */
public record PatternScore(String pattern, List<EpisodeScore> episodes) {
  private static final double HOUR = Duration.ofHours(1).toMillis();

  /** Episodes with an alert. */
  public long found() {
    return episodes.stream().filter(EpisodeScore::isFound).count();
  }

  /** Share of the episodes with an alert, 0 to 1. */
  public double recall() {
    return (double) found() / episodes.size();
  }

  /** Of the episodes that were found, how much of their tokens was spent by then, 0 to 1. */
  public OptionalDouble medianTokenShareBefore() {
    return median(
        episodes.stream()
            .map(EpisodeScore::tokenShareBefore)
            .flatMapToDouble(OptionalDouble::stream)
            .sorted()
            .toArray());
  }

  /** Of the episodes that were found, hours from their first instant to the first alert. */
  public OptionalDouble medianHoursBefore() {
    return median(
        episodes.stream()
            .map(EpisodeScore::delay)
            .flatMap(Optional::stream)
            .mapToDouble(delay -> delay.toMillis() / HOUR)
            .sorted()
            .toArray());
  }

  /** In how many episodes a signal was the strongest evidence of the highest alert, by signal. */
  public Map<String, Long> strongestSignals() {
    Map<String, Long> counts = new TreeMap<>();
    for (EpisodeScore episode : episodes) {
      episode
          .highest()
          .flatMap(Alert::signal)
          .ifPresent(signal -> counts.merge(signal, 1L, Long::sum));
    }
    return counts;
  }

  private static OptionalDouble median(double[] sorted) {
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
  }
}
