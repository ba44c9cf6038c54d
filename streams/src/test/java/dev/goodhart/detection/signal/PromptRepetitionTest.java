package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.HOUR;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.profile.Profile;
import org.junit.jupiter.api.Test;

class PromptRepetitionTest {
  private static final long EVERY = 6 * 60_000L;

  private final PromptRepetition signal = new PromptRepetition(40, .25, .25, .75, 8);

  @Test
  void aLoopOfTenHoursWeighsFully() {
    Reading reading = Profiles.read(signal, Profiles.of(new Calls(1).loop(MONDAY, 100, EVERY)));
    assertThat(reading.weight()).isEqualTo(Reading.MAX_WEIGHT);
    assertThat(signal.explain(reading))
        .isEqualTo(
            "99 calls in 24 hours nearly repeat one shortly before them, in 10 hours of the day;"
                + " lately 99 % of all calls do, and up to 25 % is not unusual.");
  }

  @Test
  void aLoopThatChangesOneBitAtATimeIsStillALoop() {
    // One bit flipped in each of two prints: they differ in two.
    Calls calls = new Calls(2).loop(MONDAY, 100, EVERY, 1);
    assertThat(Profiles.read(signal, Profiles.of(calls)).weight()).isEqualTo(Reading.MAX_WEIGHT);
  }

  @Test
  void variedWorkIsNoRepetition() {
    Calls calls = new Calls(3).ordinaryDays(MONDAY, 1, 200);
    assertThat(Profiles.read(signal, Profiles.of(calls)).weight()).isZero();
  }

  @Test
  void aBatchOfAnHourDoesNotPersist() {
    Calls calls = new Calls(4).loop(MONDAY, 100, 30_000);
    assertThat(Profiles.read(signal, Profiles.of(calls)).weight()).isLessThan(0.5f);
  }

  @Test
  void manySmallRepeatsBesideHeavyWorkAreImmaterial() {
    Calls calls = new Calls(5).loop(MONDAY, 100, EVERY);
    for (int i = 0; i < 20; i++) {
      calls.add(calls.at(MONDAY + i * HOUR / 2).tokens(1_000_000, 0, 0, 5000, 0));
    }
    assertThat(Profiles.read(signal, Profiles.of(calls)).weight()).isZero();
  }

  @Test
  void theSamePromptWithOtherArgumentsIsABatch() {
    Calls loop = new Calls(6);
    Calls batch = new Calls(6);
    for (int i = 0; i < 100; i++) {
      loop.add(loop.at(MONDAY + i * EVERY).prompt(7).tool(9));
      batch.add(batch.at(MONDAY + i * EVERY).prompt(7).tool(1000L + i));
    }
    assertThat(Profiles.read(signal, Profiles.of(loop)).weight()).isEqualTo(Reading.MAX_WEIGHT);
    assertThat(Profiles.read(signal, Profiles.of(batch)).weight()).isLessThan(0.5f);
  }

  @Test
  void withoutFingerprintsNothingCanBeKnown() {
    Calls calls = new Calls(7);
    for (int i = 0; i < 100; i++) {
      calls.add(
          Observation.of(calls.id(), Calls.USER, MONDAY + i * EVERY, MONDAY + i * EVERY)
              .tokens(1000, 0, 0, 200, 0));
    }
    Reading reading = Profiles.read(signal, Profiles.of(calls));
    assertThat(reading.state()).isEqualTo(Reading.State.CANNOT_KNOW);
    assertThat(reading.weight()).isZero();
    assertThat(Profiles.read(new VariedPrompts(), Profiles.of(calls)).state())
        .isEqualTo(Reading.State.CANNOT_KNOW);
  }

  @Test
  void fewCallsAreNotEnough() {
    Reading reading = Profiles.read(signal, Profiles.of(new Calls(8).loop(MONDAY, 20, EVERY)));
    assertThat(reading.state()).isEqualTo(Reading.State.NOT_ENOUGH_DATA);
  }

  @Test
  void theRunBeginsAtItsFirstRepeatAndAnewAfterAPause() {
    Calls calls = new Calls(9).loop(MONDAY, 50, EVERY);
    assertThat(Profiles.of(calls).prompts().runStartedAt()).isEqualTo(MONDAY + EVERY);
    calls.loop(MONDAY + 20 * HOUR, 50, EVERY);
    assertThat(Profiles.of(calls).prompts().runStartedAt()).isEqualTo(MONDAY + 20 * HOUR + EVERY);
  }

  @Test
  void samplesAreRepeatsApartFromEachOther() {
    Profile profile = Profiles.of(new Calls(10).loop(MONDAY, 100, EVERY));
    assertThat(signal.samples(profile, MONDAY)).containsExactly("e-95", "e-97", "e-99");
    assertThat(signal.samples(profile, MONDAY + 100 * EVERY)).isEmpty();
  }
}
