package dev.goodhart.bench.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.bench.workload.Made;
import dev.goodhart.bench.workload.Workload;
import dev.goodhart.bench.workload.WorkloadSpec;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.UsageTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedTotalsTest {
  private static final Instant CLOCK = Instant.parse("2026-03-05T12:34:56Z");

  private static final RollingWindows WINDOWS =
      new RollingWindows(List.of("PT1H/PT1M", "PT24H/PT15M", "P7D/PT1H"));

  private final Workload workload =
      new Workload(
          new WorkloadSpec(
              1, 2, 1, 0, 0, 1, 0, Duration.ofDays(7), 0, 1, Duration.ofMinutes(1), 0, 0, 0, 0));

  private static Made made(int user, String occurredAt, long input, boolean repeated) {
    // Of an event without the rest: only what is summed matters.
    TokenUsageEvent event = new TokenUsageEvent();
    event.setEventId("e-" + occurredAt);
    event.setOccurredAt(Instant.parse(occurredAt));
    event.setUserId(Workload.userId(user));
    event.setModel("bench-small");
    event.setTeamId("team-0");
    event.setInputTokens(input);
    return new Made(event, CLOCK.toEpochMilli(), user, 0, repeated);
  }

  private ExpectedTotals expected(Made... sent) {
    return ExpectedTotals.of(
        workload, WINDOWS, sink -> List.of(sent).forEach(sink), CLOCK.toEpochMilli());
  }

  private static UsageTotals.Builder totals(long events, long input, String start, String end) {
    return UsageTotals.newBuilder()
        .setEvents(events)
        .setInputTokens(input)
        .setCacheReadTokens(0)
        .setCacheWriteTokens(0)
        .setOutputTokens(0)
        .setReasoningTokens(0)
        .setTotalTokens(input)
        .setCostNanoUsd(input * 250)
        .setUnpricedEvents(0)
        .setActiveUsers(1)
        .setWindowStart(Instant.parse(start))
        .setWindowEnd(Instant.parse(end))
        .setLastActiveAt(Instant.parse(start))
        .setAsOf(CLOCK)
        .setRevision(1);
  }

  @Test
  void anEventCountsInTheWindowsThatHoldIt() {
    ExpectedTotals expected =
        expected(
            made(0, "2026-03-05T12:34:00Z", 10, false), made(0, "2026-03-05T11:34:59Z", 5, false));

    assertThat(
            expected.user(
                0, "PT1H", totals(1, 10, "2026-03-05T11:35:00Z", "2026-03-05T12:35:00Z").build()))
        .isEmpty();
    assertThat(
            expected.user(
                0, "PT24H", totals(2, 15, "2026-03-04T12:45:00Z", "2026-03-05T12:45:00Z").build()))
        .isEmpty();
    assertThat(expected.userRows()).isEqualTo(3);
  }

  @Test
  void aRepetitionCountsOnce() {
    ExpectedTotals expected =
        expected(
            made(0, "2026-03-05T12:34:00Z", 10, false), made(0, "2026-03-05T12:34:00Z", 10, true));

    assertThat(expected.eventsOfUser(0)).isEqualTo(1);
  }

  @Test
  void aTeamHasTheShareOfItsLargestUser() {
    ExpectedTotals expected =
        expected(
            made(0, "2026-03-05T12:34:00Z", 30, false), made(1, "2026-03-05T12:34:10Z", 10, false));

    assertThat(
            expected.team(
                0,
                "PT1H",
                totals(2, 40, "2026-03-05T11:35:00Z", "2026-03-05T12:35:00Z")
                    .setActiveUsers(2)
                    .setTopUserShare(0.75)
                    .build()))
        .isEmpty();
  }

  @Test
  void oneTokenTooManyIsFound() {
    ExpectedTotals expected = expected(made(0, "2026-03-05T12:34:00Z", 10, false));

    assertThat(
            expected.user(
                0,
                "PT1H",
                totals(1, 10, "2026-03-05T11:35:00Z", "2026-03-05T12:35:00Z")
                    .setInputTokens(11)
                    .build()))
        .containsExactly("input_tokens is 11 and not 10");
  }

  @Test
  void aRowOfSomebodyWithoutEventsIsFound() {
    ExpectedTotals expected = expected(made(0, "2026-03-05T12:34:00Z", 10, false));

    assertThat(
            expected.user(
                1, "PT1H", totals(1, 10, "2026-03-05T11:35:00Z", "2026-03-05T12:35:00Z").build()))
        .containsExactly("there should be no such row");
  }
}
