package dev.goodhart.local.demo;

import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.util.Comparator;

/** Something that reaches the pipeline. */
sealed interface Arrival {
  /** By arrival; outcomes before usage of the same instant; then as they were made. */
  Comparator<Arrival> ORDER =
      Comparator.comparingLong(Arrival::at)
          .thenComparing(arrival -> arrival instanceof Usage)
          .thenComparingLong(Arrival::number);

  /** When it arrives, milliseconds since the epoch, UTC. */
  long at();

  /** Counts what an organisation has made. */
  long number();

  /** A call of a model. */
  record Usage(long at, long number, TokenUsageEvent event) implements Arrival {
    /** Whether it was made to be refused. */
    boolean isBroken() {
      return event.getOutputTokens() < 0;
    }
  }

  /** Something that came of work. */
  record Outcome(long at, long number, WorkOutcomeEvent event) implements Arrival {}
}
