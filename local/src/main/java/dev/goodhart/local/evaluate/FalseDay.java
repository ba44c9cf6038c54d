package dev.goodhart.local.evaluate;

import java.util.Set;

/**
 * A user's day with a false alert.
 *
 * @param day which
 * @param highest the false alert of that day with the highest score, the earliest of equals
 * @param groups to which the day belongs
 */
public record FalseDay(UserDay day, Alert highest, Set<Group> groups) {
  /** Whether it counts in the rate of false alarms. */
  public boolean isOfPerson() {
    return !groups.contains(Group.SERVICE);
  }
}
