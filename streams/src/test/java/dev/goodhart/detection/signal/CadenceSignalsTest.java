package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.signal.Profiles.BEFORE;
import static dev.goodhart.detection.signal.Profiles.CONFIG;
import static dev.goodhart.detection.signal.Profiles.TODAY;
import static dev.goodhart.detection.signal.Profiles.assertSilent;
import static dev.goodhart.detection.signal.Profiles.assertSpeaks;
import static dev.goodhart.detection.signal.Profiles.assertUnknown;
import static dev.goodhart.detection.signal.Profiles.read;
import static dev.goodhart.detection.signal.SignalId.MACHINE_CADENCE;
import static dev.goodhart.detection.signal.SignalId.ROUND_THE_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When: as a machine would, not as a person. */
class CadenceSignalsTest {
  private static final int CALLS = 20;
  private static final int MANY = 300;
  private static final long ALL_DAY_EVERY = 12 * MINUTE;
  private static final int ALL_DAY = (int) (DAY / ALL_DAY_EVERY);

  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS);
  }

  @Test
  void callsLikeClockworkSpeakHoweverVariedTheyAre() {
    Calls calls = days();
    calls.every(TODAY, MANY, MINUTE, (call, i) -> call.session("s"));
    Reading reading = assertSpeaks(MACHINE_CADENCE, calls);
    // Yesterday's calls may have brought one or two by chance.
    assertThat(reading.detail()).isBetween(MANY - 2f, MANY + 2f);
    // What chance explains, a quarter, is left out.
    assertThat(reading.observed()).isBetween(0.7f * MANY, 0.76f * MANY);
  }

  @Test
  void withoutSessionsTheStreamAsAWholeIsLookedAt() {
    Calls calls = days();
    calls.every(TODAY, MANY, MINUTE, (call, i) -> call.session(null));
    assertSpeaks(MACHINE_CADENCE, calls);
  }

  @Test
  void asManyCallsAtAPersonsPaceAreSilent() {
    Calls calls = days();
    Random random = new Random(1);
    long time = TODAY;
    for (int i = 0; i < MANY; i++) {
      time += (long) (MINUTE * Math.exp(1.3 * random.nextGaussian()));
      calls.add(calls.at(time).session("s"));
    }
    assertSilent(MACHINE_CADENCE, calls);
  }

  @Test
  void jitterBreaksTheRhythm() {
    Calls calls = days();
    Random random = new Random(2);
    calls.every(TODAY, MANY, MINUTE, (call, i) -> call.session("s"));
    Calls jittered = days();
    for (int i = 0; i < MANY; i++) {
      jittered.add(jittered.at(TODAY + i * MINUTE + random.nextInt(55_000)).session("s"));
    }
    assertThat(read(MACHINE_CADENCE, jittered).weight())
        .isLessThan(read(MACHINE_CADENCE, calls).weight());
  }

  @Test
  void aClockTooCoarseToTellIsNoRhythm() {
    Calls calls = days();
    calls.every(TODAY, MANY, 0, (call, i) -> call.session("s"));
    assertSilent(MACHINE_CADENCE, calls);
  }

  @Test
  void aPollerWhoseDaysAreAllAlikeIsSilent() {
    Calls poller = new Calls(3);
    for (int d = 0; d <= BEFORE; d++) {
      poller.every(MONDAY + d * DAY, ALL_DAY, ALL_DAY_EVERY, (call, i) -> call.session("poll"));
    }
    assertSilent(MACHINE_CADENCE, poller);
    assertSilent(ROUND_THE_CLOCK, poller);
  }

  @Test
  void aFewEvenGapsAreSilent() {
    Calls calls = days();
    assertSilent(MACHINE_CADENCE, calls.every(TODAY, 8, MINUTE, (call, i) -> call.session("s")));
  }

  @Test
  void callsAroundTheClockSpeak() {
    Calls calls = days();
    calls.every(TODAY, ALL_DAY, ALL_DAY_EVERY, (call, i) -> {});
    Reading reading = assertSpeaks(ROUND_THE_CLOCK, calls);
    assertThat(reading.observed()).isEqualTo(24);
    assertThat(reading.expected()).isBetween(7f, 9f);
  }

  @Test
  void oneLongDayWeighsLessThanADayWithoutANight() {
    Calls one = days();
    one.every(TODAY, ALL_DAY * 3 / 4, ALL_DAY_EVERY, (call, i) -> {});
    Calls two = days();
    two.every(TODAY, 2 * ALL_DAY, ALL_DAY_EVERY, (call, i) -> {});
    assertThat(assertSpeaks(ROUND_THE_CLOCK, one).weight()).isLessThanOrEqualTo(1.5f);
    assertThat(assertSpeaks(ROUND_THE_CLOCK, two).weight()).isGreaterThan(2);
    // A pause of four hours is a rest.
    Calls rested = days();
    rested.every(TODAY, 2 * ALL_DAY, ALL_DAY_EVERY, (call, i) -> {});
    rested.every(TODAY + 2 * DAY + 4 * HOUR, 20, ALL_DAY_EVERY, (call, i) -> {});
    assertThat(read(ROUND_THE_CLOCK, rested).weight()).isLessThanOrEqualTo(1.5f);
  }

  @Test
  void anOnCallNightOfAFewHoursMoreIsSilent() {
    Calls calls = days().ordinaryDays(TODAY, 1, 60);
    calls.every(TODAY + 17 * HOUR, 60, 3 * MINUTE, (call, i) -> {});
    assertSilent(ROUND_THE_CLOCK, calls);
  }

  @Test
  void aTravellerWhoWorksAtOtherHoursIsSilent() {
    Calls calls = days();
    for (int d = 0; d < 3; d++) {
      // Nine to five, ten hours further west.
      calls.ordinaryDays(TODAY + d * DAY + 10 * HOUR, 1, 100);
    }
    assertSilent(ROUND_THE_CLOCK, calls);
  }

  @Test
  void aCallAnHourIsTooLittleToSpeakOf() {
    Calls calls = days();
    assertSilent(ROUND_THE_CLOCK, calls.every(TODAY, 24, HOUR, (call, i) -> {}));
  }

  @Test
  void whoIsNewIsNotJudged() {
    int known = CONFIG.warmUpDays() - 1;
    Calls calls = new Calls(4).ordinaryDays(MONDAY, known, CALLS);
    calls.every(MONDAY + known * DAY, ALL_DAY, ALL_DAY_EVERY, (call, i) -> call.session("s"));
    assertUnknown(MACHINE_CADENCE, calls, Reading.State.NOT_ENOUGH_DATA);
    assertUnknown(ROUND_THE_CLOCK, calls, Reading.State.NOT_ENOUGH_DATA);
  }
}
