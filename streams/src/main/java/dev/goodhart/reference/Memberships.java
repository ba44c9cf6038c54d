package dev.goodhart.reference;

import dev.goodhart.intake.Ids;
import dev.goodhart.schema.TeamMembership;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who was in which team when. A membership holds from its valid_from until the same person's next
 * one; there is one for each person and instant. Times are event time, milliseconds since the
 * epoch, UTC.
 *
 * <p>One thread writes, any number read.
 */
public final class Memberships {
  /** The team of events whose user is in none. */
  public static final String UNASSIGNED = "unassigned";

  private static final Membership[] NONE = {};

  /** Each person's memberships by validFrom; an array is never changed, only replaced. */
  private final Map<String, Membership[]> byUser = new ConcurrentHashMap<>();

  private final Map<String, StepCount> membersByTeam = new ConcurrentHashMap<>();

  /** A million people share few teams, roles and time zones. Only the writer uses it. */
  private final Map<String, String> shared = new HashMap<>();

  /**
   * Adds a membership or replaces the one of that person and instant. A row that cannot be used
   * removes it, so that what holds does not depend on what compaction has kept.
   *
   * @return why the row cannot be used, or empty
   */
  public Optional<String> put(TeamMembership row) {
    Optional<String> problem = RowChecks.problem(row);
    if (problem.isPresent()) {
      if (row.getUserId() != null && row.getValidFrom() != null) {
        remove(row.getUserId(), row.getValidFrom().toEpochMilli());
      }
      return problem;
    }
    Membership added =
        new Membership(
            row.getValidFrom().toEpochMilli(),
            share(Ids.orNull(row.getTeamId())),
            share(Ids.orNull(row.getRole())),
            share(Ids.orNull(row.getTimezone())));
    Membership[] before = byUser.getOrDefault(row.getUserId(), NONE);
    int last = lastAtOrBefore(before, added.validFrom());
    boolean replaces = last >= 0 && before[last].validFrom() == added.validFrom();
    int index = replaces ? last : last + 1;
    Membership[] after = Arrays.copyOf(before, before.length + (replaces ? 0 : 1));
    if (!replaces) {
      System.arraycopy(before, index, after, index + 1, before.length - index);
    }
    after[index] = added;
    byUser.put(row.getUserId(), after);
    move(last < 0 ? null : before[last].teamId(), added.teamId(), after, index);
    return problem;
  }

  /** Takes a membership back; it need not exist. */
  public void remove(String userId, long validFrom) {
    Membership[] before = byUser.getOrDefault(userId, NONE);
    int index = lastAtOrBefore(before, validFrom);
    if (index < 0 || before[index].validFrom() != validFrom) {
      return;
    }
    if (before.length == 1) {
      byUser.remove(userId);
    } else {
      Membership[] after = Arrays.copyOf(before, before.length - 1);
      System.arraycopy(before, index + 1, after, index, after.length - index);
      byUser.put(userId, after);
    }
    move(before[index].teamId(), index == 0 ? null : before[index - 1].teamId(), before, index);
  }

  /** What holds for a person at an instant, or null before their first membership. */
  public Membership inForce(String userId, long instant) {
    Membership[] all = byUser.getOrDefault(userId, NONE);
    int index = lastAtOrBefore(all, instant);
    return index < 0 ? null : all[index];
  }

  /** The person's team at an instant; {@link #UNASSIGNED} where they are in none. */
  public String teamAt(String userId, long instant) {
    Membership held = inForce(userId, instant);
    return held == null || held.teamId() == null ? UNASSIGNED : held.teamId();
  }

  /** The person's role at an instant, or null where none is known. */
  public String roleAt(String userId, long instant) {
    Membership held = inForce(userId, instant);
    return held == null ? null : held.role();
  }

  /** The id of the person's time zone at an instant, valid, or null where none is known. */
  public String timezoneAt(String userId, long instant) {
    Membership held = inForce(userId, instant);
    return held == null ? null : held.timezone();
  }

  /**
   * How many people's membership in force at an instant names the team. People in no team are no
   * members of {@link #UNASSIGNED}.
   */
  public long membersAt(String teamId, long instant) {
    StepCount members = membersByTeam.get(teamId);
    return members == null ? 0 : members.at(instant);
  }

  /** From {@code all[index]} on, until the next in {@code all}, the team changes. */
  private void move(String from, String to, Membership[] all, int index) {
    if (Objects.equals(from, to)) {
      return;
    }
    long since = all[index].validFrom();
    Long until = index + 1 < all.length ? all[index + 1].validFrom() : null;
    if (from != null) {
      members(from).add(-1, since, until);
    }
    if (to != null) {
      members(to).add(1, since, until);
    }
  }

  private StepCount members(String teamId) {
    return membersByTeam.computeIfAbsent(teamId, id -> new StepCount());
  }

  private String share(String text) {
    return text == null ? null : shared.computeIfAbsent(text, same -> same);
  }

  private static int lastAtOrBefore(Membership[] all, long instant) {
    int low = 0;
    int high = all.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[middle].validFrom() <= instant) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
