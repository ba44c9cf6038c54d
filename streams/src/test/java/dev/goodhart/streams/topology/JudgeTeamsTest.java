package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** What a judge of teams has heard, and what it forgets of it. */
class JudgeTeamsTest {
  private static final long DUE = 1_000;
  private static final Bytes TEAM = Bytes.wrap("red".getBytes(StandardCharsets.UTF_8));

  private final MockProcessorContext<AnomalyKey, Anomaly> context =
      Mocks.context(Names.TEAM_EPISODES_STORE, Names.TEAM_EPISODES_AGENDA_STORE);
  private final List<Long> settled = new ArrayList<>();
  private final JudgeTeams judge =
      new JudgeTeams(
          Mocks.settings(),
          DetectorConfig.defaults(),
          (processor, partition, instant) -> settled.add(instant));

  @Test
  void looksAtWhatIsDueOnceHoursAreCompleteUntilThen() {
    judge.init(context);
    agenda().schedule(DUE, TEAM);

    hear(DUE, /* settle= */ false);

    assertThat(due()).isEmpty();
  }

  @Test
  void forgetsWhatItHeardInATransactionThatWasAborted() {
    judge.init(context);
    hear(DUE, /* settle= */ false);
    // What is scheduled now stands for a store that was restored to what it held before.
    judge.init(context);
    agenda().schedule(DUE, TEAM);

    Mocks.punctuate(context, DUE);

    assertThat(due()).as("due, but nobody has said so to this state").containsExactly(DUE);
  }

  @Test
  void saysThatItSettledOnceAndNotForATransactionThatWasAborted() {
    judge.init(context);
    hear(DUE, /* settle= */ true);
    judge.init(context);

    Mocks.punctuate(context, DUE);

    assertThat(settled).containsExactly(DUE);
  }

  private void hear(long instant, boolean settle) {
    judge.process(new Record<>("", new Merged.HoursComplete(instant, settle), instant));
  }

  private Agenda agenda() {
    return new Agenda(context.getStateStore(Names.TEAM_EPISODES_AGENDA_STORE));
  }

  private List<Long> due() {
    List<Long> due = new ArrayList<>();
    agenda().takeDue(DUE, Integer.MAX_VALUE, (instant, subject) -> due.add(instant));
    return due;
  }
}
