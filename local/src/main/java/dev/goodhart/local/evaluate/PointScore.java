package dev.goodhart.local.evaluate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The measures at one operating point.
 *
 * @param point which alerts count
 * @param patterns by name
 * @param groups false alarms by whose days they are; look-alikes first
 * @param falseDays of people and services, by user and day
 * @param userDays of people, with usage
 * @param incidents of people and services
 * @param trueIncidents those with an alert in an episode
 */
public record PointScore(
    OperatingPoint point,
    List<PatternScore> patterns,
    List<GroupScore> groups,
    List<FalseDay> falseDays,
    long userDays,
    long incidents,
    long trueIncidents) {

  /** Mean of the patterns' recall, 0 to 1; empty where no gaming is labelled. */
  public OptionalDouble macroRecall() {
    return patterns.stream().mapToDouble(PatternScore::recall).average();
  }

  /** People's days with a false alert. */
  public long falseUserDays() {
    return falseDays.stream().filter(FalseDay::isOfPerson).count();
  }

  /** False alarms per 1,000 active user-days of people; empty where there are none. */
  public OptionalDouble falseAlarmsPerThousand() {
    return perThousand(falseUserDays(), userDays);
  }

  /** Share of incidents that are true, 0 to 1; empty where there are none. */
  public OptionalDouble precision() {
    return incidents == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) trueIncidents / incidents);
  }

  static OptionalDouble perThousand(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(1000.0 * part / whole);
  }
}
