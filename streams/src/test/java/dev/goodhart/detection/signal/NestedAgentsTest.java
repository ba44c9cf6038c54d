package dev.goodhart.detection.signal;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.signal.Profiles.BEFORE;
import static dev.goodhart.detection.signal.Profiles.CONFIG;
import static dev.goodhart.detection.signal.Profiles.TODAY;
import static dev.goodhart.detection.signal.Profiles.assertSilent;
import static dev.goodhart.detection.signal.Profiles.assertSpeaks;
import static dev.goodhart.detection.signal.Profiles.assertUnknown;
import static dev.goodhart.detection.signal.SignalId.NESTED_AGENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Calls;
import org.junit.jupiter.api.Test;

/** Agents that start agents. */
class NestedAgentsTest {
  private static final int CALLS = 20;
  private static final int MANY = 120;

  private static Calls days() {
    return new Calls(1).ordinaryDays(MONDAY, BEFORE, CALLS, (call, i) -> call.depth(i % 2));
  }

  private static Calls nesting(Calls calls, long from, int count, int depth) {
    return calls.every(from, count, 5 * MINUTE, (call, i) -> call.depth(depth));
  }

  @Test
  void agentsOfAgentsOfSomebodyWhoNeverHadAnySpeak() {
    Reading reading = assertSpeaks(NESTED_AGENTS, nesting(days(), TODAY, MANY, 2));
    assertThat(reading.observed()).isEqualTo(MANY);
    assertThat(reading.expected()).isZero();
    assertSpeaks(NESTED_AGENTS, nesting(days(), TODAY, MANY, 9));
  }

  @Test
  void agentsThatAPersonStartedAreSilent() {
    assertSilent(NESTED_AGENTS, nesting(days(), TODAY, MANY, 1));
  }

  @Test
  void theOwnerOfAnOrchestratorHasThemEveryDayAndIsSilent() {
    Calls calls = new Calls(2);
    for (int d = 0; d <= BEFORE; d++) {
      nesting(calls, MONDAY + d * DAY, MANY, 2);
    }
    assertSilent(NESTED_AGENTS, calls);
  }

  @Test
  void aFewOfThemAreSilent() {
    assertSilent(NESTED_AGENTS, nesting(days(), TODAY, 15, 2));
  }

  @Test
  void eventsWithoutDepthShowNone() {
    Calls calls = new Calls(3).ordinaryDays(MONDAY, BEFORE, CALLS);
    calls.every(TODAY, MANY, MINUTE, (call, i) -> call.session("agent-" + i));
    assertSilent(NESTED_AGENTS, calls);
  }

  @Test
  void whoIsNewIsNotJudged() {
    int known = CONFIG.warmUpDays() - 1;
    Calls calls = new Calls(4).ordinaryDays(MONDAY, known, CALLS);
    nesting(calls, MONDAY + known * DAY, MANY, 2);
    assertUnknown(NESTED_AGENTS, calls, Reading.State.NOT_ENOUGH_DATA);
  }
}
