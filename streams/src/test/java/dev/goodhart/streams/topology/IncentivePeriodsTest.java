package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Period;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.IncentiveKind;
import dev.goodhart.schema.IncentivePeriod;
import dev.goodhart.schema.TeamMembership;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncentivePeriodsTest {
  private final ReferenceData reference = ReferenceData.empty();
  private final IncentivePeriods periods = new IncentivePeriods(reference);

  @ParameterizedTest
  @CsvSource({
    "DAY,17:00,UTC,2026-03-02T16:59:59Z,2026-03-01T17:00:00Z,2026-03-02T17:00:00Z",
    "DAY,17:00,UTC,2026-03-02T17:00:00Z,2026-03-02T17:00:00Z,2026-03-03T17:00:00Z",
    "DAY,17:00,America/New_York,2026-03-02T16:59:59Z,2026-03-01T22:00:00Z,2026-03-02T22:00:00Z",
    // Clocks go forward in between: the period has 23 hours.
    "DAY,17:00,Europe/Berlin,2026-03-29T10:00:00Z,2026-03-28T16:00:00Z,2026-03-29T15:00:00Z",
    "WEEK,FRIDAY 17:00,UTC,2026-03-02T00:00:00Z,2026-02-27T17:00:00Z,2026-03-06T17:00:00Z",
    "WEEK,FRIDAY 17:00,UTC,2026-03-06T17:00:00Z,2026-03-06T17:00:00Z,2026-03-13T17:00:00Z",
    "MONTH,LAST 17:00,UTC,2026-02-28T16:00:00Z,2026-01-31T17:00:00Z,2026-02-28T17:00:00Z",
    "MONTH,LAST 17:00,UTC,2026-02-28T17:00:00Z,2026-02-28T17:00:00Z,2026-03-31T17:00:00Z",
  })
  void aPeriodRunsFromOneEndToTheNext(
      IncentivePeriod period, String ends, String zone, Instant now, Instant start, Instant end) {
    put("a", null, IncentiveKind.LEADERBOARD, period, ends, zone, null);

    assertThat(periods.at("ann", "red", now.toEpochMilli()))
        .containsExactly(
            new Period(
                Period.Kind.LEADERBOARD,
                start.toEpochMilli(),
                end.toEpochMilli(),
                /* target= */ 0));
  }

  @Test
  void endsByTheUsersOwnTimeWhereTheIncentiveHasNone() {
    put("a", null, IncentiveKind.TOKEN_TARGET, IncentivePeriod.DAY, "17:00", null, 50L);
    TeamMembership row = new TeamMembership();
    row.setUserId("ann");
    row.setValidFrom(Instant.EPOCH);
    row.setTimezone("Asia/Tokyo");
    reference.memberships().put(row);
    long now = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();

    assertThat(periods.at("ann", "red", now).get(0).end())
        .isEqualTo(Instant.parse("2026-03-02T08:00:00Z").toEpochMilli());
    assertThat(periods.at("bob", "red", now).get(0).end())
        .isEqualTo(Instant.parse("2026-03-02T17:00:00Z").toEpochMilli());
    assertThat(periods.at("bob", "red", now).get(0).target()).isEqualTo(50);
  }

  @Test
  void leavesOutOtherTeamsAndWhatOnlyANewerVersionKnows() {
    put("a", "blue", IncentiveKind.LEADERBOARD, IncentivePeriod.DAY, "17:00", null, null);
    put("b", null, IncentiveKind.UNKNOWN, IncentivePeriod.DAY, "17:00", null, null);
    put("c", null, IncentiveKind.LEADERBOARD, IncentivePeriod.UNKNOWN, "17:00", null, null);

    assertThat(periods.at("ann", "red", 1_000)).isEmpty();
    assertThat(periods.at("ann", "blue", 1_000)).hasSize(1);
  }

  private void put(
      String id,
      String team,
      IncentiveKind kind,
      IncentivePeriod period,
      String ends,
      String zone,
      Long target) {
    assertThat(
            reference
                .incentives()
                .put(
                    new Incentive(id, team, kind, period, zone, ends, target, Instant.EPOCH, null)))
        .isEmpty();
  }
}
