package dev.goodhart.bench.scenario;

/** One way to work on the events of a deployment, in this process. */
public interface Scenario extends AutoCloseable {

  /** Makes one; has a constructor without parameters. */
  interface Factory {
    /** One for a deployment. */
    Scenario create(ScenarioSettings settings);
  }

  /** Begins to work; returns at once. */
  void start();

  /**
   * Whether everything is published as of the settling clock; always true of one that knows no
   * clock.
   *
   * @throws IllegalStateException if it failed
   */
  boolean isSettled();

  /** Stops; what was worked on is committed. */
  @Override
  void close();
}
