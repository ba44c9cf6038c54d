package dev.goodhart.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.IncentiveKind;
import dev.goodhart.schema.IncentivePeriod;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncentivesTest {
  private final Incentives incentives = new Incentives();

  private static Incentive row(String id, String team, long from, Long to) {
    return new Incentive(
        id,
        team,
        IncentiveKind.LEADERBOARD,
        IncentivePeriod.DAY,
        null,
        "17:00",
        null,
        Instant.ofEpochMilli(from),
        to == null ? null : Instant.ofEpochMilli(to));
  }

  @Test
  void holdForTheirTeamOrEveryoneWhileTheyAreValid() {
    Incentive forAll = row("b", null, 100, null);
    Incentive forTeam = row("a", "t", 100, 200L);
    assertThat(incentives.put(forAll)).isEmpty();
    assertThat(incentives.put(forTeam)).isEmpty();
    assertThat(incentives.inForce("t", 99)).isEmpty();
    assertThat(incentives.inForce("t", 100)).containsExactly(forTeam, forAll);
    assertThat(incentives.inForce("t", 199)).containsExactly(forTeam, forAll);
    assertThat(incentives.inForce("t", 200)).containsExactly(forAll);
    assertThat(incentives.inForce("other", 100)).containsExactly(forAll);
    incentives.remove("b");
    assertThat(incentives.inForce("other", 100)).isEmpty();
  }

  @Test
  void anUnusableRowRemovesTheOneOfItsId() {
    incentives.put(row("a", null, 100, null));
    assertThat(incentives.put(row("a", null, 100, 100L)))
        .contains("valid_to is not after valid_from");
    assertThat(incentives.inForce("t", 100)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "17:00,DAY,,17:00",
    "00:00,DAY,,00:00",
    "FRIDAY 17:00,WEEK,FRIDAY,17:00",
    "SUNDAY 23:59,WEEK,SUNDAY,23:59",
    "LAST 09:30,MONTH,,09:30",
  })
  void readsWhenAPeriodEnds(String text, IncentivePeriod period, DayOfWeek day, LocalTime time) {
    assertThat(PeriodEnd.parse(text)).contains(new PeriodEnd(period, day, time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "17",
        "9:00",
        "24:00",
        "17:60",
        "17:00:00",
        " 17:00",
        "17:00 ",
        "friday 17:00",
        "FRIDAY  17:00",
        "FRIDAY",
        "FIRST 17:00",
        "LAST FRIDAY 17:00",
        "FRIDAY 17:00\n",
        "١٧:٠٠"
      })
  void refusesOtherPeriodEnds(String text) {
    assertThat(PeriodEnd.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DAY,FRIDAY 17:00", "WEEK,17:00", "WEEK,LAST 17:00", "MONTH,17:00"})
  void refusesAPeriodEndOfAnotherPeriod(IncentivePeriod period, String text) {
    Incentive row = row("a", null, 0, null);
    row.setPeriod(period);
    row.setPeriodEnds(text);
    assertThat(RowChecks.problem(row)).isPresent();
    row.setPeriod(IncentivePeriod.UNKNOWN);
    assertThat(RowChecks.problem(row)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "0,false", "-1,false"})
  void aTargetIsAboveZero(long target, boolean usable) {
    Incentive row = row("a", null, 0, null);
    row.setTarget(target);
    assertThat(RowChecks.problem(row).isEmpty()).isEqualTo(usable);
  }

  @ParameterizedTest
  @CsvSource({"Europe/London,true", "UTC,true", "'',true", "Europe/Atlantis,false", "x y,false"})
  void aTimeZoneExists(String zone, boolean usable) {
    Incentive row = row("a", null, 0, null);
    row.setTimezone(zone);
    assertThat(RowChecks.problem(row).isEmpty()).isEqualTo(usable);
  }
}
