package dev.goodhart.local.replay;

import dev.goodhart.streams.GoodhartConfig;
import dev.goodhart.streams.GoodhartStreams;
import java.time.Duration;

/** What works on the events that a replay sends. */
interface Application extends AutoCloseable {

  /** Makes one for a deployment. */
  interface Factory {
    Application create(GoodhartConfig config);
  }

  void start();

  /**
   * Waits until everything before the settling clock was worked on.
   *
   * @return whether it was, within the time
   * @throws IllegalStateException if it failed
   */
  boolean awaitSettled(Duration atMost) throws InterruptedException;

  /** Stops; what was worked on is committed. */
  @Override
  void close();

  /** The topology. */
  static Application topology(GoodhartConfig config) {
    GoodhartStreams streams = new GoodhartStreams(config);
    return new Application() {
      @Override
      public void start() {
        streams.start();
      }

      @Override
      public boolean awaitSettled(Duration atMost) throws InterruptedException {
        return streams.awaitSettled(atMost);
      }

      @Override
      public void close() {
        streams.close();
      }
    };
  }
}
