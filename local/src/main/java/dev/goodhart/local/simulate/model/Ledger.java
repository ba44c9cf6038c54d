package dev.goodhart.local.simulate.model;

/** Takes down what happened. */
public interface Ledger {
  /**
   * A call.
   *
   * @param claim what the person's own program says it used, as a multiple of what it did use
   */
  void call(Person person, Call call, double claim);

  /** Something that came of work. */
  void outcome(Person person, Outcome outcome);
}
