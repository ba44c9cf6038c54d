package dev.goodhart.streams.topology;

import dev.goodhart.detection.Lane;
import dev.goodhart.detection.Observation;
import dev.goodhart.detection.TokenCounts;
import dev.goodhart.intake.Ids;
import dev.goodhart.ledger.Change;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;
import java.util.OptionalLong;

/** Makes of a change of what is counted what detection sees of it. */
final class Observations {
  /** What several agents call the identity of an installation, in their telemetry. */
  private static final String INSTALLATION_ID = "installation.id";

  private static final int HEX_DIGITS = 16;
  private static final int HEX = 16;

  private Observations() {}

  /**
   * @param arrival when it counts as arrived, milliseconds since the epoch
   */
  static Observation of(Change change, long arrival) {
    TokenUsageEvent event = change.cause();
    UsageSums delta = change.delta();
    return new Observation(
        event.getEventId(),
        change.user(),
        change.team(),
        arrival,
        change.occurredAt(),
        change.model(),
        lane(event),
        installation(event),
        Ids.orNull(event.getSessionId()),
        Ids.orNull(event.getRunId()),
        Math.max(0, event.getDepth()),
        fingerprint(event.getPromptFingerprint()),
        fingerprint(event.getToolFingerprint()),
        new TokenCounts(
            delta.input(),
            delta.cacheRead(),
            delta.cacheWrite(),
            delta.output(),
            delta.reasoning()),
        delta.costNanoUsd(),
        (int) event.getToolCalls(),
        (int) event.getToolErrors(),
        event.getFinishReason(),
        change.kind() != Change.Kind.CALL);
  }

  /** An agent, its version, and on which installation it ran where that is told, as one text. */
  private static String installation(TokenUsageEvent event) {
    String agent = Ids.orNull(event.getAgent());
    String version = Ids.orNull(event.getAgentVersion());
    String id = event.getAttributes().get(INSTALLATION_ID);
    if (id == null) {
      return agent == null || version == null ? agent : agent + Observation.PART + version;
    }
    return (agent == null ? "" : agent)
        + Observation.PART
        + (version == null ? "" : version)
        + Observation.PART
        + id;
  }

  private static Lane lane(TokenUsageEvent event) {
    return switch (event.getLane()) {
      case HUMAN -> Lane.HUMAN;
      case DELEGATED -> Lane.DELEGATED;
      case SCHEDULED -> Lane.SCHEDULED;
      case CI -> Lane.CI;
      case EVAL -> Lane.EVAL;
      case UNKNOWN -> Lane.UNKNOWN;
    };
  }

  /** A fingerprint in another form than ours says nothing. */
  private static OptionalLong fingerprint(String text) {
    if (text == null || text.length() != HEX_DIGITS) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(text, HEX));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
