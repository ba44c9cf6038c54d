package dev.goodhart.bench.scenario;

import dev.goodhart.streams.GoodhartStreams;
import java.time.Instant;

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
      public Instant settledAsOf() {
        return streams.settledAsOf();
      }

      @Override
      public void close() {
        streams.close();
      }
    };
  }
}
