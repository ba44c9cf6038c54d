package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import dev.goodhart.detection.Lane;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.profile.Profile;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MitigatingSignalsTest {
  private static Profile loopOf(UnaryOperator<Observation.Builder> change) {
    Calls calls = new Calls(1);
    for (int i = 0; i < 60; i++) {
      calls.add(change.apply(calls.at(MONDAY + i * 360_000L).prompt(5).session("s")));
    }
    return Profiles.of(calls);
  }

  @Test
  void declaredAutomationSpeaksForARepeatingJob() {
    DeclaredAutomation signal = new DeclaredAutomation();
    for (Lane lane : Lane.values()) {
      Reading reading = Profiles.read(signal, loopOf(call -> call.lane(lane)));
      boolean declared = lane == Lane.SCHEDULED || lane == Lane.CI || lane == Lane.EVAL;
      assertThat(reading.weight()).as("%s", lane).isEqualTo(declared ? 3f : 0f);
    }
    assertThat(signal.explain(Profiles.read(signal, loopOf(call -> call.lane(Lane.CI)))))
        .isEqualTo("100 % of the repeating calls are declared as scheduled, CI or evaluation.");
  }

  @Test
  void retriesOfFailingCallsSpeakAgainstIntentAndSuccessfulOnesDoNot() {
    FailedCalls signal = new FailedCalls();
    assertThat(Profiles.read(signal, loopOf(call -> call.finish("error"))).weight()).isEqualTo(3f);
    assertThat(Profiles.read(signal, loopOf(call -> call.tools(2, 2))).weight()).isEqualTo(3f);
    assertThat(Profiles.read(signal, loopOf(call -> call.tokens(9000, 0, 0, 1, 0))).weight())
        .isEqualTo(3f);
    assertThat(Profiles.read(signal, loopOf(call -> call.tools(2, 1))).weight()).isZero();
  }

  @Test
  void templatesInEverNewSessionsSpeakForCaseWorkAndALoopInOneDoesNot() {
    ManySessions signal = new ManySessions();
    int[] next = {0};
    assertThat(Profiles.read(signal, loopOf(call -> call.session("case-" + next[0]++))).weight())
        .isEqualTo(3f);
    assertThat(Profiles.read(signal, loopOf(call -> call)).weight()).isZero();
    assertThat(Profiles.read(signal, loopOf(call -> call.session(null))).weight()).isZero();
  }

  @Test
  void variedPromptsSpeakForWorkAndALoopDoesNot() {
    VariedPrompts signal = new VariedPrompts();
    Reading varied = Profiles.read(signal, Profiles.of(new Calls(2).ordinaryDays(MONDAY, 1, 100)));
    assertThat(varied.weight()).isEqualTo(3f);
    assertThat(signal.explain(varied)).isEqualTo("100 % of recent calls ask something new.");
    assertThat(Profiles.read(signal, loopOf(call -> call)).weight()).isZero();
  }
}
