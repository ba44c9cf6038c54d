package dev.goodhart.local.replay;

import dev.goodhart.reference.RowChecks;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.IncentiveKind;
import dev.goodhart.schema.IncentivePeriod;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.PriceFrom;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A door for each kind of file; every call makes a new one. */
public final class JsonDoors {
  private JsonDoors() {}

  /** Lines of {@code usage.ndjson}. */
  public static JsonDoor<TokenUsageEvent> usage() {
    return new JsonDoor<>(
        JsonDoors::blankUsage,
        List.of(
            Values.requiredId("event_id", TokenUsageEvent::setEventId),
            Values.requiredInstant("occurred_at", TokenUsageEvent::setOccurredAt),
            Values.requiredId("user_id", TokenUsageEvent::setUserId),
            Values.requiredSymbol("source", Source.values(), TokenUsageEvent::setSource),
            Values.requiredId("model", TokenUsageEvent::setModel),
            Values.optionalId("team_id", TokenUsageEvent::setTeamId),
            Values.optionalText("agent", TokenUsageEvent::setAgent),
            Values.optionalText("agent_version", TokenUsageEvent::setAgentVersion),
            Values.optionalId("session_id", TokenUsageEvent::setSessionId),
            Values.optionalId("request_id", TokenUsageEvent::setRequestId),
            Values.optionalId("run_id", TokenUsageEvent::setRunId),
            Values.optionalId("parent_run_id", TokenUsageEvent::setParentRunId),
            Values.optionalInt("depth", TokenUsageEvent::setDepth),
            Values.optionalSymbol("lane", Lane.values(), Lane.UNKNOWN, TokenUsageEvent::setLane),
            Values.optionalText("provider", TokenUsageEvent::setProvider),
            Values.count("input_tokens", TokenUsageEvent::setInputTokens),
            Values.count("cache_read_tokens", TokenUsageEvent::setCacheReadTokens),
            Values.count("cache_write_tokens", TokenUsageEvent::setCacheWriteTokens),
            Values.count("output_tokens", TokenUsageEvent::setOutputTokens),
            Values.count("reasoning_tokens", TokenUsageEvent::setReasoningTokens),
            Values.optionalLong("reported_cost_nano_usd", TokenUsageEvent::setReportedCostNanoUsd),
            Values.optionalText("prompt_fingerprint", TokenUsageEvent::setPromptFingerprint),
            Values.optionalText("tool_fingerprint", TokenUsageEvent::setToolFingerprint),
            Values.count("tool_calls", TokenUsageEvent::setToolCalls),
            Values.count("tool_errors", TokenUsageEvent::setToolErrors),
            Values.optionalLong("duration_ms", TokenUsageEvent::setDurationMs),
            Values.optionalText("finish_reason", TokenUsageEvent::setFinishReason),
            Values.texts("attributes", TokenUsageEvent::setAttributes)),
        true,
        new ObjectReader.Unknown(),
        event -> Optional.empty());
  }

  /** Lines of {@code outcomes.ndjson}. */
  public static JsonDoor<WorkOutcomeEvent> outcomes() {
    return new JsonDoor<>(
        WorkOutcomeEvent::new,
        List.of(
            Values.requiredId("event_id", WorkOutcomeEvent::setEventId),
            Values.requiredInstant("occurred_at", WorkOutcomeEvent::setOccurredAt),
            Values.requiredId("user_id", WorkOutcomeEvent::setUserId),
            Values.optionalId("session_id", WorkOutcomeEvent::setSessionId),
            Values.requiredSymbol("kind", OutcomeKind.values(), WorkOutcomeEvent::setKind),
            Values.requiredCount("amount", WorkOutcomeEvent::setAmount)),
        true,
        new ObjectReader.Unknown(),
        outcome -> Optional.empty());
  }

  /** Lines of {@code memberships.ndjson}. */
  public static JsonDoor<TeamMembership> memberships() {
    return new JsonDoor<>(
        TeamMembership::new,
        List.of(
            Values.requiredId("user_id", TeamMembership::setUserId),
            Values.requiredInstant("valid_from", TeamMembership::setValidFrom),
            Values.optionalId("team_id", TeamMembership::setTeamId),
            Values.optionalText("role", TeamMembership::setRole),
            Values.optionalText("timezone", TeamMembership::setTimezone)),
        false,
        new ObjectReader.Unknown(),
        RowChecks::problem);
  }

  /** Lines of {@code prices.ndjson}. */
  public static JsonDoor<ModelPrice> prices() {
    ObjectReader.Unknown unknown = new ObjectReader.Unknown();
    ObjectReader<PriceFrom> prices =
        new ObjectReader<>(
            PriceFrom::new,
            List.of(
                Values.requiredInstant("valid_from", PriceFrom::setValidFrom),
                Values.requiredLong("input", PriceFrom::setInput),
                Values.requiredLong("cache_read", PriceFrom::setCacheRead),
                Values.requiredLong("cache_write", PriceFrom::setCacheWrite),
                Values.requiredLong("output", PriceFrom::setOutput),
                Values.requiredLong("reasoning", PriceFrom::setReasoning)),
            unknown);
    return new JsonDoor<>(
        ModelPrice::new,
        List.of(
            Values.requiredId("model", ModelPrice::setModel),
            Values.requiredList("prices", prices, ModelPrice::setPrices)),
        false,
        unknown,
        RowChecks::problem);
  }

  /** Lines of {@code incentives.ndjson}. */
  public static JsonDoor<Incentive> incentives() {
    return new JsonDoor<>(
        Incentive::new,
        List.of(
            Values.requiredId("incentive_id", Incentive::setIncentiveId),
            Values.optionalId("team_id", Incentive::setTeamId),
            Values.requiredSymbol("kind", IncentiveKind.values(), Incentive::setKind),
            Values.requiredSymbol("period", IncentivePeriod.values(), Incentive::setPeriod),
            Values.optionalText("timezone", Incentive::setTimezone),
            Values.requiredText("period_ends", Incentive::setPeriodEnds),
            Values.optionalLong("target", Incentive::setTarget),
            Values.requiredInstant("valid_from", Incentive::setValidFrom),
            Values.optionalInstant("valid_to", Incentive::setValidTo)),
        false,
        new ObjectReader.Unknown(),
        RowChecks::problem);
  }

  private static TokenUsageEvent blankUsage() {
    TokenUsageEvent event = new TokenUsageEvent();
    event.setLane(Lane.UNKNOWN);
    event.setAttributes(Map.of());
    return event;
  }
}
