package dev.goodhart.detection.signal;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.profile.Profile;
import java.util.Comparator;
import java.util.List;

/** Profiles from hand-made streams. */
final class Profiles {
  private Profiles() {}

  static Profile of(Calls calls) {
    return of(calls.all());
  }

  static Profile of(List<Observation> calls) {
    Profile profile = new Profile();
    calls.stream()
        .sorted(Comparator.comparingLong(Observation::arrival))
        .forEach(call -> profile.observe(call, call.arrival()));
    return profile;
  }

  static Reading read(Signal signal, Profile profile) {
    Reading reading = new Reading();
    signal.read(profile, reading);
    return reading;
  }
}
