package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However much is due, no call lasts long, and nothing is forgotten. */
class PaceTest {
  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private int due;
  private int calls;

  @Test
  void fewThingsAreDoneAtOnce() {
    Pace pace = new Pace(context, 1, this::doSome);
    due = Pace.AT_ONCE;
    pace.more();

    assertThat(due).isZero();
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void whileSomethingIsLeftNothingMoreIsBegunBeforeTheNextTurn() {
    Pace pace = new Pace(context, 1, this::doSome);
    due = 3 * Pace.AT_ONCE;
    pace.more();
    pace.more();
    pace.more();
    assertThat(calls).isEqualTo(1);

    assertThat(pace.turn()).isTrue();
    assertThat(due).isZero();

    due = 1;
    pace.more();
    assertThat(due).isZero();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTurnEndsThoughTheWorkDoesNot() {
    Pace pace =
        new Pace(
            context,
            1,
            most -> {
              calls++;
              return false;
            });

    assertThat(pace.turn()).isFalse();
    assertThat(calls).isPositive();
  }

  @Test
  void turnsComeByThemselvesWithinTheShortestEmitIntervalThatIsUsual() {
    new Pace(context, 1, this::doSome);
    due = 10 * Pace.AT_ONCE;
    MockProcessorContext.CapturedPunctuator turns = context.scheduledPunctuators().get(0);
    assertThat(turns.getInterval().toMillis()).isBetween(1L, TimeUnit.SECONDS.toMillis(1) / 2);

    while (due > 0) {
      turns.getPunctuator().punctuate(0);
    }
    assertThat(due).isZero();
  }

  private boolean doSome(int most) {
    calls++;
    due -= Math.min(due, most);
    return due == 0;
  }
}
