package dev.goodhart.bench.oracle;

import dev.goodhart.bench.workload.Made;
import dev.goodhart.bench.workload.Workload;
import dev.goodhart.schema.UsageTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The totals of every user and team once all events have arrived. Every event that is no repetition
 * counts in each window that holds when it occurred.
 */
public final class ExpectedTotals {
  /** Everything that was sent, in order, as often as it is asked for. */
  public interface Sent {
    /** Hands over every event. */
    void forEach(Consumer<Made> sink);
  }

  private static final double SHARE_TOLERANCE = 1e-9;

  private final Workload workload;
  private final RollingWindows windows;
  private final long clock;
  private final Columns users;
  private final Columns teams;
  private final long[][] activeUsers;
  private final long[][] largest;

  private ExpectedTotals(Workload workload, RollingWindows windows, long clock) {
    this.workload = workload;
    this.windows = windows;
    this.clock = clock;
    users = new Columns(windows.count(), workload.spec().users());
    teams = new Columns(windows.count(), workload.spec().teams());
    activeUsers = new long[windows.count()][workload.spec().teams()];
    largest = new long[windows.count()][workload.spec().teams()];
  }

  /**
   * Makes all events again that were sent, and sums them.
   *
   * @param clock that has been reached, milliseconds since the epoch
   */
  public static ExpectedTotals of(
      Workload workload, RollingWindows windows, Sent sent, long clock) {
    ExpectedTotals expected = new ExpectedTotals(workload, windows, clock);
    sent.forEach(
        made -> {
          if (!made.repeated()) {
            expected.add(made);
          }
        });
    expected.countUsers();
    return expected;
  }

  /** Events of a user in the longest window. */
  public long eventsOfUser(int user) {
    return users.events(user, windows.longest());
  }

  /** Events of a team in the longest window. */
  public long eventsOfTeam(int team) {
    return teams.events(team, windows.longest());
  }

  private void add(Made made) {
    long occurredAt = made.event().getOccurredAt().toEpochMilli();
    for (int window = 0; window < windows.count(); window++) {
      if (windows.holds(window, clock, occurredAt)) {
        users.add(made.user(), window, made.event());
        teams.add(made.team(), window, made.event());
      }
    }
  }

  private void countUsers() {
    for (int window = 0; window < windows.count(); window++) {
      for (int user = 0; user < workload.spec().users(); user++) {
        if (!users.isEmpty(user, window)) {
          int team = workload.teamOf(user);
          activeUsers[window][team]++;
          largest[window][team] = Math.max(largest[window][team], users.totalTokens(user, window));
        }
      }
    }
  }

  /** How many rows there must be, of users. */
  public long userRows() {
    return rows(users, workload.spec().users());
  }

  /** How many rows there must be, of teams. */
  public long teamRows() {
    return rows(teams, workload.spec().teams());
  }

  /** How many users have a row for at least one window. */
  public long usersWithRows() {
    long count = 0;
    for (int user = 0; user < workload.spec().users(); user++) {
      for (int window = 0; window < windows.count(); window++) {
        if (!users.isEmpty(user, window)) {
          count++;
          break;
        }
      }
    }
    return count;
  }

  private long rows(Columns of, int entities) {
    long count = 0;
    for (int window = 0; window < windows.count(); window++) {
      for (int entity = 0; entity < entities; entity++) {
        count += of.isEmpty(entity, window) ? 0 : 1;
      }
    }
    return count;
  }

  /** What is wrong with a user's row; empty: nothing. */
  public List<String> user(int user, String windowName, UsageTotals found) {
    int window = windows.of(windowName);
    if (user < 0 || user >= workload.spec().users() || window < 0 || users.isEmpty(user, window)) {
      return List.of("there should be no such row");
    }
    List<String> differences = new ArrayList<>(users.differences(user, window, found));
    Columns.compare(differences, "active_users", 1, found.getActiveUsers());
    bounds(differences, window, found);
    return differences;
  }

  /** What is wrong with a team's row; empty: nothing. */
  public List<String> team(int team, String windowName, UsageTotals found) {
    int window = windows.of(windowName);
    if (team < 0 || team >= workload.spec().teams() || window < 0 || teams.isEmpty(team, window)) {
      return List.of("there should be no such row");
    }
    List<String> differences = new ArrayList<>(teams.differences(team, window, found));
    Columns.compare(differences, "active_users", activeUsers[window][team], found.getActiveUsers());
    long tokens = teams.totalTokens(team, window);
    double share = tokens == 0 ? 0 : (double) largest[window][team] / tokens;
    Double actual = found.getTopUserShare();
    if (actual == null || Math.abs(actual - share) > SHARE_TOLERANCE) {
      differences.add("top_user_share is %s and not %s".formatted(actual, share));
    }
    bounds(differences, window, found);
    return differences;
  }

  private void bounds(List<String> differences, int window, UsageTotals found) {
    Columns.compare(
        differences,
        "window_start",
        windows.start(window, clock),
        found.getWindowStart().toEpochMilli());
    Columns.compare(
        differences, "window_end", windows.end(window, clock), found.getWindowEnd().toEpochMilli());
  }
}
