package dev.goodhart.streams.topology;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Episodes;
import dev.goodhart.detection.cohort.TeamJudge;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Judges teams' hours, which come complete and in order, and publishes what becomes of the teams'
 * anomalies.
 */
final class JudgeTeams implements Processor<String, Merged, AnomalyKey, Anomaly> {
  private final TopologySettings settings;
  private final Settling settling;
  private final TeamJudge judge;
  private ProcessorContext<AnomalyKey, Anomaly> context;
  private Agenda agenda;
  private Pace pace;
  private EpisodeTable table;
  private long complete;
  private OptionalLong toSettle = OptionalLong.empty();

  JudgeTeams(TopologySettings settings, DetectorConfig config, Settling settling) {
    this.settings = settings;
    this.settling = settling;
    judge = new TeamJudge(config);
  }

  @Override
  public void init(ProcessorContext<AnomalyKey, Anomaly> context) {
    this.context = context;
    agenda = new Agenda(context.getStateStore(Names.TEAM_EPISODES_AGENDA_STORE));
    table = new EpisodeTable(context.getStateStore(Names.TEAM_EPISODES_STORE), agenda);
    // A task may begin again with the same instance: what it heard last was not committed.
    complete = 0;
    toSettle = OptionalLong.empty();
    pace = new Pace(context, settings.partitions(), this::catchUp);
  }

  @Override
  public void process(Record<String, Merged> record) {
    if (record.value() instanceof Merged.Whole whole) {
      if (whole.cohort().kind() == Cohort.Kind.TEAM) {
        judge(whole);
      }
    } else if (record.value() instanceof Merged.HoursComplete hours) {
      complete = Math.max(complete, hours.instant());
      if (hours.settle()) {
        toSettle = OptionalLong.of(hours.instant());
      }
      pace.more();
    }
  }

  private void judge(Merged.Whole whole) {
    String team = whole.cohort().id();
    Episodes episodes = table.open(Bytes.wrap(team.getBytes(StandardCharsets.UTF_8)));
    judge.judge(episodes, team, whole.hour(), whole.sketch(), this::publish);
    table.save(judge.nextDue(episodes));
  }

  private boolean catchUp(int most) {
    boolean allFell = agenda.takeDue(complete, most, this::fallDue);
    if (allFell && toSettle.isPresent()) {
      settling.settled(Names.JUDGE_TEAMS, context.taskId().partition(), toSettle.getAsLong());
      toSettle = OptionalLong.empty();
    }
    return allFell;
  }

  private void fallDue(long instant, Bytes key) {
    Episodes episodes = table.openIfAwaited(key, instant);
    if (episodes != null) {
      String team = new String(key.get(), StandardCharsets.UTF_8);
      judge.advance(episodes, team, complete, this::publish);
      table.save(judge.nextDue(episodes));
    }
  }

  private void publish(
      dev.goodhart.detection.AnomalyKey key, dev.goodhart.detection.AnomalyChange change) {
    context.forward(
        new Record<>(AnomalyRow.key(key), AnomalyRow.value(change), Math.max(0, change.at())));
  }
}
