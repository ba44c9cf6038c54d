package dev.goodhart.streams.topology;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Episodes;
import dev.goodhart.detection.Judge;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.cohort.CohortSketch;
import dev.goodhart.detection.cohort.Peers;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Judges users' statements beside what their peers did in the same hour, and publishes what becomes
 * of their anomalies.
 *
 * <p>Statements and what cohorts did come in any order. Both are kept until every upstream has said
 * that an hour is complete; then the hour is judged, hour by hour. Timed changes fall due with the
 * user's own next statement or once the hours before are judged: never with somebody else's
 * statement, so they do not depend on who shares the partition.
 */
final class JudgeUsers implements Processor<Integer, JudgeEntry, AnomalyKey, Anomaly> {
  private static final int SKETCHES_AT_HAND = 512;

  private final TopologySettings settings;
  private final Settling settling;
  private final Judge judge;
  private final JudgeEntry.Writer writer = new JudgeEntry.Writer();
  private final JudgeEntry.Reader reader = new JudgeEntry.Reader();
  // Members of one cohort are judged one soon after the other: no need to read its sketch for each.
  private final Map<Cohort, CohortSketch> sketches = new LatestSketches();
  private long sketchesOf;
  private ProcessorContext<AnomalyKey, Anomaly> context;
  private Upstream upstream;
  private PagedBacklog statements;
  private GroupedBacklog views;
  private Agenda agenda;
  private Pace pace;
  private EpisodeTable table;
  private OptionalLong toSettle = OptionalLong.empty();

  JudgeUsers(TopologySettings settings, DetectorConfig config, Settling settling) {
    this.settings = settings;
    this.settling = settling;
    judge = new Judge(config);
  }

  @Override
  public void init(ProcessorContext<AnomalyKey, Anomaly> context) {
    this.context = context;
    upstream =
        new Upstream(
            context.getStateStore(Names.JUDGE_TIME_STORE),
            JudgeEntry.upstreams(settings.partitions()));
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(Names.STATEMENTS_STORE);
    statements = new PagedBacklog(store);
    views = new GroupedBacklog(context.getStateStore(Names.VIEWS_STORE), settings.partitions());
    agenda = new Agenda(context.getStateStore(Names.EPISODES_AGENDA_STORE));
    table = new EpisodeTable(context.getStateStore(Names.EPISODES_STORE), agenda);
    toSettle = upstream.lastSettled();
    sketches.clear();
    HeldStore.beforeCommit(context, store, settings.emitInterval(), this::beforeCommit);
    pace = new Pace(context, settings.partitions(), this::catchUp);
  }

  @Override
  public void process(Record<Integer, JudgeEntry> record) {
    if (record.value() instanceof JudgeEntry.Stated stated) {
      statements.put(stated.statement().at(), Bytes.wrap(writer.serialize("", stated)));
    } else if (record.value() instanceof JudgeEntry.View view) {
      views.put(view.hour(), utf8(view.cohort().key()), view.sketch());
    } else if (record.value() instanceof JudgeEntry.HoursComplete hours) {
      if (upstream.ticked(hours.upstream(), hours.instant(), hours.settle())) {
        toSettle = upstream.lastSettled();
      }
      pace.more();
    }
  }

  private void beforeCommit() {
    statements.write();
    views.write();
  }

  private boolean catchUp(int most) {
    long complete = upstream.complete();
    // In this order: a view is needed until the last statement of its hour, and a timed change
    // comes after the statements before it.
    if (!statements.takeDue(complete, most, this::judge)) {
      return false;
    }
    sketches.clear();
    if (!views.takeDue(complete, most, (hour, cohort, view) -> {})
        || !agenda.takeDue(complete, most, this::fallDue)) {
      return false;
    }
    if (toSettle.isPresent()) {
      settling.settled(Names.JUDGE_USERS, context.taskId().partition(), toSettle.getAsLong());
      toSettle = OptionalLong.empty();
    }
    return true;
  }

  private void judge(long hour, Bytes entry) {
    JudgeEntry.Stated stated = (JudgeEntry.Stated) reader.deserialize("", entry.get());
    Statement statement = stated.statement();
    CohortSketch team = sketch(Cohort.Kind.TEAM, statement.teamId(), hour);
    CohortSketch role = sketch(Cohort.Kind.ROLE, stated.role(), hour);
    CohortSketch everybody = sketch(Cohort.Kind.EVERYBODY, Cohort.everybody().id(), hour);
    Episodes episodes = table.open(utf8(statement.userId()));
    judge.judge(episodes, statement, new Peers.Cohorts(team, role, everybody), this::publish);
    table.save(judge.nextDue(episodes));
  }

  private CohortSketch sketch(Cohort.Kind kind, String id, long hour) {
    if (id == null) {
      return null;
    }
    if (hour != sketchesOf) {
      sketches.clear();
      sketchesOf = hour;
    }
    return sketches.computeIfAbsent(
        new Cohort(kind, id),
        cohort -> {
          byte[] view = views.get(hour, utf8(cohort.key()));
          return view == null ? null : CohortSketch.decode(view);
        });
  }

  private void fallDue(long instant, Bytes user) {
    Episodes episodes = table.openIfAwaited(user, instant);
    if (episodes != null) {
      String userId = new String(user.get(), StandardCharsets.UTF_8);
      judge.advance(episodes, userId, upstream.complete(), this::publish);
      table.save(judge.nextDue(episodes));
    }
  }

  private void publish(
      dev.goodhart.detection.AnomalyKey key, dev.goodhart.detection.AnomalyChange change) {
    context.forward(
        new Record<>(AnomalyRow.key(key), AnomalyRow.value(change), Math.max(0, change.at())));
  }

  private static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class LatestSketches extends LinkedHashMap<Cohort, CohortSketch> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Cohort, CohortSketch> eldest) {
      return size() > SKETCHES_AT_HAND;
    }
  }
}
