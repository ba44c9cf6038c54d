package dev.goodhart.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetectorConfigTest {
  @Test
  void withoutChangesTheShippedThresholdsHold() {
    assertThat(DetectorConfig.of(Map.of())).isEqualTo(DetectorConfig.defaults());
    assertThat(DetectorConfig.of(Map.of()).hash())
        .matches("[0-9a-f]{16}")
        .isEqualTo(DetectorConfig.defaults().hash());
  }

  @Test
  void anyOtherThresholdIsAnotherHash() throws ReflectiveOperationException {
    DetectorConfig defaults = DetectorConfig.defaults();
    Set<String> hashes = new HashSet<>(Set.of(defaults.hash()));
    int changed = 0;
    for (RecordComponent component : DetectorConfig.class.getRecordComponents()) {
      Number value = (Number) component.getAccessor().invoke(defaults);
      DetectorConfig other = nearby(component, value);
      if (other != null) {
        changed++;
        assertThat(component.getAccessor().invoke(other)).isNotEqualTo(value);
        assertThat(hashes.add(other.hash())).as(component.getName()).isTrue();
      }
    }
    // One that stands between two others cannot always be moved by itself.
    assertThat(changed).isGreaterThan(DetectorConfig.class.getRecordComponents().length - 5);
  }

  private static DetectorConfig nearby(RecordComponent component, Number value) {
    boolean whole = component.getType() != double.class;
    for (double by : new double[] {1, -1, 0.01, -0.01}) {
      String text =
          whole
              ? String.valueOf(value.longValue() + (long) Math.signum(by))
              : String.valueOf(value.doubleValue() + by);
      try {
        return DetectorConfig.of(Map.of(component.getName(), text));
      } catch (IllegalArgumentException tooFar) {
        // The next one.
      }
    }
    return null;
  }

  @Test
  void spacesAroundANumberAreNoMistake() {
    assertThat(DetectorConfig.of(Map.of("alertScore", " 61 ")).alertScore()).isEqualTo(61);
  }

  @Test
  void eachMistakeIsOneSentence() {
    int candidate = DetectorConfig.defaults().candidateScore();
    refuse("alertScore", "101", "alertScore must be from 1 to 100, but is 101.");
    refuse(
        "alertScore",
        String.valueOf(candidate - 1),
        "candidateScore must be at most alertScore ("
            + (candidate - 1)
            + "), but is "
            + candidate
            + ".");
    refuse("spikeFactor", "NaN", "spikeFactor must be from 1 to 1000000, but is NaN.");
    refuse("spikeFactor", "0.5", "spikeFactor must be from 1 to 1000000, but is 0.5.");
    refuse("warmUpDays", "a week", "warmUpDays must be a whole number, but is \"a week\".");
    refuse("warmUpDays", "7.5", "warmUpDays must be a whole number, but is \"7.5\".");
    refuse("spikeFactor", "x", "spikeFactor must be a number, but is \"x\".");
    refuse("quietHours", "0", "quietHours must be from 1 to 168, but is 0.");
    refuse("tombstoneDays", "366", "tombstoneDays must be from 1 to 365, but is 366.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DetectorConfig.of(Map.of("alarmScore", "1")))
        .withMessageStartingWith("There is no threshold named alarmScore; the names are ")
        .withMessageContaining("alertScore")
        .withMessageEndingWith(".");
  }

  @Test
  void aFileIsNotForgottenWhileItHasSomethingToTell() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DetectorConfig.of(
                    Map.of("quietHours", "24", "tombstoneDays", "30", "forgetDays", "31")))
        .withMessage("forgetDays must be above quietHours / 24 + tombstoneDays (31), but is 31.");
  }

  @Test
  void whereHalfIsReachedComesBeforeWhereAllIs() {
    Set<String> names = new HashSet<>();
    Arrays.stream(DetectorConfig.class.getRecordComponents())
        .map(RecordComponent::getName)
        .filter(name -> name.endsWith("Full"))
        .forEach(names::add);
    assertThat(names).isNotEmpty();
    for (String full : names) {
      String half = full.replace("Full", "Half");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DetectorConfig.of(Map.of(half, "7", full, "7")))
          .withMessage(full + " must be above " + half + " (7), but is 7.");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DetectorConfig.of(Map.of(half, "0")))
          .withMessageMatching(half + " must be from 0.* to 100, but is 0\\.");
    }
  }

  @Test
  void whatKeepsAliveIsNoMoreThanWhatOpens() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DetectorConfig.of(Map.of("keepScore", "30", "candidateScore", "29")))
        .withMessage("keepScore must be at most candidateScore (29), but is 30.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DetectorConfig.of(Map.of("spikeKeepWeight", "2", "spikeOpenWeight", "1")))
        .withMessage("spikeKeepWeight must be at most spikeOpenWeight (1), but is 2.");
    refuse("keepFamilyWeight", "0.6", "keepFamilyWeight must be from 0 to 0.5, but is 0.6.");
  }

  private static void refuse(String name, String value, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DetectorConfig.of(Map.of(name, value)))
        .withMessage(sentence);
  }
}
