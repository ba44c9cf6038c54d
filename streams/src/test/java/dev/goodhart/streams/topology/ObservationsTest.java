package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.Observation;
import dev.goodhart.ledger.Change;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What detection sees of an event. */
class ObservationsTest {
  private static final long TIME = 1_767_571_200_000L;

  private static Observation of(TokenUsageEvent event) {
    UsageSums sums = new UsageSums().events(1).input(10);
    return Observations.of(
        new Change("ann", "red", "m", TIME, TIME, sums, Change.Kind.CALL, event), TIME);
  }

  private static TokenUsageEvent event(String agent, String version, Map<String, String> more) {
    TokenUsageEvent event = new TokenUsageEvent();
    event.setEventId("e-1");
    event.setLane(Lane.HUMAN);
    event.setAgent(agent);
    event.setAgentVersion(version);
    event.setAttributes(more);
    return event;
  }

  private static String agent(String agent, String version, Map<String, String> more) {
    return of(event(agent, version, more)).agent();
  }

  @Test
  void anAgentIsNamedWithItsVersion() {
    assertThat(agent("editor", "1.2", Map.of())).isEqualTo(parts("editor/1.2"));
    assertThat(agent("editor", null, Map.of())).isEqualTo("editor");
    assertThat(agent(null, "1.2", Map.of())).isNull();
    assertThat(agent(null, null, Map.of("host", "h"))).isNull();
  }

  @Test
  void twoInstallationsOfAnAgentAreToldApartWhereTheyNameThemselves() {
    Map<String, String> laptop = Map.of("installation.id", "laptop");
    assertThat(agent("editor", "1.2", laptop)).isEqualTo(parts("editor/1.2/laptop"));
    assertThat(agent("editor", "1.2", Map.of("installation.id", "desk")))
        .isEqualTo(parts("editor/1.2/desk"));
    assertThat(agent("editor", null, laptop)).isEqualTo(parts("editor//laptop"));
    assertThat(agent(null, null, laptop)).isEqualTo(parts("//laptop"));
  }

  @Test
  void aDepthBelowNoneIsNone() {
    TokenUsageEvent event = event("editor", null, Map.of());
    assertThat(of(event).depth()).isZero();
    event.setDepth(3);
    assertThat(of(event).depth()).isEqualTo(3);
    event.setDepth(-2);
    assertThat(of(event).depth()).isZero();
  }

  /** What is written with slashes here, for the eye. */
  private static String parts(String agent) {
    return agent.replace('/', Observation.PART);
  }
}
