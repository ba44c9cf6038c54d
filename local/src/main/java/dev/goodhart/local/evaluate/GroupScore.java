package dev.goodhart.local.evaluate;

import java.util.OptionalDouble;

/**
 * False alarms within a group.
 *
 * @param group whose days
 * @param userDays with usage
 * @param falseUserDays with a false alert
 */
public record GroupScore(Group group, long userDays, long falseUserDays) {
  /** False user-days per 1,000 user-days; empty where there is no usage. */
  public OptionalDouble perThousand() {
    return PointScore.perThousand(falseUserDays, userDays);
  }
}
