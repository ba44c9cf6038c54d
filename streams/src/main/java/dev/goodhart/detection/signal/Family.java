package dev.goodhart.detection.signal;

/** Signals of one family share causes; only different families count as independent evidence. */
public enum Family {
  /** How much. */
  VOLUME(0),
  /** How much of the same. */
  REPETITION(1),
  /** Speaks for honest work. */
  MITIGATING(2);

  private final int index;

  Family(int index) {
    this.index = index;
  }

  /** A small number of its own, from 0. */
  public int index() {
    return index;
  }
}
