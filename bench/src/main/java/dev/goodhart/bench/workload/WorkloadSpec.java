package dev.goodhart.bench.workload;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * What usage is made up. All of it is in the specification: two runs with the same one send the
 * same bytes.
 *
 * @param seed another one gives another organisation
 * @param users who may occur; how many do depends on skew and events
 * @param teams of these users, in equal parts
 * @param skew exponent of the power law by which users are busy; 0: all alike
 * @param atOnce who are at work at the same time, each as often as the others; 0: anybody at any
 *     time
 * @param session events that one of these makes in a row before another takes the place
 * @param history events before those that are measured, which only age the state
 * @param historySpan event time that they take
 * @param warmUp events after these, before measuring begins
 * @param events that are measured
 * @param span event time from the first of the warm-up to the last that is measured
 * @param hotUserShare part of the events that one user makes, beyond the power law
 * @param hotTeamShare part of the events that one team makes, beyond its size
 * @param duplicateShare part of the events that are sent again, as they were
 * @param lateShare part of the events that arrive minutes to a day after they occurred
 */
public record WorkloadSpec(
    @JsonProperty("seed") long seed,
    @JsonProperty("users") int users,
    @JsonProperty("teams") int teams,
    @JsonProperty("skew") double skew,
    @JsonProperty("at_once") int atOnce,
    @JsonProperty("session") int session,
    @JsonProperty("history") long history,
    @JsonProperty("history_span") Duration historySpan,
    @JsonProperty("warm_up") long warmUp,
    @JsonProperty("events") long events,
    @JsonProperty("span") Duration span,
    @JsonProperty("hot_user_share") double hotUserShare,
    @JsonProperty("hot_team_share") double hotTeamShare,
    @JsonProperty("duplicate_share") double duplicateShare,
    @JsonProperty("late_share") double lateShare) {

  /**
   * @throws IllegalArgumentException with a sentence, if it is no workload
   */
  public WorkloadSpec {
    atLeast("users", users, 1);
    atLeast("teams", teams, 1);
    atLeast("users at once", atOnce, 0);
    atLeast("events of a session", session, 1);
    atLeast("history", history, 0);
    atLeast("warm-up", warmUp, 0);
    atLeast("events", events, 1);
    if (teams > users) {
      throw new IllegalArgumentException(
          "There are %d teams of %d users: give at most one team a user.".formatted(teams, users));
    }
    share("hot user share", hotUserShare);
    share("hot team share", hotTeamShare);
    share("duplicate share", duplicateShare);
    share("late share", lateShare);
    if (hotUserShare + hotTeamShare > 1) {
      throw new IllegalArgumentException(
          "Hot user and hot team have more than all events: lower one of the shares.");
    }
    if (skew < 0 || skew > 3) {
      throw new IllegalArgumentException("The skew is %s: give 0 to 3.".formatted(skew));
    }
  }

  /** Events in all. */
  public long total() {
    return before() + events;
  }

  /** Events before those that are measured. */
  public long before() {
    return history + warmUp;
  }

  /** The same with this many events. */
  public WorkloadSpec withEvents(long ofHistory, long ofWarmUp, long measured) {
    return new WorkloadSpec(
        seed,
        users,
        teams,
        skew,
        atOnce,
        session,
        ofHistory,
        historySpan,
        ofWarmUp,
        measured,
        span,
        hotUserShare,
        hotTeamShare,
        duplicateShare,
        lateShare);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "The number of %s is %d: give at least %d.".formatted(name, value, least));
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("The %s is %s: give 0 to 1.".formatted(name, value));
    }
  }
}
