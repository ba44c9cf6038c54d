package dev.goodhart.detection.signal;

/** Signals of one family share causes; only different families count as independent evidence. */
public enum Family {
  /** How much. */
  VOLUME(0),
  /** How much of the same. */
  REPETITION(1),
  /** When: as a machine would, not as a person. */
  CADENCE(2),
  /** In what arrangement: how many at once, how long without an end, from what beginnings. */
  STRUCTURE(3),
  /** What came back for what went in. */
  YIELD(4),
  /** What work stands beside it. */
  WORK(5),
  /** When, with regard to a target or a leaderboard. */
  CALENDAR(6),
  /** Where it is going, over weeks. */
  TREND(7),
  /** What is claimed, beside what was seen. */
  CLAIMS(8),
  /** Speaks for honest work. */
  MITIGATING(9);

  private final int index;

  Family(int index) {
    this.index = index;
  }

  /** Whether it tells how much, what work, or where it is going, and not how somebody uses. */
  public boolean isContext() {
    return this == VOLUME || this == WORK || this == TREND;
  }

  /** A small number of its own, from 0. Sketches carry it; it never changes. */
  public int index() {
    return index;
  }
}
