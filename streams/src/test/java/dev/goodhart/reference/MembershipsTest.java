package dev.goodhart.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.TeamMembership;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipsTest {
  private final Memberships memberships = new Memberships();

  private static TeamMembership row(String user, long from, String team) {
    return new TeamMembership(user, Instant.ofEpochMilli(from), team, "engineer", "Europe/Berlin");
  }

  @Test
  void aMembershipHoldsFromItsInstantUntilTheNext() {
    memberships.put(row("u", 100, "a"));
    memberships.put(row("u", 200, "b"));
    assertThat(memberships.teamAt("u", 99)).isEqualTo("unassigned");
    assertThat(memberships.teamAt("u", 100)).isEqualTo("a");
    assertThat(memberships.teamAt("u", 199)).isEqualTo("a");
    assertThat(memberships.teamAt("u", 200)).isEqualTo("b");
    assertThat(memberships.teamAt("u", Long.MAX_VALUE)).isEqualTo("b");
    assertThat(memberships.teamAt("u", Long.MIN_VALUE)).isEqualTo("unassigned");
    assertThat(memberships.teamAt("nobody", 100)).isEqualTo("unassigned");
  }

  @Test
  void whoHasLeftIsInNoTeamAndAMemberOfNone() {
    memberships.put(row("u", 100, "a"));
    memberships.put(row("u", 200, null));
    memberships.put(row("v", 100, ""));
    assertThat(memberships.teamAt("u", 200)).isEqualTo("unassigned");
    assertThat(memberships.teamAt("v", 200)).isEqualTo("unassigned");
    assertThat(memberships.membersAt("a", 199)).isEqualTo(1);
    assertThat(memberships.membersAt("a", 200)).isZero();
    assertThat(memberships.membersAt("unassigned", 200)).isZero();
    assertThat(memberships.membersAt("never there", 200)).isZero();
  }

  @Test
  void knowsRoleAndTimeZoneOfTheMembershipInForce() {
    memberships.put(row("u", 100, "a"));
    memberships.put(new TeamMembership("u", Instant.ofEpochMilli(200), "a", null, ""));
    assertThat(memberships.roleAt("u", 99)).isNull();
    assertThat(memberships.roleAt("u", 100)).isEqualTo("engineer");
    assertThat(memberships.timezoneAt("u", 199)).isEqualTo("Europe/Berlin");
    assertThat(memberships.roleAt("u", 200)).isNull();
    assertThat(memberships.timezoneAt("u", 200)).isNull();
  }

  @Test
  void anUnusableRowRemovesTheOneOfItsKey() {
    memberships.put(row("u", 100, "a"));
    assertThat(
            memberships.put(
                new TeamMembership("u", Instant.ofEpochMilli(100), "b", null, "Mars/Base")))
        .isPresent();
    assertThat(memberships.inForce("u", 100)).isNull();
    assertThat(memberships.membersAt("a", 100)).isZero();
    assertThat(memberships.put(row("", 100, "a"))).isPresent();
    assertThat(memberships.put(row("u", 100, "x".repeat(257)))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithCountingEveryoneAfterAnyChanges(long seed) {
    Random random = new Random(seed);
    Map<String, TreeMap<Long, String>> truth = new TreeMap<>();
    for (int step = 0; step < 3_000; step++) {
      String user = "u" + random.nextInt(20);
      long from = random.nextInt(30);
      TreeMap<Long, String> own = truth.computeIfAbsent(user, u -> new TreeMap<>());
      if (random.nextInt(3) == 0) {
        own.remove(from);
        memberships.remove(user, from);
      } else {
        int team = random.nextInt(4);
        own.put(from, team == 0 ? "unassigned" : "t" + team);
        memberships.put(row(user, from, team == 0 ? null : "t" + team));
      }
      long at = random.nextInt(34) - 2L;
      assertThat(memberships.teamAt(user, at)).isEqualTo(teamAt(own, at));
      String team = "t" + (1 + random.nextInt(3));
      assertThat(memberships.membersAt(team, at))
          .isEqualTo(truth.values().stream().filter(t -> teamAt(t, at).equals(team)).count());
    }
  }

  private static String teamAt(NavigableMap<Long, String> own, long at) {
    Map.Entry<Long, String> held = own.floorEntry(at);
    return held == null ? "unassigned" : held.getValue();
  }

  @Test
  void loadsALargeOrganisationWhileItIsAsked() {
    long people = 200_000;
    for (int i = 0; i < people; i++) {
      memberships.put(row("u" + i, (i * 7919L) % people, "a"));
      if (i % 1_000 == 0) {
        memberships.membersAt("a", people);
      }
    }
    assertThat(memberships.membersAt("a", people)).isEqualTo(people);
    assertThat(memberships.membersAt("a", people / 2 - 1)).isEqualTo(people / 2);
  }
}
