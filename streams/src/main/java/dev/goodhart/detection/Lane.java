package dev.goodhart.detection;

/**
 * How a call came to be, as its sender declared it. A claim, not a fact: lanes are sometimes
 * missing and sometimes false.
 */
public enum Lane {
  /** Not declared. */
  UNKNOWN,
  /** A person waits for the answer. */
  HUMAN,
  /** An agent works on a person's order. */
  DELEGATED,
  /** A timer started it. */
  SCHEDULED,
  /** A build or deployment pipeline started it. */
  CI,
  /** An evaluation of models or prompts. */
  EVAL;

  /** Whether the sender says that no person is behind the single call. */
  public boolean isDeclaredAutomation() {
    return this == SCHEDULED || this == CI || this == EVAL;
  }
}
