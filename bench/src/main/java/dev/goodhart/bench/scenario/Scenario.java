package dev.goodhart.bench.scenario;

import java.time.Instant;

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
   * The settling clock as of which everything was last published; {@link Instant#MIN}: none yet,
   * {@link Instant#MAX}: of one that knows no clock.
   *
   * @throws IllegalStateException if it failed
   */
  Instant settledAsOf();

  /** Stops; what was worked on is committed. */
  @Override
  void close();
}
