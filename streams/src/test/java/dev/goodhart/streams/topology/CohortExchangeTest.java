package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.ledger.Change;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Investigation, cohorts and judges in as many partitions as one likes, with topics between them
 * that deliver in any order that Kafka may.
 */
class CohortExchangeTest {
  private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int DAYS = 9;
  private static final int USERS = 14;
  private static final DetectorConfig EAGER =
      DetectorConfig.of(
          Map.of(
              "warmUpDays", "2",
              "candidateScore", "1",
              "keepScore", "0",
              "keepFamilyWeight", "0",
              "materialUnits", "0",
              "spikeFactor", "1",
              "spikeMaterialUnits", "0",
              "spikeOpenWeight", "0.1",
              "spikeKeepWeight", "0.01",
              "shiftShare", "0.1"));

  private final ReferenceData reference = ReferenceData.empty();
  private final List<Entry> usage = organisation();

  @Test
  void tellsOfUsersAndOfTeams() {
    Map<String, List<String>> anomalies = new Exchange(1, 1, false).run();

    assertThat(anomalies.keySet()).anyMatch(key -> key.contains("USER"));
    assertThat(anomalies.keySet()).anyMatch(key -> key.contains("TEAM"));
    assertThat(anomalies.toString()).as("peers have a say").contains("cohort_size\": 7");
  }

  @ParameterizedTest(name = "{0} partitions, seed {1}, restarts: {2}")
  @CsvSource({"1,2,true", "2,3,false", "3,4,false", "3,5,true", "5,6,true", "5,7,true"})
  void dependsOnNeitherPartitionsNorOrderNorRestarts(int partitions, long seed, boolean restarts) {
    Map<String, List<String>> expected = new Exchange(1, 1, false).run();
    Map<String, List<String>> told = new Exchange(partitions, seed, restarts).run();

    assertThat(told.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (key, changes) -> {
          List<String> found = told.get(key);
          for (int i = 0; i < Math.min(found.size(), changes.size()); i++) {
            assertThat(found.get(i)).as("%s, change %d", key, i).isEqualTo(changes.get(i));
          }
          assertThat(found.size()).as(key).isEqualTo(changes.size());
        });
  }

