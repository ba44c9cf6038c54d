package dev.goodhart.bench.workload;

import dev.goodhart.schema.Lane;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The events of a specification, by number. They have what real ones have: a session of half an
 * hour, requests, runs, fingerprints of prompts of which some come back, counts that differ by
 * orders of magnitude. Immutable and thread-safe.
 */
public final class Workload {
  /** The busiest users' models first; the last one has no price. */
  public static final List<String> MODELS =
      List.of("bench-large", "bench-medium", "bench-small", "bench-unpriced");

  /** When the last event of every workload arrives, so that a longer history begins earlier. */
  static final Instant END = Instant.parse("2026-03-05T12:34:56.789Z");

  private static final long SESSION_MS = Duration.ofMinutes(30).toMillis();
  private static final long LEAST_LATE_MS = Duration.ofMinutes(5).toMillis();
  private static final long MOST_LATE_MS = Duration.ofDays(1).toMillis();
  private static final long USUAL_DELAY_MS = 2_000;

  /** How far back an event that is sent again may lie. */
  private static final long REPEATED_WITHIN = 1_000;

  private static final HexFormat HEX = HexFormat.of();

  private static final int USER = 1;
  private static final int PICK = 2;
  private static final int DELAY = 3;
  private static final int COUNTS = 4;
  private static final int KIND = 5;
  private static final int PROMPT = 6;
  private static final int TOOL = 7;
  private static final int ID = 8;
  private static final int REQUEST = 9;
  private static final int REPEAT = 10;
  private static final int NAME = 11;
  private static final int PLACE = 12;

  private final WorkloadSpec spec;
  private final PowerLaw everybody;
  private final PowerLaw hotTeam;
  private final int hotMembers;

  /** The events of a specification. */
  public Workload(WorkloadSpec spec) {
    this.spec = spec;
    everybody = new PowerLaw(spec.users(), spec.skew());
    hotMembers = (spec.users() - 1) / spec.teams() + 1;
    hotTeam = new PowerLaw(hotMembers, spec.skew());
  }

  /** What they were made of. */
  public WorkloadSpec spec() {
    return spec;
  }

  /** A user's id. */
  public static String userId(int user) {
    // As long as the pseudonyms that an identity provider gives.
    return "u-" + hex(Mix.bits(0, NAME, user)) + "-" + user;
  }

  /** A team's id. */
  public static String teamId(int team) {
    return "team-" + team;
  }

  /** The team of a user. */
  public int teamOf(int user) {
    return user % spec.teams();
  }

  /** When the last event arrives, milliseconds since the epoch. */
  public static long end() {
    return END.toEpochMilli();
  }

  /**
   * Event of this number, from 0, in order of arrival; events beyond the specified ones go on at
   * the pace of those that are measured.
   */
  public Made event(long number) {
    long original = original(number);
    return made(original, arrival(number), original != number);
  }

  /** As above, arriving at this instant and never a repetition: for events that are sent live. */
  public Made eventAt(long number, long arrival) {
    return made(number, arrival, /* repeated= */ false);
  }

  private long original(long number) {
    if (spec.duplicateShare() == 0
        || Mix.unit(bits(REPEAT, number)) >= spec.duplicateShare()
        || number < REPEATED_WITHIN) {
      return number;
    }
    long earlier = number - 1 - Mix.below(bits(REPEAT, ~number), REPEATED_WITHIN - 1);
    // What was itself sent again stands for its own original.
    return original(earlier);
  }

  private long arrival(long number) {
    long measuredFrom = end() - spec.span().toMillis();
    if (number < spec.history()) {
      return measuredFrom
          - (long) (spec.historySpan().toMillis() * (1 - (double) number / spec.history()));
    }
    double done = (number - spec.history() + 1.0) / (spec.warmUp() + spec.events());
    return measuredFrom + (long) (spec.span().toMillis() * done);
  }

  private Made made(long number, long arrival, boolean repeated) {
    int user = user(number);
    int team = teamOf(user);
    // A repetition says what the first one said, also when it occurred.
    long occurredAt = (repeated ? arrival(number) : arrival) - delay(number);
    return new Made(event(number, user, team, occurredAt), arrival, user, team, repeated);
  }

