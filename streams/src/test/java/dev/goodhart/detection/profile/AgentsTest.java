package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Observation;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgentsTest {
  private final Agents agents = new Agents();

  /** What is written with slashes here, for the eye. */
  private static String parts(String agent) {
    return agent == null ? null : agent.replace('/', Observation.PART);
  }

  private boolean add(int day, String agent) {
    return agents.add(parts(agent), MONDAY + day * DAY);
  }

  @Test
  void whatIsTakenUpAfterTheFirstDayIsNew() {
    assertThat(add(0, "editor/1.0")).isFalse();
    assertThat(agents.newest()).isZero();
    assertThat(add(1, "robot/1.0")).isTrue();
    assertThat(agents.newest()).isNotZero();
    assertThat(add(1, "editor/1.0")).isFalse();
  }

  @Test
  void onTheFirstDayEverythingIsNewAndNothingIs() {
    assertThat(add(0, null)).isFalse();
    assertThat(add(0, "editor/1.0")).isFalse();
    assertThat(add(0, "robot/1.0")).isFalse();
    assertThat(add(1, "robot/1.0")).isFalse();
    assertThat(agents.newest()).isZero();
  }

  @Test
  void aNewVersionOrInstallationOfAnAgentIsNoNewAgent() {
    add(0, "editor/1.0");
    assertThat(add(3, "editor/2.0")).isFalse();
    assertThat(add(3, "editor/2.0/laptop-7")).isFalse();
    assertThat(add(3, "editor")).isFalse();
    assertThat(add(3, "editors/1.0")).isTrue();
  }

  @Test
  void whatHasNoNameIsNoAgent() {
    add(0, "editor/1.0");
    assertThat(add(3, null)).isFalse();
    assertThat(add(3, "//laptop-7")).isFalse();
    assertThat(agents.newest()).isZero();
  }

  @Test
  void afterTwoWeeksItIsNewNoLonger() {
    add(0, "editor/1.0");
    for (int day = 5; day < 5 + Agents.NEW_DAYS; day++) {
      assertThat(add(day, "robot/1.0")).as("day %d", day).isTrue();
    }
    assertThat(add(5 + Agents.NEW_DAYS, "robot/1.0")).isFalse();
  }

  @Test
  void theNewestIsTheOneUsedLastAndTheSameForEverybody() {
    add(0, "editor/1.0");
    add(1, "robot/1.0");
    int robot = agents.newest();
    add(2, "other/1.0");
    assertThat(agents.newest()).isNotEqualTo(robot);
    add(3, "robot/7.1");
    assertThat(agents.newest()).isEqualTo(robot);
    Agents colleagues = new Agents();
    colleagues.add("terminal", MONDAY);
    colleagues.add(parts("robot/3/desk"), MONDAY + 9 * DAY);
    assertThat(colleagues.newest()).isEqualTo(robot);
  }

  @Test
  void theOneLongestUnusedGivesWay() {
    for (int i = 0; i < Agents.SLOTS; i++) {
      add(0, "agent-" + i);
    }
    for (int i = 1; i < Agents.SLOTS; i++) {
      add(20, "agent-" + i);
    }
    assertThat(add(21, "one-more")).isTrue();
    // Those that stayed are known; the one that gave way is new again.
    for (int i = 1; i < Agents.SLOTS; i++) {
      assertThat(add(22, "agent-" + i)).as("agent-%d", i).isFalse();
    }
    assertThat(add(23, "agent-0")).isTrue();
  }

  @Test
  void everyStateSurvivesTheRoundTrip() {
    Random random = new Random(8);
    Agents reused = new Agents();
    for (int i = 0; i < 200; i++) {
      Agents some = new Agents();
      int day = 0;
      int calls = random.nextInt(40);
      for (int k = 0; k < calls; k++) {
        day += random.nextInt(4);
        some.add(random.nextInt(5) == 0 ? null : "a" + random.nextInt(9), MONDAY + day * DAY);
      }
      byte[] bytes = encode(some);
      reused.read(new CompactReader("stored").reset(bytes));
      assertThat(encode(reused)).isEqualTo(bytes);
      assertThat(reused.newest()).isEqualTo(some.newest());
      for (int k = 0; k < 20; k++) {
        String agent = "a" + random.nextInt(12);
        long now = MONDAY + (day + k) * DAY;
        assertThat(reused.add(agent, now)).isEqualTo(some.add(agent, now));
      }
      assertThat(encode(reused)).isEqualTo(encode(some));
    }
    reused.clear();
    assertThat(encode(reused)).isEqualTo(encode(new Agents()));
  }

  private static byte[] encode(Agents some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
