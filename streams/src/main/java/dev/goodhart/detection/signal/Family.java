package dev.goodhart.detection.signal;

/** Signals of one family share causes; only different families count as independent evidence. */
public enum Family {
  /** How much. */
  VOLUME,
  /** How much of the same. */
  REPETITION,
  /** When: as a machine would, not as a person. */
  CADENCE,
  /** In what arrangement: how many at once, how long without an end, from what beginnings. */
  STRUCTURE,
  /** What came back for what went in. */
  YIELD,
  /** What work stands beside it. */
  WORK,
  /** When, with regard to a target or a leaderboard. */
  CALENDAR,
  /** Where it is going, over weeks. */
  TREND,
  /** What is claimed, beside what was seen. */
  CLAIMS,
  /** Speaks for honest work. */
  MITIGATING;

  /** A small number of its own, from 0. */
  public int index() {
    return ordinal();
  }
}
