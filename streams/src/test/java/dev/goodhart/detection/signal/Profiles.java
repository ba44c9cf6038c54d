package dev.goodhart.detection.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Combiner;
import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Investigator;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.profile.Profile;

/** Profiles of hand-made streams, and what the shipped signals read in them. */
final class Profiles {
  static final DetectorConfig CONFIG = DetectorConfig.defaults();

  /** Ordinary days before the day that is looked at: enough to be trusted, whatever warm-up is. */
  static final int BEFORE = 14 + CONFIG.warmUpDays();

  /** Midnight of the day that is looked at. */
  static final long TODAY = Calls.MONDAY + BEFORE * Calls.DAY;

  private Profiles() {}

  /** As the investigator sees it when the hour of the last call closes. */
  static Profile of(Calls calls) {
    Profile profile = new Profile();
    for (Observation call : calls.all()) {
      if (profile.closesAt() <= call.arrival()) {
        profile.close(false);
      }
      profile.observe(call, call.arrival());
    }
    return profile;
  }

  /** The signal as it is shipped. */
  static Signal shipped(SignalId id) {
    return Investigator.signals(CONFIG).stream()
        .filter(signal -> signal.id() == id)
        .findFirst()
        .orElseThrow();
  }

  static Reading read(SignalId id, Calls calls) {
    return read(id, of(calls));
  }

  static Reading read(SignalId id, Profile profile) {
    Reading reading = new Reading();
    shipped(id).read(profile, reading);
    return reading;
  }

  /** Loud enough to count, and explained in a sentence. */
  static Reading assertSpeaks(SignalId id, Calls calls) {
    Reading reading = read(id, calls);
    assertThat(reading.state()).as("%s", id).isEqualTo(Reading.State.KNOWN);
    assertThat(reading.weight())
        .as("%s", id)
        .isBetween((float) Combiner.SPEAKS, Reading.MAX_WEIGHT);
    assertIsOnePlainSentence(shipped(id).explain(reading));
    return reading;
  }

  /** It could judge, and has nothing to say. */
  static void assertSilent(SignalId id, Calls calls) {
    Reading reading = read(id, calls);
    assertThat(reading.state()).as("%s", id).isEqualTo(Reading.State.KNOWN);
    assertThat(reading.weight()).as("%s", id).isLessThan((float) Combiner.SPEAKS);
    assertIsOnePlainSentence(shipped(id).explain(reading));
  }

  /** It says why it cannot judge, and weighs nothing. */
  static void assertUnknown(SignalId id, Calls calls, Reading.State why) {
    Reading reading = read(id, calls);
    assertThat(reading.state()).as("%s", id).isEqualTo(why);
    assertThat(reading.weight()).as("%s", id).isZero();
  }

  static void assertIsOnePlainSentence(String sentence) {
    assertThat(sentence)
        .matches("[A-Z0-9][^\\n]*\\.")
        .containsPattern("\\d")
        .doesNotContain(". ")
        .doesNotContain("NaN")
        .doesNotContain("Infinity");
  }
}
