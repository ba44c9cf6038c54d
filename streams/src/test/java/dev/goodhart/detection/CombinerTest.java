package dev.goodhart.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.signal.Family;
import dev.goodhart.detection.signal.Reading;
import dev.goodhart.detection.signal.Readings;
import dev.goodhart.detection.signal.SignalId;
import org.junit.jupiter.api.Test;

class CombinerTest {
  private final Readings readings = new Readings();
  private final Combiner combiner = new Combiner();

  private void set(SignalId id, double weight) {
    readings.of(id).known(id, 1, 0, weight);
    combiner.weigh(readings);
  }

  @Test
  void oneFamilyNeverReachesMoreThanHalf() {
    set(SignalId.OWN_DAILY_VOLUME, 99);
    assertThat(combiner.weightOf(Family.VOLUME)).isEqualTo(3);
    assertThat(combiner.familiesFrom(Combiner.SPEAKS)).isEqualTo(1);
    assertThat(combiner.score()).isEqualTo(50);
  }

  @Test
  void twoFamiliesAddUp() {
    set(SignalId.OWN_DAILY_VOLUME, 0.5);
    set(SignalId.PROMPT_REPETITION, 1);
    assertThat(combiner.familiesFrom(Combiner.SPEAKS)).isEqualTo(2);
    assertThat(combiner.familiesFrom(0.6)).isEqualTo(1);
    assertThat(combiner.score()).isEqualTo(25);
  }

  @Test
  void whatIsExplainedDoesNotSpeakHoweverLoudTheRestIs() {
    set(SignalId.OWN_DAILY_VOLUME, 3);
    set(SignalId.PROMPT_REPETITION, 3);
    assertThat(combiner.score()).isEqualTo(100);
    set(SignalId.FAILED_CALLS, 2);
    assertThat(combiner.weightOf(Family.REPETITION)).isEqualTo(1);
    assertThat(combiner.score()).isEqualTo(67);
    set(SignalId.DECLARED_AUTOMATION, 3);
    assertThat(combiner.weightOf(Family.REPETITION)).isZero();
    assertThat(combiner.weightOf(Family.VOLUME)).isEqualTo(3);
    assertThat(combiner.familiesFrom(Combiner.SPEAKS)).isEqualTo(1);
    set(SignalId.VARIED_PROMPTS, 3);
    assertThat(combiner.score()).isZero();
  }

  @Test
  void whatCannotBeKnownWeighsNothing() {
    set(SignalId.OWN_DAILY_VOLUME, 3);
    readings
        .of(SignalId.OWN_DAILY_VOLUME)
        .unknown(SignalId.OWN_DAILY_VOLUME, Reading.State.CANNOT_KNOW);
    set(SignalId.PROMPT_REPETITION, Double.NaN);
    assertThat(combiner.score()).isZero();
  }
}
