package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.signal.Profiles.BEFORE;
import static dev.goodhart.detection.signal.Profiles.CONFIG;
import static dev.goodhart.detection.signal.Profiles.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Investigator;
import dev.goodhart.detection.profile.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every signal. */
class SignalContractTest {
  private static final List<Calls> STREAMS =
      List.of(
          new Calls(1),
          new Calls(2).ordinaryDays(MONDAY, 1, 1),
          new Calls(3).ordinaryDays(MONDAY, BEFORE + 1, 20),
          new Calls(4).ordinaryDays(MONDAY, BEFORE, 20).loop(TODAY, 700, 2 * MINUTE),
          new Calls(5)
              .ordinaryDays(MONDAY, BEFORE, 20)
              .every(TODAY, 600, 1_000, (call, i) -> call.session("x" + i).tokens(0, 0, 0, 0, 0)),
          new Calls(6)
              .every(
                  MONDAY,
                  50,
                  MINUTE,
                  (call, i) -> call.tokens(0, 999_999_999, 0, 999_999_999, 0).session(null)));

  @Test
  void everyReadingIsOfItsOwnSignalAndWithinItsScale() {
    for (Calls calls : STREAMS) {
      Profile profile = Profiles.of(calls);
      for (Signal signal : Investigator.signals(CONFIG)) {
        Reading reading = new Reading();
        signal.read(profile, reading);
        assertThat(reading.id()).isEqualTo(signal.id());
        assertThat(reading.weight()).as("%s", signal.id()).isBetween(0f, Reading.MAX_WEIGHT);
        if (reading.state() != Reading.State.KNOWN) {
          assertThat(reading.weight()).as("%s", signal.id()).isZero();
        }
        if (reading.weight() > 0) {
          Profiles.assertIsOnePlainSentence(signal.explain(reading));
          signal.goesOn(profile, reading);
        }
      }
    }
  }

  @Test
  void whoHasNeverCalledIsAccusedOfNothing() {
    for (Signal signal : Investigator.signals(CONFIG)) {
      Reading reading = new Reading();
      signal.read(new Profile(), reading);
      assertThat(reading.weight()).as("%s", signal.id()).isZero();
    }
  }

  @Test
  void readingLeavesTheProfileAsItWas() {
    for (Calls calls : STREAMS) {
      Profile profile = Profiles.of(calls);
      byte[] before = encode(profile);
      Investigator.signals(CONFIG).forEach(signal -> signal.read(profile, new Reading()));
      assertThat(encode(profile)).isEqualTo(before);
    }
  }

  private static byte[] encode(Profile profile) {
    CompactWriter out = new CompactWriter(64);
    profile.write(out);
    return out.toByteArray();
  }

  @Test
  void eachSignalIsLookedForOnce() {
    assertThat(Investigator.signals(CONFIG)).extracting(Signal::id).doesNotHaveDuplicates();
  }

  @Test
  void codesAndNamesAreTheSignalsOwn() {
    for (SignalId id : SignalId.values()) {
      assertThat(SignalId.ofCode(id.code())).isEqualTo(id);
      assertThat(id.code()).isBetween(1, (int) Byte.MAX_VALUE);
      assertThat(id.wireName()).matches("[a-z]+(-[a-z]+)*");
      assertThat(id.bearsOn(id.family())).isTrue();
    }
    assertThat(SignalId.values()).extracting(SignalId::wireName).doesNotHaveDuplicates();
    assertThat(SignalId.ofCode(0)).isNull();
    assertThat(SignalId.ofCode(127)).isNull();
  }

  @Test
  void theCodesOfWhatWasReleasedNeverChange() {
    assertThat(SignalId.OWN_DAILY_VOLUME.code()).isEqualTo(1);
    assertThat(SignalId.PROMPT_REPETITION.code()).isEqualTo(2);
    assertThat(SignalId.DECLARED_AUTOMATION.code()).isEqualTo(3);
    assertThat(SignalId.FAILED_CALLS.code()).isEqualTo(4);
    assertThat(SignalId.MANY_SESSIONS.code()).isEqualTo(5);
  }

  @Test
  void onlyWhatSpeaksForHonestWorkExplainsOtherFamilies() {
    for (SignalId id : SignalId.values()) {
      if (id.family() != Family.MITIGATING) {
        for (Family other : Family.values()) {
          assertThat(id.bearsOn(other)).as("%s", id).isEqualTo(other == id.family());
        }
      }
    }
  }
}
