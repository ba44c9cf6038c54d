package dev.goodhart.local.replay;

import dev.goodhart.intake.ArrivalLimits;
import dev.goodhart.intake.OutcomeChecks;
import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.intake.Spans;
import dev.goodhart.intake.UsageChecks;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Event time in a replay: T is the largest arrival among usage events that pass every check on the
 * event by itself. Lines are judged in the order in which they arrive; the rest of the run sees
 * only the arrivals given here. All times are milliseconds since the epoch, UTC. Not thread-safe.
 */
public final class ReplayClock {
  private static final long NONE = Long.MIN_VALUE;

  private final UsageChecks usage;
  private final OutcomeChecks outcomes;
  private final long now;
  private long time = NONE;

  /**
   * @param limits how far event time may lie from arrival
   * @param now when the run started: nothing arrives after it
   */
  public ReplayClock(ArrivalLimits limits, long now) {
    this.usage = new UsageChecks(limits);
    this.outcomes = new OutcomeChecks(limits);
    this.now = now;
  }

  /** T, or empty before the first event that moves it. */
  public OptionalLong time() {
    return time == NONE ? OptionalLong.empty() : OptionalLong.of(time);
  }

  /**
   * Judges the next line of usage; it moves T if nothing is wrong with it.
   *
   * @param event as read from the line
   * @param receivedAt the line's received_at; without it the event arrives at T, or when it
   *     occurred if that is later
   */
  public Verdict judge(TokenUsageEvent event, OptionalLong receivedAt) {
    long arrival =
        receivedAt.isPresent()
            ? receivedAt.getAsLong()
            : Math.max(time, event.getOccurredAt().toEpochMilli());
    Optional<Rejection> found = firstOf(usage.content(event), arrival, usage.time(event, arrival));
    if (found.isEmpty()) {
      time = Math.max(time, arrival);
    }
    return new Verdict(arrival, found);
  }

  /**
   * Judges an outcome, which never moves T.
   *
   * @param outcome as read from the line
   * @param receivedAt the line's received_at; without it the outcome arrives when it occurred
   */
  public Verdict judge(WorkOutcomeEvent outcome, OptionalLong receivedAt) {
    long arrival = receivedAt.orElse(outcome.getOccurredAt().toEpochMilli());
    return new Verdict(
        arrival, firstOf(outcomes.content(outcome), arrival, outcomes.time(outcome, arrival)));
  }

  /** Puts what is wrong with the arrival itself where it belongs in the order of reasons. */
  private Optional<Rejection> firstOf(
      Optional<Rejection> content, long arrival, Optional<Rejection> timing) {
    if (content.isPresent()) {
      return content;
    }
    if (arrival > now) {
      return Optional.of(
          new Rejection(
              RejectReason.FROM_THE_FUTURE,
              "arrival " + Spans.instant(arrival) + " is after the start of the run"));
    }
    boolean early = timing.isPresent() && timing.get().reason() == RejectReason.FROM_THE_FUTURE;
    if (arrival < 0 && !early) {
      return Optional.of(
          new Rejection(
              RejectReason.TOO_LATE,
              "arrival "
                  + Spans.instant(arrival)
                  + " is before 1970, where no record's timestamp reaches"));
    }
    return timing;
  }
}
