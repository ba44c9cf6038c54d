package dev.goodhart.streams.topology;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Episodes;
import dev.goodhart.detection.Judge;
import dev.goodhart.detection.Statement;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Judges users' statements in the order of their hours and publishes what becomes of their
 * anomalies. Timed changes fall due with the user's own next statement or once all statements of
 * the hours before are known: never with somebody else's, so they do not depend on who shares the
 * partition.
 */
final class JudgeUsers implements Processor<byte[], Entry, AnomalyKey, Anomaly> {
  private final TopologySettings settings;
  private final Settling settling;
  private final Judge judge;
  private ProcessorContext<AnomalyKey, Anomaly> context;
  private Agenda agenda;
  private EpisodeTable table;
  private long complete;
  private OptionalLong toSettle = OptionalLong.empty();

  JudgeUsers(TopologySettings settings, DetectorConfig config, Settling settling) {
    this.settings = settings;
    this.settling = settling;
    judge = new Judge(config);
  }

  @Override
  public void init(ProcessorContext<AnomalyKey, Anomaly> context) {
    this.context = context;
    agenda = new Agenda(context.getStateStore(Names.EPISODES_AGENDA_STORE));
    table = new EpisodeTable(context.getStateStore(Names.EPISODES_STORE), agenda);
    Pace.schedule(context, settings, wallNow -> catchUp());
  }

  @Override
  public void process(Record<byte[], Entry> record) {
    if (record.value() instanceof Entry.Stated stated) {
      judge(stated.statement());
    } else if (record.value() instanceof Entry.HoursComplete hours) {
      complete = Math.max(complete, hours.instant());
      if (hours.settle()) {
        toSettle = OptionalLong.of(hours.instant());
      }
      catchUp();
    }
  }

  private void judge(Statement statement) {
    Bytes user = Bytes.wrap(statement.userId().getBytes(StandardCharsets.UTF_8));
    Episodes episodes = table.open(user);
    judge.judge(episodes, statement, this::publish);
    table.save(judge.nextDue(episodes));
  }

  private void catchUp() {
    if (agenda.takeDue(complete, Pace.DUE_AT_ONCE, this::fallDue) && toSettle.isPresent()) {
      settling.settled(Names.JUDGE_USERS, context.taskId().partition(), toSettle.getAsLong());
      toSettle = OptionalLong.empty();
    }
  }

  private void fallDue(long instant, Bytes user) {
    Episodes episodes = table.openIfAwaited(user, instant);
    if (episodes != null) {
      String userId = new String(user.get(), StandardCharsets.UTF_8);
      judge.advance(episodes, userId, complete, this::publish);
      table.save(judge.nextDue(episodes));
    }
  }

  private void publish(
      dev.goodhart.detection.AnomalyKey key, dev.goodhart.detection.AnomalyChange change) {
    context.forward(
        new Record<>(AnomalyRow.key(key), AnomalyRow.value(change), Math.max(0, change.at())));
  }
}
