package dev.goodhart.bench.jmh;

import dev.goodhart.bench.workload.Made;
import dev.goodhart.bench.workload.Workload;
import dev.goodhart.bench.workload.WorkloadSpec;
import java.time.Duration;

/** Events to measure with. */
final class Samples {
  /** A power of two, so that going round costs next to nothing. */
  static final int COUNT = 4096;

  private Samples() {}

  /**
   * @param users who make them
   * @param span event time that they take
   */
  static Made[] events(int users, Duration span) {
    Workload workload =
        new Workload(
            new WorkloadSpec(
                1, users, 1, 0, 0, 1, 0, Duration.ofDays(7), 0, COUNT, span, 0, 0, 0, 0.02));
    Made[] events = new Made[COUNT];
    for (int number = 0; number < COUNT; number++) {
      events[number] = workload.event(number);
    }
    return events;
  }
}
