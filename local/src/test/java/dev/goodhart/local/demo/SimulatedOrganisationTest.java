package dev.goodhart.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.Lane;
import dev.goodhart.schema.TokenUsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SimulatedOrganisationTest {
  /** A Tuesday. */
  private static final Instant BEGIN = Instant.parse("2026-03-03T00:00:00Z");

  private static final Instant PRESENT = BEGIN.plus(Duration.ofHours(14 * 24 + 8));

  private static List<Arrival> firstDays(long seed, int days) {
    SimulatedOrganisation organisation = new SimulatedOrganisation(seed, 60, BEGIN, PRESENT);
    long end = BEGIN.plus(Duration.ofDays(days)).toEpochMilli();
    List<Arrival> arrivals = new ArrayList<>();
    while (organisation.nextAt() < end) {
      arrivals.add(organisation.next());
    }
    return arrivals;
  }

  private static List<TokenUsageEvent> usage(List<Arrival> arrivals) {
    return arrivals.stream()
        .filter(Arrival.Usage.class::isInstance)
        .map(arrival -> ((Arrival.Usage) arrival).event())
        .toList();
  }

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(firstDays(7, 2)).isEqualTo(firstDays(7, 2)).isNotEqualTo(firstDays(8, 2));
  }

  @Test
  void arrivesInOrderAndNeverBeforeItOccurred() {
    List<Arrival> arrivals = firstDays(7, 4);

    assertThat(arrivals).isSortedAccordingTo(Comparator.comparingLong(Arrival::at));
    assertThat(arrivals)
        .filteredOn(Arrival.Usage.class::isInstance)
        .allSatisfy(
            arrival -> {
              TokenUsageEvent event = ((Arrival.Usage) arrival).event();
              assertThat(event.getOccurredAt().toEpochMilli()).isLessThanOrEqualTo(arrival.at());
            });
  }

  @Test
  void restsAtWeekendsButForServices() {
    Instant saturday = BEGIN.plus(Duration.ofDays(4));
    Map<Boolean, Long> byWeekend =
        usage(firstDays(7, 6)).stream()
            .filter(event -> event.getLane() == Lane.HUMAN)
            .collect(
                Collectors.partitioningBy(
                    event -> !event.getOccurredAt().isBefore(saturday), Collectors.counting()));

    // Two days against four.
    assertThat(byWeekend.get(true)).isPositive().isLessThan(byWeekend.get(false) / 10);
  }

  @Test
  void somebodyBurnsAfterAFewDaysAndStops() {
    Map<String, List<TokenUsageEvent>> burnt =
        usage(firstDays(7, 17)).stream()
            .filter(event -> event.getLane() == Lane.UNKNOWN)
            .collect(Collectors.groupingBy(TokenUsageEvent::getUserId));

    assertThat(burnt).hasSize(2);
    assertThat(burnt.values())
        .allSatisfy(
            events -> {
              assertThat(events).hasSizeGreaterThan(1_000);
              Instant first = events.get(0).getOccurredAt();
              assertThat(first).isAfter(PRESENT);
              assertThat(events.get(events.size() - 1).getOccurredAt())
                  .isBefore(PRESENT.plus(Duration.ofHours(24)));
            });
  }
}
