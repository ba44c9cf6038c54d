package dev.goodhart.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DetectorConfigTest {
  @Test
  void theDefaultsHaveAKnownHash() {
    // Changes exactly when a default, or the name of a threshold, does: say so in the notes.
    assertThat(DetectorConfig.defaults().hash()).isEqualTo("a34a98d6d9ab1a42");
    assertThat(DetectorConfig.of(Map.of())).isEqualTo(DetectorConfig.defaults());
  }

  @Test
  void anyOtherThresholdIsAnotherHash() {
    DetectorConfig other = DetectorConfig.of(Map.of("alertScore", " 61 "));
    assertThat(other.alertScore()).isEqualTo(61);
    assertThat(other.hash()).hasSize(16).isNotEqualTo(DetectorConfig.defaults().hash());
  }

  @Test
  void eachMistakeIsOneSentence() {
    refuse("alertScore", "101", "alertScore must be from 1 to 100, but is 101.");
    refuse("alertScore", "1", "candidateScore must be at most alertScore (1), but is 20.");
    refuse("minFamilies", "1", "minFamilies must be from 2 to 6, but is 1.");
    refuse("spikeFactor", "NaN", "spikeFactor must be from 1 to 1000000, but is NaN.");
    refuse("warmUpDays", "a week", "warmUpDays must be a whole number, but is \"a week\".");
    refuse("spikeFactor", "x", "spikeFactor must be a number, but is \"x\".");
    refuse(
        "forgetDays",
        "30",
        "forgetDays must be above quietHours / 24 + tombstoneDays (31), but is 30.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DetectorConfig.of(Map.of("alarmScore", "1")))
        .withMessageStartingWith(
            "There is no threshold named alarmScore; the names are warmUpDays,");
  }

  private static void refuse(String name, String value, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DetectorConfig.of(Map.of(name, value)))
        .withMessage(sentence);
  }
}
