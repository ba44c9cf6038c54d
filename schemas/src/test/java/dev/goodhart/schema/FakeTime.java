package dev.goodhart.schema;

import java.time.Duration;

/** Time that passes where somebody sleeps, and nowhere else. */
final class FakeTime {
  private long nanos = 1;
  private long slept;

  Patience patience() {
    return new Patience(
        () -> nanos,
        pause -> {
          nanos += pause;
          slept += pause;
        });
  }

  void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  Duration slept() {
    return Duration.ofNanos(slept);
  }
}
