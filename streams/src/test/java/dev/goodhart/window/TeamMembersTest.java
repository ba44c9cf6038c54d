package dev.goodhart.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TeamMembersTest {

  @Test
  void countAndLargestEqualThoseOfAllMembersAfterEveryChange() {
    Seeds.forEach(1500, random -> new Scenario(random).run());
  }

  @Test
  void aTeamThatFitsTheListNeverNeedsARebuild() {
    Seeds.forEach(
        200,
        random -> {
          TeamMembers members = new TeamMembers(1);
          TreeMap<Integer, Long> oracle = new TreeMap<>();
          for (int i = 0; i < 2000; i++) {
            int user = random.nextInt(TeamMembers.DEFAULT_LISTED);
            long before = oracle.containsKey(user) ? 1 : 0;
            if (random.nextInt(4) == 0) {
              oracle.remove(user);
              members.memberChanged(0, bytes("u" + user), before, 0, 0);
            } else {
              oracle.put(user, random.nextLong(1000));
              members.memberChanged(0, bytes("u" + user), before, 1, oracle.get(user));
            }
            long largest = oracle.isEmpty() ? 0 : Collections.max(oracle.values());
            assertThat(members.largestTotal(0)).isEqualTo(OptionalLong.of(largest));
          }
        });
  }

  @Test
  void theLargestIsUnknownOnceEveryListedMemberFellBelowTheFloorAndKnownAfterARebuild() {
    TeamMembers members = new TeamMembers(1, 2);
    members.memberChanged(0, bytes("a"), 0, 1, 30);
    members.memberChanged(0, bytes("b"), 0, 1, 20);
    members.memberChanged(0, bytes("c"), 0, 1, 10);
    members.memberChanged(0, bytes("a"), 1, 1, 10);
    members.memberChanged(0, bytes("b"), 1, 1, 9);
    assertThat(members.largestTotal(0)).hasValue(10);

    members.memberChanged(0, bytes("a"), 1, 1, 8);
    assertThat(members.largestTotal(0)).isEmpty();

    members.rebuild(
        0,
        visitor -> {
          visitor.member(bytes("a"), 1, 8);
          visitor.member(bytes("b"), 1, 9);
          visitor.member(bytes("c"), 1, 10);
          visitor.member(bytes("gone"), 0, 0);
        });
    assertThat(members.largestTotal(0)).hasValue(10);
    assertThat(members.active(0)).isEqualTo(3);
  }

  @Test
  void teamsThatAreOpenAtOnceKeepTheirMembersApart() {
    TeamMembers ours = new TeamMembers(1, 2);
    TeamMembers theirs = ours.another();
    ours.open(null);
    theirs.open(null);
    ours.memberChanged(0, bytes("ada"), 0, 1, 10);
    theirs.memberChanged(0, bytes("bob"), 0, 1, 20);
    byte[] stored = ours.encode();
    theirs.open(theirs.encode());
    ours.open(stored);
    assertThat(ours.largestTotal(0)).hasValue(10);
    assertThat(theirs.largestTotal(0)).hasValue(20);
    assertThat(theirs.active(0)).isEqualTo(1);
  }

  @Test
  void aMemberWithEventsOfNoTokensIsActive() {
    TeamMembers members = new TeamMembers(1);
    members.memberChanged(0, bytes("a"), 0, 1, 0);
    assertThat(members.active(0)).isEqualTo(1);
    assertThat(members.largestTotal(0)).hasValue(0);
    assertThat(members.isEmpty()).isFalse();
    members.memberChanged(0, bytes("a"), 1, 0, 0);
    assertThat(members.isEmpty()).isTrue();
  }

  @Test
  void refusesToCountBelowZero() {
    TeamMembers members = new TeamMembers(1);
    assertThatThrownBy(() -> members.memberChanged(0, bytes("a"), 1, 0, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nobody was counted");
  }

  @Test
  void versionOneStaysReadable() {
    TeamMembers members = new TeamMembers(2, 2);
    members.memberChanged(0, bytes("ada"), 0, 3, 1000);
    members.memberChanged(1, bytes("ada"), 0, 3, 5000);
    members.memberChanged(1, bytes("bob"), 0, 1, 70);
    members.memberChanged(1, bytes("cy"), 0, 1, 60);
    String golden = "010201000301780203616461" + "03d00f904e" + "03626f62028c01";
    assertThat(HexFormat.of().formatHex(members.encode())).isEqualTo(golden);

    members.open(null);
    assertThat(members.isEmpty()).isTrue();
    members.open(HexFormat.of().parseHex(golden));
    assertThat(members.active(0)).isEqualTo(1);
    assertThat(members.active(1)).isEqualTo(3);
    assertThat(members.largestTotal(1)).hasValue(5000);
    assertThat(HexFormat.of().formatHex(members.encode())).isEqualTo(golden);
  }

  @Test
  void refusesBytesItCannotRead() {
    TeamMembers members = new TeamMembers(2, 2);
    members.memberChanged(0, bytes("ada"), 0, 3, 1000);
    byte[] stored = members.encode();
    byte[] newer = stored.clone();
    newer[0] = 2;
    assertThatThrownBy(() -> members.open(newer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot read the stored team members: its version is 2, this program reads version 1.");
    assertThatThrownBy(() -> new TeamMembers(3).open(stored))
        .isInstanceOf(OtherWindowsException.class);
    for (int length = 0; length < stored.length; length++) {
      byte[] cut = Arrays.copyOf(stored, length);
      assertThatThrownBy(() -> members.open(cut)).isInstanceOf(IllegalStateException.class);
    }
  }

  private static byte[] bytes(String user) {
    return user.getBytes(StandardCharsets.UTF_8);
  }

  /** Members that come, grow, decay and leave, in several windows. */
  private static final class Scenario {

    private record Total(long events, long tokens) {}

    private final Random random;
    private final int windows;
    private final int users;
    private final TreeMap<Integer, TreeMap<String, Total>> oracle = new TreeMap<>();
    private TeamMembers members;

    Scenario(Random random) {
      this.random = random;
      windows = 1 + random.nextInt(random.nextInt(20) == 0 ? 32 : 4);
      users = 1 + random.nextInt(30);
      for (int i = 0; i < windows; i++) {
        oracle.put(i, new TreeMap<>());
      }
      members = withSomeCapacity();
    }

    void run() {
      for (int i = 0; i < 150; i++) {
        int window = random.nextInt(windows);
        if (random.nextInt(10) == 0) {
          decayAll(window);
        } else {
          change(window, "user-" + random.nextInt(users));
        }
        if (random.nextInt(3) == 0) {
          // Capacity is configuration: what was stored with another one must stay readable.
          byte[] stored = members.encode();
          members = random.nextInt(4) == 0 ? withSomeCapacity() : members;
          members.open(stored);
        }
        for (int w = 0; w < windows; w++) {
          check(w);
        }
      }
    }

    private TeamMembers withSomeCapacity() {
      return new TeamMembers(windows, 1 + random.nextInt(8));
    }

    private void decayAll(int window) {
      for (String user : oracle.get(window).keySet().toArray(String[]::new)) {
        Total before = oracle.get(window).get(user);
        report(window, user, new Total(before.events / 2, before.tokens / 2));
      }
    }

    private void change(int window, String user) {
      long events = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(20);
      report(window, user, new Total(events, random.nextLong(1L << random.nextInt(1, 20))));
    }

    private void report(int window, String user, Total now) {
      Total before = oracle.get(window).getOrDefault(user, new Total(0, 0));
      members.memberChanged(window, bytes(user), before.events, now.events, now.tokens);
      if (now.events == 0) {
        oracle.get(window).remove(user);
      } else {
        oracle.get(window).put(user, now);
      }
    }

    private void check(int window) {
      TreeMap<String, Total> all = oracle.get(window);
      long largest = all.values().stream().mapToLong(Total::tokens).max().orElse(0);
      assertThat(members.active(window)).as("active in %s", window).isEqualTo(all.size());
      OptionalLong known = members.largestTotal(window);
      if (known.isEmpty() && random.nextBoolean()) {
        members.rebuild(
            window,
            visitor -> all.forEach((user, t) -> visitor.member(bytes(user), t.events, t.tokens)));
        known = members.largestTotal(window);
        assertThat(known).as("largest after a rebuild").isPresent();
        assertThat(members.active(window)).isEqualTo(all.size());
      }
      if (known.isPresent()) {
        assertThat(known.getAsLong()).as("largest in window %s", window).isEqualTo(largest);
      }
    }
  }
}
