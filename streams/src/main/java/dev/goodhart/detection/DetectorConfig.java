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
 * @param volumeHalf doublings beyond the user's own days at which cost-weighted units of 24 hours
 *     weigh 0.5
 * @param volumeFull the same, at which they weigh 3
 * @param repetitionHalf doublings beyond the user's own days at which repeating calls weigh 0.5
 * @param repetitionFull the same, at which they weigh 3
 * @param cadenceHalf doublings beyond the user's own days at which even gaps weigh 0.5
 * @param cadenceFull the same, at which they weigh 3
 * @param hoursHalf doublings beyond the user's own days at which hours of the day with a call (in
 *     hours) weigh 0.5
 * @param hoursFull the same, at which they weigh 3
 * @param parallelHalf doublings beyond the user's own days at which sessions at once weigh 0.5
 * @param parallelFull the same, at which they weigh 3
 * @param sessionHalf doublings beyond the user's own days at which calls in the longest session
 *     weigh 0.5
 * @param sessionFull the same, at which they weigh 3
 * @param seedHalf doublings beyond the user's own days at which sessions from one seed weigh 0.5
 * @param seedFull the same, at which they weigh 3
 * @param thinnessHalf doublings beyond the user's own days at which tokens paid for each token of
 *     output weigh 0.5
 * @param thinnessFull the same, at which they weigh 3
 * @param contextHalf doublings beyond the user's own days at which input of a typical call weigh
 *     0.5
 * @param contextFull the same, at which they weigh 3
 * @param outputHalf doublings beyond the user's own days at which output of a typical call weigh
 *     0.5
 * @param outputFull the same, at which they weigh 3
 * @param installationsHalf doublings beyond the user's own days at which different agents and
 *     versions weigh 0.5
 * @param installationsFull the same, at which they weigh 3
 * @param sizesHalf doublings beyond the user's own days at which calls of one size weigh 0.5
 * @param sizesFull the same, at which they weigh 3
 * @param nestedHalf doublings beyond the user's own days at which agents started by agents weigh
 *     0.5
 * @param nestedFull the same, at which they weigh 3
 * @param dearHalf doublings beyond the user's own days at which the price of a unit weighs 0.5
 * @param dearFull the same, at which it would weigh 3; it weighs 1.5 at the most
 * @param lengthHalf doublings beyond the user's own days at which the length of the typical answer
 *     weighs 0.5
 * @param lengthFull the same, at which it weighs 3
 * @param poolingHours active hours of 24 from which many installations are an identity shared by
 *     many, 1 to 24
 * @param claimHalf doublings of the trusted count at which claims weigh 0.5
 * @param claimFull the same, at which they weigh 3
 * @param climbHalf doublings of use over two weeks at which a steady climb weighs 0.5
 * @param climbFull the same, at which it weighs 3
 * @param smallestCohort peers, the user not counted, below which nothing is compared, at least 5
 * @param peerHalf doublings beyond 95 % of peers at which a user without own days weighs 0.5
 * @param peerFull the same, at which they would weigh 3; peers alone weigh 1.5 at the most
 * @param shiftShare part of a team's active members that must depart from their days in one hour
 *     for a systemic shift, 0 to 1
 * @param workHalf halvings of work outcomes for what is used, at which their absence weighs 0.5
 * @param workFull the same, at which it weighs 3
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
 * @param runawayMinCalls failed calls in an hour from which a stuck agent is reported
 * @param runawayOpenShare part of an hour's calls that failed, from which it is, 0 to 1
 * @param updateScoreStep change of the score that is worth an update, at least 1
 * @param quietHours hours without the behaviour after which an anomaly resolves, 1 to 168
 * @param tombstoneDays days after which a resolved anomaly is withdrawn, 1 to 365
 * @param forgetDays days without any event after which a user's case file is forgotten
 */
