package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.UNITS;
import static dev.goodhart.detection.signal.Profiles.BEFORE;
import static dev.goodhart.detection.signal.Profiles.CONFIG;
import static dev.goodhart.detection.signal.Profiles.TODAY;
import static dev.goodhart.detection.signal.Profiles.assertSilent;
import static dev.goodhart.detection.signal.Profiles.assertSpeaks;
import static dev.goodhart.detection.signal.Profiles.assertUnknown;
import static dev.goodhart.detection.signal.Profiles.read;
import static dev.goodhart.detection.signal.SignalId.OWN_DAILY_VOLUME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.profile.Profile;
import org.junit.jupiter.api.Test;

class OwnDailyVolumeTest {
  private static final int CALLS = 20;

  /** So many calls that the day is that many doublings beyond a usual one. */
  private static int doubled(double times) {
    return (int) Math.round(CALLS * Math.pow(2, times));
  }

  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS);
  }

  @Test
  void aDayFarBeyondTheUsersOwnSpeaks() {
    int calls = doubled(CONFIG.volumeFull());
    Reading reading = assertSpeaks(OWN_DAILY_VOLUME, days().ordinaryDays(TODAY, 1, calls));
    assertThat(reading.observed()).isEqualTo(calls * (float) UNITS);
    // Any 24 hours that end on a day may hold a little more than the day itself.
    assertThat(reading.expected()).isCloseTo(CALLS * (float) UNITS, withPercentage(20));
  }

  @Test
  void theFurtherBeyondTheMoreItWeighs() {
    float before = 0;
    for (double part = 0.5; part <= 0.9; part += 0.1) {
      int calls = doubled(part * CONFIG.volumeFull());
      float weight =
          read(OWN_DAILY_VOLUME, days().ordinaryDays(TODAY, 1, calls)).weight();
      assertThat(weight).isGreaterThanOrEqualTo(before);
      before = weight;
    }
  }

  @Test
  void aBusyDayThatIsNoMultipleOfBusyDaysIsSilent() {
    int calls = doubled(0.8 * CONFIG.volumeHalf());
    assertSilent(OWN_DAILY_VOLUME, days().ordinaryDays(TODAY, 1, calls));
  }

  @Test
  void whoeverHasSuchDaysNowAndThenMayHaveAnother() {
    int calls = doubled(CONFIG.volumeFull());
    Calls bursty = new Calls(2);
    for (int d = 0; d < BEFORE; d++) {
      bursty.ordinaryDays(MONDAY + d * DAY, 1, d % 4 == 0 ? calls : CALLS);
    }
    assertSilent(OWN_DAILY_VOLUME, bursty.ordinaryDays(TODAY, 1, calls));
  }

  @Test
  void twoDaysOffDoNotMakeAnOrdinaryDayStrange() {
    assertSilent(OWN_DAILY_VOLUME, days().ordinaryDays(TODAY + 9 * DAY, 1, CALLS));
  }

  @Test
  void whoIsNewIsNotJudged() {
    int warmUp = CONFIG.warmUpDays();
    Calls tooFew =
        new Calls(3)
            .ordinaryDays(MONDAY, warmUp - 1, CALLS)
            .ordinaryDays(MONDAY + (warmUp - 1) * DAY, 1, 50 * CALLS);
    assertUnknown(OWN_DAILY_VOLUME, tooFew, Reading.State.NOT_ENOUGH_DATA);
    Calls enough =
        new Calls(3)
            .ordinaryDays(MONDAY, warmUp, CALLS)
            .ordinaryDays(MONDAY + warmUp * DAY, 1, 50 * CALLS);
    assertSpeaks(OWN_DAILY_VOLUME, enough);
  }

  @Test
  void theHeaviestCallsAreItsSamples() {
    Calls calls = days();
    calls.every(TODAY, 10, 1_000, (call, i) -> call.tokens(i < 3 ? 900_000 : 10, 0, 0, 9, 0));
    Profile profile = Profiles.of(calls);
    int first = BEFORE * CALLS;
    assertThat(Profiles.shipped(OWN_DAILY_VOLUME).samples(profile, TODAY))
        .containsExactly("e-" + first, "e-" + (first + 1), "e-" + (first + 2));
  }
}
