package dev.goodhart.bench.scenario;

import dev.goodhart.streams.GoodhartStreams;
import java.time.Duration;

/** The application as {@code goodhart streams} runs it, everything on, in recorded time. */
public final class Goodhart implements Scenario.Factory {
  @Override
  public Scenario create(ScenarioSettings settings) {
    GoodhartStreams streams =
        new GoodhartStreams(settings.config(), line -> System.err.println(line));
    return new Scenario() {
      @Override
      public void start() {
        streams.start();
      }

      @Override
      public boolean isSettled() {
        try {
          return streams.awaitSettled(Duration.ZERO);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }

      @Override
      public void close() {
        streams.close();
      }
    };
  }
}