public record DetectorConfig(
    int warmUpDays,
    double volumeHalf,
    double volumeFull,
    double repetitionHalf,
    double repetitionFull,
    double cadenceHalf,
    double cadenceFull,
    double hoursHalf,
    double hoursFull,
    double parallelHalf,
    double parallelFull,
    double sessionHalf,
    double sessionFull,
    double seedHalf,
    double seedFull,
    double thinnessHalf,
    double thinnessFull,
    double contextHalf,
    double contextFull,
    double outputHalf,
    double outputFull,
    double installationsHalf,
    double installationsFull,
    double sizesHalf,
    double sizesFull,
    double nestedHalf,
    double nestedFull,
    double dearHalf,
    double dearFull,
    double lengthHalf,
    double lengthFull,
    int poolingHours,
    double claimHalf,
    double claimFull,
    double climbHalf,
    double climbFull,
    int smallestCohort,
    double peerHalf,
    double peerFull,
    double shiftShare,
    double workHalf,
    double workFull,
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
    int runawayMinCalls,
    double runawayOpenShare,
    int updateScoreStep,
    int quietHours,
    int tombstoneDays,
    int forgetDays) {

  /** Checks every value and every order between values. */
  public DetectorConfig {
    within("warmUpDays", warmUpDays, 1, 30);
    within("volumeHalf", volumeHalf, 0.1, 100);
    above("volumeFull", volumeFull, "volumeHalf", volumeHalf);
    within("repetitionHalf", repetitionHalf, 0.1, 100);
    above("repetitionFull", repetitionFull, "repetitionHalf", repetitionHalf);
    within("cadenceHalf", cadenceHalf, 0.1, 100);
    above("cadenceFull", cadenceFull, "cadenceHalf", cadenceHalf);
    within("hoursHalf", hoursHalf, 0.1, 100);
    above("hoursFull", hoursFull, "hoursHalf", hoursHalf);
    within("parallelHalf", parallelHalf, 0.1, 100);
    above("parallelFull", parallelFull, "parallelHalf", parallelHalf);
    within("sessionHalf", sessionHalf, 0.1, 100);
    above("sessionFull", sessionFull, "sessionHalf", sessionHalf);
    within("seedHalf", seedHalf, 0.1, 100);
    above("seedFull", seedFull, "seedHalf", seedHalf);
    within("thinnessHalf", thinnessHalf, 0.1, 100);
    above("thinnessFull", thinnessFull, "thinnessHalf", thinnessHalf);
    within("contextHalf", contextHalf, 0.1, 100);
    above("contextFull", contextFull, "contextHalf", contextHalf);
    within("outputHalf", outputHalf, 0.1, 100);
    above("outputFull", outputFull, "outputHalf", outputHalf);
    within("installationsHalf", installationsHalf, 0.1, 100);
    above("installationsFull", installationsFull, "installationsHalf", installationsHalf);
    within("sizesHalf", sizesHalf, 0.1, 100);
    above("sizesFull", sizesFull, "sizesHalf", sizesHalf);
    within("nestedHalf", nestedHalf, 0.1, 100);
    above("nestedFull", nestedFull, "nestedHalf", nestedHalf);
    within("dearHalf", dearHalf, 0.1, 100);
    above("dearFull", dearFull, "dearHalf", dearHalf);
    within("lengthHalf", lengthHalf, 0.1, 100);
    above("lengthFull", lengthFull, "lengthHalf", lengthHalf);
    within("poolingHours", poolingHours, 1, 24);
    within("claimHalf", claimHalf, 0.1, 100);
    above("claimFull", claimFull, "claimHalf", claimHalf);
    within("climbHalf", climbHalf, 0.1, 100);
    above("climbFull", climbFull, "climbHalf", climbHalf);
    // Fewer would be recognisable.
    within("smallestCohort", smallestCohort, 5, 1000);
    within("peerHalf", peerHalf, 0.1, 100);
    above("peerFull", peerFull, "peerHalf", peerHalf);
    within("shiftShare", shiftShare, 0.1, 1);
    within("workHalf", workHalf, 0.1, 100);
    above("workFull", workFull, "workHalf", workHalf);
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
    within("runawayMinCalls", runawayMinCalls, 1, 1e6);
    within("runawayOpenShare", runawayOpenShare, 0.01, 1);
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
        /* warmUpDays= */ 4,
        /* volumeHalf= */ 1.33,
        /* volumeFull= */ 5.3,
        /* repetitionHalf= */ 1.2,
        /* repetitionFull= */ 4,
        /* cadenceHalf= */ 1.7,
        /* cadenceFull= */ 5,
        /* hoursHalf= */ 4,
        /* hoursFull= */ 9,
        /* parallelHalf= */ 1.2,
        /* parallelFull= */ 3,
        /* sessionHalf= */ 3,
        /* sessionFull= */ 7,
        /* seedHalf= */ 1.2,
        /* seedFull= */ 3,
        /* thinnessHalf= */ 0.5,
        /* thinnessFull= */ 2.7,
        /* contextHalf= */ 3,
        /* contextFull= */ 6.5,
        /* outputHalf= */ 1.8,
        /* outputFull= */ 4.5,
        /* installationsHalf= */ 1.2,
        /* installationsFull= */ 2.5,
        /* sizesHalf= */ 1.5,
        /* sizesFull= */ 4.5,
        /* nestedHalf= */ 1.5,
        /* nestedFull= */ 4.5,
        /* dearHalf= */ 1.2,
        /* dearFull= */ 4,
        /* lengthHalf= */ 1.5,
        /* lengthFull= */ 4,
        /* poolingHours= */ 16,
        /* claimHalf= */ 0.3,
        /* claimFull= */ 2,
        /* climbHalf= */ 2,
        /* climbFull= */ 4,
        /* smallestCohort= */ 5,
        /* peerHalf= */ 1.5,
        /* peerFull= */ 4,
        /* shiftShare= */ 0.4,
        /* workHalf= */ 2.5,
        /* workFull= */ 6,
        /* keepFamilyWeight= */ 0.15,
        /* candidateScore= */ 15,
        /* keepScore= */ 10,
        /* alertScore= */ 42,
        /* severityMargin= */ 10,
        /* materialUnits= */ 250_000,
        /* criticalExcessTokens= */ 50_000_000L,
        /* criticalExcessUsd= */ 50,
        /* spikeFactor= */ 3,
        /* spikeMaterialUnits= */ 1_000_000,
        /* spikeOpenWeight= */ 1.2,
        /* spikeKeepWeight= */ 0.6,
        /* runawayMinCalls= */ 30,
        /* runawayOpenShare= */ 0.5,
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
