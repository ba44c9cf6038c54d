package dev.goodhart.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.SignalId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CombinerTest {
  private static final double SPEAKS = Combiner.SPEAKS;
  private static final double ALMOST = Combiner.SPEAKS - 0.01;

  private final Combiner combiner = new Combiner();
  private final List<Reading> readings = new ArrayList<>();

  private CombinerTest with(SignalId id, double weight) {
    Reading reading = new Reading();
    reading.known(id, 1, 0, weight);
    readings.add(reading);
    combiner.weigh(readings);
    return this;
  }

  @Test
  void nothingSeenIsNothing() {
    combiner.weigh(List.of());
    assertThat(combiner.score()).isZero();
    assertThat(combiner.twoSpeak()).isFalse();
  }

  @Test
  void oneFamilyNeverSpeaksAloneHoweverManySignalsItHas() {
    with(SignalId.PARALLEL_SESSIONS, 3).with(SignalId.ENDLESS_SESSION, 3);
    with(SignalId.SAME_SEED, 3);
    assertThat(combiner.weightOf(Family.STRUCTURE)).isEqualTo(3);
    assertThat(combiner.familiesFrom(SPEAKS)).isEqualTo(1);
    assertThat(combiner.twoSpeak()).isFalse();
    assertThat(combiner.score()).isEqualTo(40);
  }

  @Test
  void aFamilyCountsWithItsStrongestSignal() {
    with(SignalId.SAME_SEED, 1).with(SignalId.ENDLESS_SESSION, 2);
    with(SignalId.PARALLEL_SESSIONS, 0.5);
    assertThat(combiner.weightOf(Family.STRUCTURE)).isEqualTo(2);
  }

  @Test
  void twoFamiliesSpeakOrAFaintOneBesideALoudOne() {
    with(SignalId.OWN_DAILY_VOLUME, SPEAKS).with(SignalId.MACHINE_CADENCE, SPEAKS);
    assertThat(combiner.twoSpeak()).isTrue();
    readings.clear();
    with(SignalId.OWN_DAILY_VOLUME, 2).with(SignalId.MACHINE_CADENCE, ALMOST);
    assertThat(combiner.twoSpeak()).isFalse();
    readings.clear();
    with(SignalId.OWN_DAILY_VOLUME, Combiner.LOUD).with(SignalId.MACHINE_CADENCE, Combiner.FAINT);
    assertThat(combiner.twoSpeak()).isTrue();
    readings.clear();
    with(SignalId.OWN_DAILY_VOLUME, 3).with(SignalId.MACHINE_CADENCE, Combiner.FAINT - 0.01);
    assertThat(combiner.twoSpeak()).isFalse();
  }

  @Test
  void anArrangementAndItsVolumeAreOneCause() {
    with(SignalId.PARALLEL_SESSIONS, 3).with(SignalId.OWN_DAILY_VOLUME, 2);
    assertThat(combiner.twoSpeak()).isTrue();
    assertThat(combiner.independentSpeak()).isFalse();
    with(SignalId.THIN_ANSWERS, ALMOST);
    assertThat(combiner.independentSpeak()).isFalse();
    with(SignalId.NO_OUTCOMES, SPEAKS);
    assertThat(combiner.independentSpeak()).isTrue();
  }

  @Test
  void otherBehaviourBesideItsVolumeIsTwo() {
    with(SignalId.PROMPT_REPETITION, 3).with(SignalId.OWN_DAILY_VOLUME, SPEAKS);
    assertThat(combiner.independentSpeak()).isTrue();
    readings.clear();
    with(SignalId.PROMPT_REPETITION, 3);
    assertThat(combiner.independentSpeak()).isFalse();
  }

  @Test
  void volumeWorkAndTrendTellNotHowSomebodyUses() {
    with(SignalId.OWN_DAILY_VOLUME, 3).with(SignalId.NO_OUTCOMES, 3);
    with(SignalId.STEADY_CLIMB, 3);
    assertThat(combiner.behaviourSpeaks()).isFalse();
    with(SignalId.EVEN_SIZES, SPEAKS);
    assertThat(combiner.behaviourSpeaks()).isTrue();
  }

  @Test
  void theScoreRestsOnTheStrongestFamilies() {
    with(SignalId.PARALLEL_SESSIONS, 3);
    assertThat(combiner.score()).isEqualTo(40);
    with(SignalId.PROMPT_REPETITION, 3);
    assertThat(combiner.score()).isEqualTo(80);
    with(SignalId.MACHINE_CADENCE, 3);
    assertThat(combiner.score()).isEqualTo(100);
    with(SignalId.SAME_SEED, 3).with(SignalId.THIN_ANSWERS, 3).with(SignalId.NO_OUTCOMES, 3);
    assertThat(combiner.score()).isEqualTo(100);
  }

  @Test
  void howMuchAndWhatElseCountHalfOfHow() {
    for (SignalId behaviour : SignalId.values()) {
      if (behaviour.family() != Family.MITIGATING) {
        readings.clear();
        with(behaviour, 3);
        boolean context =
            List.of(Family.VOLUME, Family.WORK, Family.TREND).contains(behaviour.family());
        assertThat(behaviour.family().isContext()).as("%s", behaviour).isEqualTo(context);
        assertThat(combiner.score()).as("%s", behaviour).isEqualTo(context ? 20 : 40);
      }
    }
  }

  @Test
  void contextRanksByWhatItCountsAndNotByWhatItWeighs() {
    with(SignalId.PROMPT_REPETITION, 2).with(SignalId.MACHINE_CADENCE, 2);
    with(SignalId.OWN_DAILY_VOLUME, 3);
    // 2 + 2 + half of what is left of volume, 1.5, of 7.5.
    assertThat(combiner.score()).isEqualTo(63);
  }

  @Test
  void oneFamilyOfBehaviourIsRemarkableByItselfAndContextNever() {
    with(SignalId.OWN_DAILY_VOLUME, 3).with(SignalId.NO_OUTCOMES, 3);
    with(SignalId.STEADY_CLIMB, 3);
    assertThat(combiner.oneIsRemarkable()).isFalse();
    with(SignalId.EVEN_SIZES, Combiner.REMARKABLE - 0.01);
    assertThat(combiner.oneIsRemarkable()).isFalse();
    with(SignalId.MACHINE_CADENCE, Combiner.REMARKABLE);
    assertThat(combiner.oneIsRemarkable()).isTrue();
    with(SignalId.DECLARED_AUTOMATION, 0.5);
    assertThat(combiner.oneIsRemarkable()).isFalse();
  }

  @Test
  void manyWeakHintsDoNotAddUpToWhatTwoStrongOnesSay() {
    for (SignalId id : SignalId.values()) {
      if (id.family() != Family.MITIGATING) {
        with(id, ALMOST);
      }
    }
    int weak = combiner.score();
    assertThat(combiner.twoSpeak()).isFalse();
    readings.clear();
    with(SignalId.PROMPT_REPETITION, 1.5).with(SignalId.MACHINE_CADENCE, 1.5);
    assertThat(combiner.score()).isGreaterThan(weak);
  }

  @Test
  void theOrderOfTheReadingsIsNoMatter() {
    with(SignalId.THIN_ANSWERS, 0.7).with(SignalId.MACHINE_CADENCE, 2.2);
    with(SignalId.FAILED_CALLS, 0.4).with(SignalId.SAME_SEED, 1.1);
    int score = combiner.score();
    Collections.reverse(readings);
    combiner.weigh(readings);
    assertThat(combiner.score()).isEqualTo(score);
  }

  @Test
  void whatIsExplainedDoesNotSpeakHoweverLoudTheRestIs() {
    with(SignalId.MACHINE_CADENCE, 1).with(SignalId.PARALLEL_SESSIONS, 3);
    assertThat(combiner.twoSpeak()).isTrue();
    with(SignalId.DECLARED_AUTOMATION, 0.9);
    assertThat(combiner.weightOf(Family.CADENCE)).isBetween(0.09, 0.11);
    assertThat(combiner.weightOf(Family.STRUCTURE)).isEqualTo(3);
    assertThat(combiner.twoSpeak()).isFalse();
  }

  @Test
  void explanationsExplainTheirFamiliesAndNoOther() {
    for (SignalId explanation : SignalId.values()) {
      if (explanation.family() == Family.MITIGATING) {
        for (SignalId accusation : SignalId.values()) {
          if (accusation.family() != Family.MITIGATING) {
            readings.clear();
            with(accusation, 2).with(explanation, 3);
            assertThat(combiner.weightOf(accusation.family()))
                .as("%s beside %s", accusation, explanation)
                .isEqualTo(explanation.bearsOn(accusation.family()) ? 0 : 2);
          }
        }
      }
    }
  }

  @Test
  void twoExplanationsOfOneFamilyAreNotAddedUp() {
    with(SignalId.PROMPT_REPETITION, 3).with(SignalId.MANY_SESSIONS, 1);
    with(SignalId.DECLARED_AUTOMATION, 1);
    assertThat(combiner.weightOf(Family.REPETITION)).isEqualTo(2);
  }

  @Test
  void whatSpeaksForHonestWorkAloneIsNoScore() {
    for (SignalId id : SignalId.values()) {
      if (id.family() == Family.MITIGATING) {
        with(id, 3);
      }
    }
    assertThat(combiner.score()).isZero();
    assertThat(combiner.familiesFrom(0.01)).isZero();
    assertThat(combiner.weightOf(Family.MITIGATING)).isZero();
  }

  @Test
  void nothingIsLeftOfTheUserBefore() {
    with(SignalId.OWN_DAILY_VOLUME, 3).with(SignalId.MACHINE_CADENCE, 3);
    combiner.weigh(List.of());
    assertThat(combiner.score()).isZero();
  }

  @Test
  void allSignalsAtOnceCanBeWeighedAndAVerdictHoldsThem() {
    Arrays.stream(SignalId.values()).forEach(id -> with(id, 3));
    assertThat(combiner.score()).isBetween(0, 100);
    assertThat(Arrays.stream(Family.values()).map(Family::index)).doesNotHaveDuplicates();
    assertThat(SignalId.values().length).isLessThanOrEqualTo(Verdict.MAX_READINGS);
  }
}