  private int user(long number) {
    double pick = Mix.unit(bits(PICK, number));
    double unit = Mix.unit(bits(USER, turn(number)));
    if (pick < spec.hotUserShare()) {
      return 0;
    }
    if (pick < spec.hotUserShare() + spec.hotTeamShare()) {
      return hotTeam.rank(unit) * spec.teams();
    }
    return everybody.rank(unit);
  }

  /** What decides who makes an event: the same for all of a session. */
  private long turn(long number) {
    if (spec.atOnce() == 0) {
      return number;
    }
    long place = number % spec.atOnce();
    // Sessions of different places do not end together.
    long done = number / spec.atOnce() + Mix.below(bits(PLACE, place), spec.session());
    return done / spec.session() * spec.atOnce() + place;
  }

  private long delay(long number) {
    long bits = bits(DELAY, number);
    if (Mix.unit(bits(DELAY, ~number)) < spec.lateShare()) {
      return LEAST_LATE_MS + Mix.below(bits, MOST_LATE_MS - LEAST_LATE_MS);
    }
    return Mix.below(bits, USUAL_DELAY_MS);
  }

  private TokenUsageEvent event(long number, int user, int team, long occurredAt) {
    long counts = bits(COUNTS, number);
    long kind = bits(KIND, number);
    long session = Math.floorDiv(occurredAt, SESSION_MS);
    long prompt = bits(PROMPT, number);
    // One prompt in eight is one of the user's usual ones.
    long fingerprint =
        (prompt & 7) == 0 ? Mix.bits(spec.seed(), PROMPT, user * 31L + (prompt >>> 60)) : prompt;
    boolean delegated = (kind & 15) >= 11;
    return TokenUsageEvent.newBuilder()
        .setEventId(hex(bits(ID, number)) + hex(number))
        .setOccurredAt(Instant.ofEpochMilli(occurredAt))
        .setUserId(userId(user))
        .setSource((kind & 16) == 0 ? Source.CLIENT : Source.GATEWAY)
        .setModel(MODELS.get(model(kind)))
        .setTeamId(teamId(team))
        .setAgent((kind & 32) == 0 ? "claude-code" : "codex")
        .setAgentVersion("2.1.4")
        .setSessionId("s-" + user + "-" + session)
        .setRequestId("req_" + hex(bits(REQUEST, number)) + hex(number))
        .setRunId(delegated ? "run-" + user + "-" + (session ^ (kind >>> 60)) : null)
        .setParentRunId(null)
        .setDepth(delegated ? 1 : 0)
        .setLane(delegated ? Lane.DELEGATED : (kind & 15) == 0 ? Lane.CI : Lane.HUMAN)
        .setProvider("anthropic")
        .setInputTokens(spread(counts, 4_000))
        .setCacheReadTokens(spread(counts >>> 12, 60_000))
        .setCacheWriteTokens(spread(counts >>> 24, 5_000))
        .setOutputTokens(spread(counts >>> 36, 900))
        .setReasoningTokens((counts >>> 48 & 3) == 0 ? spread(counts >>> 50, 2_000) : 0)
        .setReportedCostNanoUsd(null)
        .setPromptFingerprint(hex(fingerprint))
        .setToolFingerprint(hex(bits(TOOL, number)))
        .setToolCalls((kind >>> 8) & 3)
        .setToolErrors((kind >>> 10 & 31) == 0 ? 1 : 0)
        .setDurationMs(200 + (kind >>> 16 & 0x3fff))
        .setFinishReason((kind & 3) == 0 ? "end_turn" : "tool_use")
        .setAttributes(Map.of())
        .build();
  }

  private static int model(long kind) {
    int pick = (int) (kind >>> 32 & 255);
    return pick < 128 ? 0 : pick < 210 ? 1 : pick < 250 ? 2 : 3;
  }

  /** Around a thousandth to the whole of the most, small ones more often. */
  private static long spread(long bits, long most) {
    double unit = (bits & 0xfff) / 4096.0;
    return (long) (most * unit * unit * unit);
  }

  private long bits(int kind, long number) {
    return Mix.bits(spec.seed(), kind, number);
  }

  private static String hex(long value) {
    return HEX.toHexDigits(value);
  }
}