  /** Two teams; of one of them, on the last days, four run the same loop in the same minutes. */
  private List<Entry> organisation() {
    Random random = new Random(1);
    List<Entry> all = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      TeamMembership row = new TeamMembership();
      row.setUserId("user-" + user);
      row.setValidFrom(Instant.EPOCH);
      row.setTeamId("team-" + user % 2);
      row.setRole("role-" + user % 3);
      reference.memberships().put(row);
    }
    for (int day = 0; day < DAYS; day++) {
      for (int hour = 8; hour < 12; hour++) {
        long from = START + (24L * day + hour) * HOUR;
        for (int user = 0; user < USERS; user++) {
          boolean loops = day >= DAYS - 2 && user < 8 && user % 2 == 0;
          for (int call = 0; call < (loops ? 30 : 4); call++) {
            long at = loops ? from + 2 * MINUTE * call : from + random.nextLong(HOUR);
            long print = loops ? 0x1234_5678_9ABC_DEF0L : random.nextLong();
            all.add(call("user-" + user, at, print, loops ? 50_000 : 1_000));
          }
        }
      }
    }
    all.sort((a, b) -> Long.compare(change(a).arrival(), change(b).arrival()));
    return all;
  }

  private static Change change(Entry entry) {
    return ((Entry.Counted) entry).change();
  }

  private static Entry call(String user, long at, long print, long input) {
    TokenUsageEvent event = Harness.event("e" + at, user, Instant.ofEpochMilli(at), input);
    event.setPromptFingerprint(String.format("%016x", print));
    event.setSessionId("s");
    UsageSums delta = new UsageSums().events(1).input(input).output(input / 10);
    String team = "team-" + Integer.parseInt(user.substring(5)) % 2;
    return new Entry.Counted(new Change(user, team, "m", at, at, delta, Change.Kind.CALL, event));
  }

  /** What one partition of a topic holds, as bytes, and who reads it. */
  private record Delivery(Runnable read) {}

  private final class Exchange {
    private final int partitions;
    private final boolean restarts;
    private final Random random;
    private final TreeSet<String> settled = new TreeSet<>();
    private final Map<String, List<String>> anomalies = new TreeMap<>();
    private final List<Stage<byte[], Entry, byte[], Entry>> investigate = new ArrayList<>();
    private final List<Stage<String, CohortEntry, String, Merged>> merge = new ArrayList<>();
    private final List<Stage<String, Merged, AnomalyKey, Anomaly>> judgeTeams = new ArrayList<>();
    private final List<Stage<Integer, JudgeEntry, AnomalyKey, Anomaly>> judgeUsers =
        new ArrayList<>();
    private final List<Map<Bytes, byte[]>> cohortHours = new ArrayList<>();
    private final List<Deque<Entry>> inputs = new ArrayList<>();
    private final List<Deque<Record<String, byte[]>>> parts = new ArrayList<>();
    private final List<Deque<byte[]>> stated = new ArrayList<>();
    private final List<Deque<byte[]>> views = new ArrayList<>();
    private final CohortEntry.Writer cohortWriter = new CohortEntry.Writer();
    private final CohortEntry.Reader cohortReader = new CohortEntry.Reader();
    private final JudgeEntry.Writer judgeWriter = new JudgeEntry.Writer();
    private final JudgeEntry.Reader judgeReader = new JudgeEntry.Reader();

    Exchange(int partitions, long seed, boolean restarts) {
      this.partitions = partitions;
      this.restarts = restarts;
      random = new Random(seed);
      TopologySettings settings = Harness.settings(partitions);
      Settling settling = (part, partition, instant) -> settled.add(part + "-" + partition);
      for (int i = 0; i < partitions; i++) {
        cohortHours.add(new HashMap<>());
        inputs.add(new ArrayDeque<>());
        parts.add(new ArrayDeque<>());
        stated.add(new ArrayDeque<>());
        views.add(new ArrayDeque<>());
        investigate.add(
            new Stage<>(
                i,
                () -> new Investigate(settings, EAGER, reference),
                Names.TIME_STORE,
                Names.PROFILES_STORE,
                Names.HOUR_ENDS_STORE,
                Names.WORK_STORE,
                Names.WAITING_OUTCOMES_STORE));
        merge.add(
            new Stage<>(
                i,
                () -> new MergeCohorts(settings),
                Names.COHORT_TIME_STORE,
                Names.COHORT_HOURS_STORE));
        judgeTeams.add(
            new Stage<>(
                i,
                () -> new JudgeTeams(settings, EAGER, settling),
                Names.TEAM_EPISODES_STORE,
                Names.TEAM_EPISODES_AGENDA_STORE));
        judgeUsers.add(
            new Stage<>(
                i,
                () -> new JudgeUsers(settings, EAGER, settling),
                Names.JUDGE_TIME_STORE,
                Names.STATEMENTS_STORE,
                Names.VIEWS_STORE,
                Names.EPISODES_STORE,
                Names.EPISODES_AGENDA_STORE));
      }
      fill();
    }

    /** Each partition has ticks of its own. */
    private void fill() {
      long end = START + 24L * DAYS * HOUR + 2 * 24 * HOUR;
      for (int i = 0; i < partitions; i++) {
        long next = START;
        for (Entry entry : usage) {
          if (SubjectPartition.of(change(entry).user(), partitions) == i) {
            while (next <= change(entry).arrival()) {
              inputs.get(i).add(new Entry.Tick(next, false));
              next += 1 + random.nextLong(3 * HOUR);
            }
            inputs.get(i).add(entry);
          }
        }
        inputs.get(i).add(new Entry.Tick(end, true));
      }
    }

    Map<String, List<String>> run() {
      for (List<Delivery> possible = possible(); !possible.isEmpty(); possible = possible()) {
        possible.get(random.nextInt(possible.size())).read().run();
        if (restarts && random.nextInt(200) == 0) {
          restartOne();
        }
      }
      for (int i = 0; i < partitions; i++) {
        assertThat(settled).contains(Names.JUDGE_USERS + "-" + i, Names.JUDGE_TEAMS + "-" + i);
        // What still waits is written with the commit alone.
        assertThat(judgeUsers.get(i).commit()).isEmpty();
        assertThat(merge.get(i).commit()).isEmpty();
        assertThat(isEmpty(judgeUsers.get(i), Names.STATEMENTS_STORE)).isTrue();
        assertThat(isEmpty(judgeUsers.get(i), Names.VIEWS_STORE)).isTrue();
        assertThat(isEmpty(merge.get(i), Names.COHORT_HOURS_STORE)).isTrue();
      }
      return anomalies;
    }

    private boolean isEmpty(Stage<?, ?, ?, ?> stage, String store) {
      try (var all = stage.store(store).all()) {
        return !all.hasNext();
      }
    }

    private List<Delivery> possible() {
      List<Delivery> possible = new ArrayList<>();
      for (int n = 0; n < partitions; n++) {
        int i = n;
        if (!inputs.get(i).isEmpty()) {
          possible.add(new Delivery(() -> read(i, inputs.get(i).poll())));
        }
        if (!parts.get(i).isEmpty()) {
          possible.add(new Delivery(() -> readPart(i, parts.get(i).poll())));
        }
        if (!stated.get(i).isEmpty()) {
          possible.add(new Delivery(() -> readForJudge(i, stated.get(i).poll())));
        }
        if (!views.get(i).isEmpty()) {
          possible.add(new Delivery(() -> readForJudge(i, views.get(i).poll())));
        }
      }
      return possible;
    }

    private void restartOne() {
      int i = random.nextInt(partitions);
      switch (random.nextInt(3)) {
        case 0 -> {
          ToJudgeAndCohort out = new ToJudgeAndCohort(i);
          investigate.get(i).restart().forEach(out::send);
        }
        case 1 -> {
          // A state that was away for long does not hear what was removed meanwhile.
          cohortHours.get(i).forEach(merge.get(i).store(Names.COHORT_HOURS_STORE)::putIfAbsent);
          merge.get(i).restart();
          judgeTeams.get(i).restart();
          tell(i, merge.get(i).punctuate());
        }
        default -> judgeUsers.get(i).restart();
      }
    }

    private void read(int partition, Entry entry) {
      Record<byte[], Entry> record = new Record<>(new byte[0], entry, START);
      ToJudgeAndCohort out = new ToJudgeAndCohort(partition);
      investigate.get(partition).process(record, 0).forEach(out::send);
    }

    private void readPart(int partition, Record<String, byte[]> part) {
      CohortEntry entry = cohortReader.deserialize("", part.value());
      Record<String, CohortEntry> record = new Record<>(part.key(), entry, START);
      tell(partition, merge.get(partition).process(record, 0));
      if (random.nextBoolean()) {
        merge.get(partition).commit();
      }
      try (var rows = merge.get(partition).store(Names.COHORT_HOURS_STORE).all()) {
        rows.forEachRemaining(row -> cohortHours.get(partition).put(row.key, row.value));
      }
    }

    private void tell(int partition, List<Record<String, Merged>> told) {
      for (Record<String, Merged> merged : told) {
        judgeTeams.get(partition).process(merged, 0).forEach(this::publish);
        new Stage<String, Merged, Integer, JudgeEntry>(partition, () -> new ToPeers(partitions))
            .process(merged, 0)
            .forEach(view -> views.get(view.key()).add(judgeWriter.serialize("", view.value())));
      }
    }

    private void readForJudge(int partition, byte[] bytes) {
      JudgeEntry entry = judgeReader.deserialize("", bytes);
      Record<Integer, JudgeEntry> record = new Record<>(partition, entry, START);
      judgeUsers.get(partition).process(record, 0).forEach(this::publish);
    }

    private void publish(Record<AnomalyKey, Anomaly> anomaly) {
      anomalies
          .computeIfAbsent(anomaly.key().toString(), key -> new ArrayList<>())
          .add(anomaly.timestamp() + " " + anomaly.value());
    }

    private final class ToJudgeAndCohort {
      private final Stage<byte[], Entry, Integer, JudgeEntry> toJudge;
      private final Stage<byte[], Entry, String, CohortEntry> toCohort;

      ToJudgeAndCohort(int partition) {
        toJudge = new Stage<>(partition, ToJudge::new);
        toCohort = new Stage<>(partition, ToCohort::new);
      }

      void send(Record<byte[], Entry> found) {
        toJudge
            .process(found, 0)
            .forEach(out -> stated.get(out.key()).add(judgeWriter.serialize("", out.value())));
        for (Record<String, CohortEntry> out : toCohort.process(found, 0)) {
          byte[] bytes = cohortWriter.serialize("", out.value());
          Record<String, byte[]> record = new Record<>(out.key(), bytes, START);
          if (out.value() instanceof CohortEntry.HoursComplete) {
            parts.forEach(part -> part.add(record));
          } else {
            parts.get(SubjectPartition.of(out.key(), partitions)).add(record);
          }
        }
      }
    }
  }
}
