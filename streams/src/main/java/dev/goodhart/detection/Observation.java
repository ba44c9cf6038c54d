package dev.goodhart.detection;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * One accepted event, as detection sees it.
 *
 * @param eventId the event's own id, kept as a sample only
 * @param userId whose event it is
 * @param teamId the team it counts for; null if unknown
 * @param arrival epoch milliseconds; orders, and never falls within one user's sequence
 * @param occurredAt epoch milliseconds; what the event means. At most seven days before arrival, at
 *     most five minutes after it
 * @param model the model called
 * @param lane what its sender declares it to be
 * @param agent with its version and installation where those are known, each behind {@link #PART};
 *     null if absent
 * @param sessionId null if absent
 * @param runId null if absent
 * @param depth how many agents stand between the call and its person; 0 for none
 * @param promptFingerprint of the newest message; empty if absent
 * @param toolFingerprint of tool name and arguments; empty if absent
 * @param tokens counts; of a correction the signed difference
 * @param costNanoUsd list price; of a correction the signed difference
 * @param toolCalls tool calls in the answer
 * @param toolErrors how many of them failed
 * @param finishReason null if absent
 * @param correction true for a growing re-report or a replaced report: counts change, but no call
 *     was made
 */
public record Observation(
    String eventId,
    String userId,
    String teamId,
    long arrival,
    long occurredAt,
    String model,
    Lane lane,
    String agent,
    String sessionId,
    String runId,
    int depth,
    OptionalLong promptFingerprint,
    OptionalLong toolFingerprint,
    TokenCounts tokens,
    long costNanoUsd,
    int toolCalls,
    int toolErrors,
    String finishReason,
    boolean correction) {
  /** Between an agent's name, its version and its installation: no name holds it. */
  public static final char PART = '\u001f';

  public Observation {
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(userId, "userId");
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(promptFingerprint, "promptFingerprint");
    Objects.requireNonNull(toolFingerprint, "toolFingerprint");
    Objects.requireNonNull(tokens, "tokens");
  }

  /** Whether the call did no work: it ended in an error, or nothing came back. */
  public boolean failed() {
    return "error".equals(finishReason)
        || (toolCalls > 0 && toolErrors >= toolCalls)
        || tokens.output() + tokens.reasoning() <= 1;
  }

  /** Starts a builder with what every event has. */
  public static Builder of(String eventId, String userId, long arrival, long occurredAt) {
    return new Builder(eventId, userId, arrival, occurredAt);
  }

  /** Collects the optional parts of an observation. */
  public static final class Builder {
    private static final TokenCounts NO_TOKENS = new TokenCounts(0, 0, 0, 0, 0);

    private final String eventId;
    private final String userId;
    private final long arrival;
    private final long occurredAt;
    private String teamId;
    private String model = "";
    private Lane lane = Lane.UNKNOWN;
    private String agent;
    private String sessionId;
    private String runId;
    private int depth;
    private OptionalLong promptFingerprint = OptionalLong.empty();
    private OptionalLong toolFingerprint = OptionalLong.empty();
    private TokenCounts tokens = NO_TOKENS;
    private long costNanoUsd;
    private int toolCalls;
    private int toolErrors;
    private String finishReason;
    private boolean correction;

    private Builder(String eventId, String userId, long arrival, long occurredAt) {
      this.eventId = eventId;
      this.userId = userId;
      this.arrival = arrival;
      this.occurredAt = occurredAt;
    }

    /** Sets the team; null if unknown. */
    public Builder team(String value) {
      teamId = value;
      return this;
    }

    /** Sets the model. */
    public Builder model(String value) {
      model = value;
      return this;
    }

    /** Sets the declared lane. */
    public Builder lane(Lane value) {
      lane = value;
      return this;
    }

    /** Sets the agent; null if absent. */
    public Builder agent(String value) {
      agent = value;
      return this;
    }

    /** Sets the session; null if absent. */
    public Builder session(String value) {
      sessionId = value;
      return this;
    }

    /** Sets the run; null if absent. */
    public Builder run(String value) {
      runId = value;
      return this;
    }

    /** Sets how deep below its person the call was made. */
    public Builder depth(int value) {
      depth = value;
      return this;
    }

    /** Sets the prompt's fingerprint. */
    public Builder prompt(long value) {
      promptFingerprint = OptionalLong.of(value);
      return this;
    }

    /** Sets the tool call's fingerprint. */
    public Builder tool(long value) {
      toolFingerprint = OptionalLong.of(value);
      return this;
    }

    /** Sets the five counts. */
    public Builder tokens(
        long input, long cacheRead, long cacheWrite, long output, long reasoning) {
      tokens = new TokenCounts(input, cacheRead, cacheWrite, output, reasoning);
      return this;
    }

    /** Sets the list price in nano-USD. */
    public Builder cost(long nanoUsd) {
      costNanoUsd = nanoUsd;
      return this;
    }

    /** Sets the number of tool calls and how many of them failed. */
    public Builder tools(int calls, int errors) {
      toolCalls = calls;
      toolErrors = errors;
      return this;
    }

    /** Sets the finish reason; null if absent. */
    public Builder finish(String reason) {
      finishReason = reason;
      return this;
    }

    /** Marks a signed difference of counts that is no call of its own. */
    public Builder correction() {
      correction = true;
      return this;
    }

    /** The observation. */
    public Observation build() {
      return new Observation(
          eventId,
          userId,
          teamId,
          arrival,
          occurredAt,
          model,
          lane,
          agent,
          sessionId,
          runId,
          depth,
          promptFingerprint,
          toolFingerprint,
          tokens,
          costNanoUsd,
          toolCalls,
          toolErrors,
          finishReason,
          correction);
    }
  }
}
