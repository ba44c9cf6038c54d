package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.profile.Profile;
import org.junit.jupiter.api.Test;

class OwnDailyVolumeTest {
  private final OwnDailyVolume signal = new OwnDailyVolume(7, 1.5, 6);

  @Test
  void aDayOfTwentyUsualDaysWeighsFully() {
    Calls calls =
        new Calls(1).ordinaryDays(MONDAY, 14, 20).loop(MONDAY + 14 * DAY + 17 * HOUR, 400, 60_000);
    Reading reading = Profiles.read(signal, Profiles.of(calls));
    assertThat(reading.state()).isEqualTo(Reading.State.KNOWN);
    assertThat(reading.weight()).isEqualTo(Reading.MAX_WEIGHT);
    assertThat(reading.observed()).isEqualTo(400 * 3000f);
    assertThat(reading.expected()).isBetween(59_990f, 60_010f);
    assertThat(signal.explain(reading))
        .isEqualTo(
            "1.2 million cost-weighted token units in 24 hours, 20 times the 60,000 of a usual day"
                + " (median of 14 active days).");
  }

  @Test
  void aDayOfOneAndAHalfUsualDaysDoesNotSpeak() {
    Calls calls = new Calls(2).ordinaryDays(MONDAY, 14, 20).ordinaryDays(MONDAY + 14 * DAY, 1, 30);
    assertThat(Profiles.read(signal, Profiles.of(calls)).weight()).isLessThan(0.5f);
  }

  @Test
  void aUserOfFewDaysIsNotJudged() {
    Calls calls = new Calls(3).ordinaryDays(MONDAY, 6, 20).loop(MONDAY + 6 * DAY, 4000, 10_000);
    Reading reading = Profiles.read(signal, Profiles.of(calls));
    assertThat(reading.state()).isEqualTo(Reading.State.NOT_ENOUGH_DATA);
    assertThat(reading.weight()).isZero();
  }

  @Test
  void whoeverHasBurstsEveryFewDaysIsExpectedToHaveAnother() {
    Calls bursty = new Calls(4);
    Calls steady = new Calls(4).ordinaryDays(MONDAY, 20, 20);
    for (int d = 0; d < 20; d++) {
      bursty.ordinaryDays(MONDAY + d * DAY, 1, d % 4 == 0 ? 400 : 20);
    }
    bursty.ordinaryDays(MONDAY + 20 * DAY, 1, 400);
    steady.ordinaryDays(MONDAY + 20 * DAY, 1, 400);
    float used = Profiles.read(signal, Profiles.of(bursty)).weight();
    float unused = Profiles.read(signal, Profiles.of(steady)).weight();
    assertThat(used).isLessThan(unused / 1.5f);
  }

  @Test
  void cacheReadsWeighATenthAndOutputFive() {
    Calls calls = new Calls(5);
    calls.add(calls.at(MONDAY).tokens(100, 1000, 100, 10, 10));
    Profile profile = Profiles.of(calls);
    assertThat(profile.hours().centiUnits()).isEqualTo(100 * (100 + 100 + 125 + 50 + 50));
  }

  @Test
  void lateEventsCountOnTheDayTheyBelongTo() {
    Calls inTime = new Calls(6).ordinaryDays(MONDAY, 14, 20);
    inTime.add(inTime.at(MONDAY + 14 * DAY));
    Calls late = new Calls(6);
    for (Observation call : inTime.all()) {
      boolean delayed = call.occurredAt() >= MONDAY + 9 * DAY && call.occurredAt() % 2 == 0;
      long arrival = delayed ? MONDAY + 14 * DAY : call.arrival();
      late.add(
          Observation.of(call.eventId(), Calls.USER, arrival, call.occurredAt())
              .prompt(call.promptFingerprint().getAsLong())
              .tokens(1000, 10_000, 0, 200, 0));
    }
    Profile expected = Profiles.of(inTime);
    Profile actual = Profiles.of(late);
    assertThat(actual.days().activeDays()).isEqualTo(expected.days().activeDays());
    assertThat(actual.days().level()).isEqualTo(expected.days().level());
    assertThat(actual.days().spread()).isEqualTo(expected.days().spread());
    assertThat(actual.hours().centiUnits()).isEqualTo(expected.hours().centiUnits());
  }

  @Test
  void correctionsMoveUnitsAndMakeNoCalls() {
    Calls calls = new Calls(7);
    calls.add(calls.at(MONDAY).tokens(1000, 0, 0, 1, 0));
    calls.add(calls.at(MONDAY + HOUR).tokens(0, 0, 0, 299, 0).correction());
    Profile profile = Profiles.of(calls);
    assertThat(profile.hours().centiUnits()).isEqualTo(100 * (1000 + 5 * 300));
    assertThat(profile.hours().calls()).isEqualTo(1);
    assertThat(profile.prompts().calls()).isLessThan(1);
  }
}
