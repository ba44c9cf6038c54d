package dev.goodhart.local.replay;

import dev.goodhart.schema.TokenUsageEvent;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Sends recorded usage in the order of its file, outcomes in between, and the clock.
 *
 * <p>T decides where outcomes go: all that arrived until T precede the event that moves the clock
 * there. An event that is refused moves nothing, wherever its arrival lies.
 */
final class UsageFeed {
  private static final int EVENTS_PER_CLOCK = 20_000;

  private final RecordedUsageWriter writer;
  private final OutcomeFeed outcomes;
  private final ReplayClock clock;
  private final ArrivalRange range;
  private final Runnable onClock;
  private long told = Long.MIN_VALUE;
  private long sent;

  /**
   * @param onClock called whenever the time was told
   */
  UsageFeed(
      RecordedUsageWriter writer,
      OutcomeFeed outcomes,
      ReplayClock clock,
      ArrivalRange range,
      Runnable onClock) {
    this.writer = writer;
    this.outcomes = outcomes;
    this.clock = clock;
    this.range = range;
    this.onClock = onClock;
  }

  /** Sends the whole file, the outcomes that arrive later, and brings every partition to T. */
  void send(RecordedFile<TokenUsageEvent> file) {
    for (Door.Read<TokenUsageEvent> read = file.next(); read != null; read = file.next()) {
      TokenUsageEvent event = read.record();
      Verdict verdict = clock.judge(event, read.receivedAt());
      if (range.holds(verdict)) {
        clock.time().ifPresent(outcomes::sendUntil);
        writer.usage(event, verdict.arrival(), file.origin());
        if (++sent % EVENTS_PER_CLOCK == 0) {
          tellTime();
        }
      } else {
        file.refuse(event.getUserId(), verdict.rejection().orElseThrow());
      }
    }
    outcomes.sendUntil(Long.MAX_VALUE);
    // Where nothing was accepted, there still are dead letters to wait for.
    writer.clock(Instant.ofEpochMilli(clock.time().orElse(0)), /* settle= */ true);
  }

  private void tellTime() {
    OptionalLong time = clock.time();
    if (time.isPresent() && time.getAsLong() > told) {
      told = time.getAsLong();
      writer.clock(Instant.ofEpochMilli(told), /* settle= */ false);
    }
    onClock.run();
  }

  /** Events sent to the topology. */
  long sent() {
    return sent;
  }
}
