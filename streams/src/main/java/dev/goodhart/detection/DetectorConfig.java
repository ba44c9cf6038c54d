package dev.goodhart.detection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The thresholds of detection. "Units" are cost-weighted: one is the price of an uncached input
 * token (see {@link TokenCounts#centiUnits()}); weights are 0 to 3; scores 0 to 100.
 *
 * @param warmUpDays active days a user must have before their volume is judged, 1 to 30
 * @param volumeHalfDeviations deviations above the usual day at which volume weighs 0.5
 * @param volumeFullDeviations deviations above the usual day at which volume weighs 3
 * @param repetitionMinCalls recent calls (decayed, half-life a day) before repetition is judged
 * @param repetitionMinUnitShare part of the units that repeating calls must carry, 0 to 1
 * @param repetitionHalfShare part of repeating calls at which repetition weighs 0.5, 0 to 1
 * @param repetitionFullShare part of repeating calls at which repetition weighs 3, 0 to 1
 * @param repetitionHours busy hours of the last 24 from which repetition has its full weight, 1 to
 *     24
 * @param minFamilies families that must speak before a suspicion opens, at least 2
 * @param keepFamilyWeight weight from which a family keeps an open suspicion alive, at most 0.5
 * @param candidateScore score from which a suspicion opens as INFO
 * @param keepScore score from which it stays alive, at most {@code candidateScore}
 * @param alertScore score from which it is a WARNING, at least {@code candidateScore}
 * @param severityMargin how far the score must fall below {@code alertScore} before a WARNING
 *     becomes INFO again
 * @param materialUnits units that repeating calls must have carried since the behaviour began
 *     before a suspicion opens
 * @param criticalExcessTokens excess in raw tokens from which a WARNING is CRITICAL
 * @param criticalExcessUsd excess in US dollars from which a WARNING is CRITICAL
 * @param spikeFactor times the usual day from which a spike opens, at least 1
 * @param spikeMaterialUnits units in 24 hours from which a spike opens
 * @param spikeOpenWeight weight of volume from which a spike opens
 * @param spikeKeepWeight weight of volume from which it stays alive, at most {@code
 *     spikeOpenWeight}
 * @param updateScoreStep change of the score that is worth an update, at least 1
 * @param quietHours hours without the behaviour after which an anomaly resolves, 1 to 168
 * @param tombstoneDays days after which a resolved anomaly is withdrawn, 1 to 365
 * @param forgetDays days without any event after which a user's case file is forgotten
 */
public record DetectorConfig(
    int warmUpDays,
    double volumeHalfDeviations,
    double volumeFullDeviations,
    double repetitionMinCalls,
    double repetitionMinUnitShare,
    double repetitionHalfShare,
    double repetitionFullShare,
    int repetitionHours,
    int minFamilies,
    double keepFamilyWeight,
    int candidateScore,
    int keepScore,
    int alertScore,
    int severityMargin,
    double materialUnits,
    long criticalExcessTokens,
    double criticalExcessUsd,
    double spikeFactor,
    double spikeMaterialUnits,
    double spikeOpenWeight,
    double spikeKeepWeight,
    int updateScoreStep,
    int quietHours,
    int tombstoneDays,
    int forgetDays) {

  /** Checks every value and every order between values. */
  public DetectorConfig {
    within("warmUpDays", warmUpDays, 1, 30);
    within("volumeHalfDeviations", volumeHalfDeviations, 0.1, 100);
    above(
        "volumeFullDeviations", volumeFullDeviations, "volumeHalfDeviations", volumeHalfDeviations);
    within("repetitionMinCalls", repetitionMinCalls, 1, 1e6);
    within("repetitionMinUnitShare", repetitionMinUnitShare, 0, 1);
    within("repetitionHalfShare", repetitionHalfShare, 0.01, 1);
    within("repetitionFullShare", repetitionFullShare, 0.01, 1);
    above("repetitionFullShare", repetitionFullShare, "repetitionHalfShare", repetitionHalfShare);
    within("repetitionHours", repetitionHours, 1, 24);
    // One family alone is what accuses the honest; the rule of two is not open to configuration.
    within("minFamilies", minFamilies, 2, 6);
    within("keepFamilyWeight", keepFamilyWeight, 0, Combiner.SPEAKS);
    within("candidateScore", candidateScore, 1, 100);
    within("keepScore", keepScore, 0, 100);
    atMost("keepScore", keepScore, "candidateScore", candidateScore);
    within("alertScore", alertScore, 1, 100);
    atMost("candidateScore", candidateScore, "alertScore", alertScore);
    within("severityMargin", severityMargin, 0, 100);
    within("materialUnits", materialUnits, 0, 1e15);
    within("criticalExcessTokens", (double) criticalExcessTokens, 1, 1e15);
    within("criticalExcessUsd", criticalExcessUsd, 0, 1e9);
    within("spikeFactor", spikeFactor, 1, 1e6);
    within("spikeMaterialUnits", spikeMaterialUnits, 0, 1e15);
    within("spikeOpenWeight", spikeOpenWeight, 0.01, 3);
    within("spikeKeepWeight", spikeKeepWeight, 0.01, 3);
    atMost("spikeKeepWeight", spikeKeepWeight, "spikeOpenWeight", spikeOpenWeight);
    within("updateScoreStep", updateScoreStep, 1, 100);
    within("quietHours", quietHours, 1, 168);
    within("tombstoneDays", tombstoneDays, 1, 365);
    within("forgetDays", forgetDays, 1, 3650);
    // A file must not be forgotten while it still has something to tell.
    above(
        "forgetDays",
        forgetDays,
        "quietHours / 24 + tombstoneDays",
        quietHours / 24.0 + tombstoneDays);
  }

  /** The shipped thresholds. */
  public static DetectorConfig defaults() {
    return new DetectorConfig(
        /* warmUpDays= */ 7,
        /* volumeHalfDeviations= */ 1.2,
        /* volumeFullDeviations= */ 5,
        /* repetitionMinCalls= */ 40,
        /* repetitionMinUnitShare= */ 0.25,
        /* repetitionHalfShare= */ 0.25,
        /* repetitionFullShare= */ 0.75,
        /* repetitionHours= */ 8,
        /* minFamilies= */ 2,
        /* keepFamilyWeight= */ 0.25,
        /* candidateScore= */ 20,
        /* keepScore= */ 10,
        /* alertScore= */ 40,
        /* severityMargin= */ 10,
        /* materialUnits= */ 250_000,
        /* criticalExcessTokens= */ 50_000_000L,
        /* criticalExcessUsd= */ 50,
        /* spikeFactor= */ 3,
        /* spikeMaterialUnits= */ 1_000_000,
        /* spikeOpenWeight= */ 1.5,
        /* spikeKeepWeight= */ 0.75,
        /* updateScoreStep= */ 10,
        /* quietHours= */ 24,
        /* tombstoneDays= */ 30,
        /* forgetDays= */ 180);
  }

  /**
   * The shipped thresholds with some replaced, by their names in this record.
   *
   * @throws IllegalArgumentException with one sentence that says what to change
   */
  public static DetectorConfig of(Map<String, String> changes) {
    Map<String, String> open = new TreeMap<>(changes);
    RecordComponent[] components = DetectorConfig.class.getRecordComponents();
    Object[] values = new Object[components.length];
    DetectorConfig defaults = defaults();
    for (int i = 0; i < components.length; i++) {
      String text = open.remove(components[i].getName());
      values[i] =
          text == null
              ? valueOf(components[i], defaults)
              : parse(components[i].getName(), components[i].getType(), text.trim());
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no threshold named "
              + open.keySet().iterator().next()
              + "; the names are "
              + String.join(", ", Arrays.stream(components).map(RecordComponent::getName).toList())
              + ".");
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<DetectorConfig> constructor = DetectorConfig.class.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException invalid) {
        throw invalid;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object parse(String name, Class<?> type, String text) {
    try {
      if (type == int.class) {
        return Integer.valueOf(text);
      }
      return type == long.class ? (Object) Long.valueOf(text) : (Object) Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name
              + " must be a "
              + (type == double.class ? "number" : "whole number")
              + ", but is \""
              + text
              + "\".",
          e);
    }
  }

  private static Object valueOf(RecordComponent component, DetectorConfig config) {
    try {
      return component.getAccessor().invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The first 16 hex digits of the SHA-256 of all {@code name=value} lines in the names' order:
   * equal thresholds have equal hashes on every machine and in every version with the same names.
   */
  public String hash() {
    RecordComponent[] components = DetectorConfig.class.getRecordComponents();
    Arrays.sort(components, Comparator.comparing(RecordComponent::getName));
    StringBuilder text = new StringBuilder();
    for (RecordComponent component : components) {
      text.append(component.getName()).append('=').append(valueOf(component, this)).append('\n');
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static void within(String name, double value, double least, double most) {
    // Written so that NaN fails.
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name
              + " must be from "
              + text(least)
              + " to "
              + text(most)
              + ", but is "
              + text(value)
              + ".");
    }
  }

  private static void above(String name, double value, String otherName, double other) {
    if (!(value > other)) {
      throw new IllegalArgumentException(
          name
              + " must be above "
              + otherName
              + " ("
              + text(other)
              + "), but is "
              + text(value)
              + ".");
    }
  }

  private static void atMost(String name, double value, String otherName, double other) {
    if (!(value <= other)) {
      throw new IllegalArgumentException(
          name
              + " must be at most "
              + otherName
              + " ("
              + text(other)
              + "), but is "
              + text(value)
              + ".");
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
