package dev.goodhart.detection.signal;

/**
 * The names of the signals. Stored statements carry the {@link #code()}; records carry the {@link
 * #wireName()}. Neither ever changes.
 */
public enum SignalId {
  OWN_DAILY_VOLUME(1, "own-daily-volume", Family.VOLUME),
  PROMPT_REPETITION(2, "prompt-repetition", Family.REPETITION),
  DECLARED_AUTOMATION(
      3, "declared-automation", Family.MITIGATING, Family.REPETITION, Family.CADENCE),
  FAILED_CALLS(
      4,
      "failed-calls",
      Family.MITIGATING,
      Family.VOLUME,
      Family.REPETITION,
      Family.CADENCE,
      Family.STRUCTURE,
      Family.YIELD),
  MANY_SESSIONS(5, "many-sessions", Family.MITIGATING, Family.REPETITION),
  MACHINE_CADENCE(7, "machine-cadence", Family.CADENCE),
  ROUND_THE_CLOCK(8, "round-the-clock", Family.CADENCE),
  PARALLEL_SESSIONS(9, "parallel-sessions", Family.STRUCTURE),
  ENDLESS_SESSION(10, "endless-session", Family.STRUCTURE),
  SAME_SEED(11, "same-seed", Family.STRUCTURE),
  THIN_ANSWERS(12, "thin-answers", Family.YIELD),
  LARGE_CONTEXT(13, "large-context", Family.YIELD),
  LONG_OUTPUT(14, "long-output", Family.YIELD),
  BULK_JOB(
      15,
      "bulk-job",
      Family.MITIGATING,
      Family.VOLUME,
      Family.CADENCE,
      Family.STRUCTURE,
      Family.YIELD,
      Family.WORK),
  SAME_TASK_OTHER_THINGS(41, "same-task-other-things", Family.MITIGATING, Family.REPETITION),
  WORKING_AGENT(42, "working-agent", Family.MITIGATING, Family.YIELD),
  NO_OUTCOMES(16, "no-outcomes", Family.WORK),
  TOP_UP(18, "top-up", Family.CALENDAR),
  LATE_SPURT(19, "late-spurt", Family.CALENDAR),
  BOX_TICKING(20, "box-ticking", Family.CALENDAR),
  STEADY_CLIMB(21, "steady-climb", Family.TREND),
  HOLLOW_COMMITS(44, "hollow-commits", Family.YIELD),
  REJECTED_EDITS(45, "rejected-edits", Family.YIELD),
  STRANGE_DAYS(43, "strange-days", Family.TREND),
  SAME_WORDS(22, "same-words", Family.REPETITION),
  CLAIM_INFLATION(30, "claim-inflation", Family.CLAIMS),
  MANY_INSTALLATIONS(31, "many-installations", Family.STRUCTURE),
  PEER_VOLUME(23, "peer-volume", Family.VOLUME),
  PEER_REPETITION(24, "peer-repetition", Family.REPETITION),
  PEER_THINNESS(25, "peer-thin-answers", Family.YIELD),
  PEER_PARALLEL(26, "peer-parallel-sessions", Family.STRUCTURE),
  SHARED_LOOP(27, "shared-loop", Family.REPETITION),
  SHARED_SHIFT(28, "shared-shift", Family.TREND),
  COHORT_MOVED(
      29,
      "cohort-moved",
      Family.MITIGATING,
      Family.VOLUME,
      Family.REPETITION,
      Family.CADENCE,
      Family.STRUCTURE,
      Family.YIELD,
      Family.WORK,
      Family.TREND),
  EVEN_SIZES(33, "even-sizes", Family.CADENCE),
  NESTED_AGENTS(34, "nested-agents", Family.STRUCTURE),
  DEAR_MODELS(35, "dear-models", Family.YIELD),
  ANSWER_LENGTH(36, "answer-length", Family.YIELD),
  OWN_DAILY_CALLS(37, "own-daily-calls", Family.VOLUME),
  OWN_DAILY_OUTPUT(38, "own-daily-output", Family.VOLUME),
  SAME_HOUR(39, "same-hour", Family.CALENDAR),
  AS_COLLEAGUES_WORK(40, "as-colleagues-work", Family.MITIGATING, Family.YIELD),
  NEW_TOOL(
      32,
      "new-tool",
      Family.MITIGATING,
      Family.VOLUME,
      Family.STRUCTURE,
      Family.YIELD,
      Family.WORK,
      Family.TREND),
  OUTCOMES_KEEP_UP(
      17,
      "outcomes-keep-up",
      Family.MITIGATING,
      Family.VOLUME,
      Family.TREND,
      Family.STRUCTURE,
      Family.CADENCE);

  private static final SignalId[] VALUES = values();

  private final int code;
  private final String wireName;
  private final Family family;
  private final int bearsOn;

  SignalId(int code, String wireName, Family family, Family... explains) {
    this.code = code;
    this.wireName = wireName;
    this.family = family;
    int bits = 1 << family.index();
    for (Family explained : explains) {
      bits |= 1 << explained.index();
    }
    this.bearsOn = bits;
  }

  /** Its number where it is stored. */
  public int code() {
    return code;
  }

  /** Its name in records. */
  public String wireName() {
    return wireName;
  }

  /** The family it belongs to. */
  public Family family() {
    return family;
  }

  /** Whether it adds to this family's evidence or, if it speaks for honest work, explains it. */
  public boolean bearsOn(Family other) {
    return (bearsOn & 1 << other.index()) != 0;
  }

  /** The signal with this code, or null where a later version wrote it. */
  public static SignalId ofCode(int code) {
    for (SignalId id : VALUES) {
      if (id.code == code) {
        return id;
      }
    }
    return null;
  }
}
