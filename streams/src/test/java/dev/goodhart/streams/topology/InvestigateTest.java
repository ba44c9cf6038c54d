package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.detection.Statement;
import dev.goodhart.detection.signal.SignalId;
import dev.goodhart.ledger.Change;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.window.UsageSums;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvestigateTest {
  private static final long START = Instant.parse("2026-03-02T10:00:00Z").toEpochMilli();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final List<OutcomeKind> KINDS = List.of(OutcomeKind.values());

  private final ReferenceData reference = ReferenceData.empty();
  private Stage<byte[], Entry, byte[], Entry> investigate = stage();
  private final List<Entry> told = new ArrayList<>();
  private long offset;

  private Stage<byte[], Entry, byte[], Entry> stage() {
    TopologySettings settings = Harness.settings(1);
    return new Stage<>(
        0,
        () -> new Investigate(settings, DetectorConfig.defaults(), reference),
        Names.TIME_STORE,
        Names.PROFILES_STORE,
        Names.HOUR_ENDS_STORE,
        Names.WORK_STORE,
        Names.WAITING_OUTCOMES_STORE);
  }

  @Test
  void tellsNothingOfAnHourBeforeATick() {
    send(usage("ann", START + 5 * MINUTE));
    send(usage("ann", START + HOUR));
    assertThat(told).isEmpty();

    send(tick(START + HOUR + 1));
    assertThat(statements()).hasSize(1);
    assertThat(statements().get(0).at()).isEqualTo(START + HOUR);
    assertThat(told.get(told.size() - 1))
        .isEqualTo(new Entry.HoursComplete(START + HOUR + 1, false));
  }

  @Test
  void tellsOfAnHourThatOnlyTheTickCloses() {
    send(usage("ann", START + 5 * MINUTE));
    send(tick(START + HOUR - 1));
    assertThat(statements()).isEmpty();

    send(tick(START + HOUR));
    assertThat(statements()).hasSize(1);
  }

  @Test
  void doesNotTellOfAnHourThatIsStillOpenAtTheEnd() {
    send(usage("ann", START + 5 * MINUTE));
    send(usage("bob", START + HOUR + 5 * MINUTE));
    long end = START + HOUR + 30 * MINUTE;

    send(new Entry.Tick(end, true));

    assertThat(statements()).extracting(Statement::userId).containsExactly("ann");
    assertThat(told.get(told.size() - 1)).isEqualTo(new Entry.HoursComplete(end, true));
  }

  @Test
  void saysOncePerHourThatItIsComplete() {
    send(usage("ann", START));
    for (long at = START; at <= START + 3 * HOUR; at += 10 * MINUTE) {
      send(tick(at));
    }
    assertThat(told.stream().filter(one -> one instanceof Entry.HoursComplete)).hasSize(4);
  }

  @Test
  void saysAgainThatAnHourIsCompleteAfterTheTaskBeganAnewWithTheSameProcessor() {
    send(tick(START + HOUR));
    investigate.beginAnew();
    told.clear();

    send(tick(START + HOUR));
    assertThat(told).containsExactly(new Entry.HoursComplete(START + HOUR, false));
  }

  @Test
  void tellsTheRoleAsOfTheHoursEnd() {
    TeamMembership row = new TeamMembership();
    row.setUserId("ann");
    row.setValidFrom(Instant.ofEpochMilli(START + HOUR));
    row.setTeamId("red");
    row.setRole("engineer");
    reference.memberships().put(row);
    send(usage("ann", START));
    send(usage("bob", START));
    send(tick(START + HOUR));

    assertThat(told)
        .filteredOn(one -> one instanceof Entry.Stated)
        .extracting(one -> ((Entry.Stated) one).role())
        .containsExactly("engineer", null);
    assertThat(told)
        .filteredOn(one -> one instanceof Entry.Sketched)
        .extracting(
            one -> ((Entry.Sketched) one).cohort(), one -> ((Entry.Sketched) one).part().members())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Cohort.everybody(), 2),
            org.assertj.core.groups.Tuple.tuple(new Cohort(Cohort.Kind.ROLE, "engineer"), 1),
            org.assertj.core.groups.Tuple.tuple(new Cohort(Cohort.Kind.TEAM, "red"), 2));
  }

  @Test
  void anOutcomeCountsForHoursThatEndAfterItsArrival() {
    // Four weeks of use and work, then use alone: whether the last outcome counts decides the sum.
    assertThat(pointsSeen(-1)).isEqualTo(pointsSeen(0) + 100);
    assertThat(pointsSeen(0)).isEqualTo(pointsSeen(1));
  }

  /** What the last statement says of recent work, with an outcome at that distance from its end. */
  private double pointsSeen(long fromEnd) {
    investigate = stage();
    told.clear();
    long end = START + 20 * DAY;
    for (long day = START; day < end; day += DAY) {
      send(usage("ann", day + 10 * MINUTE));
      send(outcome("ann", OutcomeKind.COMMIT, day + 20 * MINUTE, 10));
    }
    send(usage("ann", end - 30 * MINUTE));
    send(outcome("ann", OutcomeKind.EDIT_ACCEPTED, end + fromEnd, 100));
    send(tick(end + HOUR));
    Statement last = statements().get(statements().size() - 1);
    assertThat(last.at()).isEqualTo(end);
    return last.readings().stream()
        .filter(one -> one.id() == SignalId.OUTCOMES_KEEP_UP)
        .mapToDouble(one -> one.observed())
        .findFirst()
        .orElse(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void dependsOnNeitherTheOrderOfReadingNorTicksNorRestarts(long seed) {
    Random random = new Random(seed);
    List<Entry> usage = new ArrayList<>();
    List<Entry> outcomes = new ArrayList<>();
    for (long at = START; at < START + 4 * DAY; at += random.nextLong(20 * MINUTE)) {
      String user = "user-" + random.nextInt(5);
      if (random.nextInt(3) > 0) {
        // Some arrive exactly as an hour ends.
        usage.add(usage(user, random.nextInt(8) == 0 ? at / HOUR * HOUR + HOUR : at));
      } else {
        OutcomeKind kind = KINDS.get(random.nextInt(KINDS.size()));
        outcomes.add(outcome(user, kind, at / 1000 * 1000, random.nextInt(30)));
      }
    }
    usage.sort((a, b) -> Long.compare(arrival(a), arrival(b)));
    outcomes.sort((a, b) -> Long.compare(arrival(a), arrival(b)));
    long end = START + 4 * DAY + 90 * MINUTE;

    List<Entry> inOrder = run(usage, outcomes, steps(end, 7 * MINUTE), new Random(seed), false);
    List<Entry> mixed = run(usage, outcomes, steps(end, 3 * HOUR), new Random(seed), true);
    List<Entry> atOnce = run(usage, outcomes, List.of(end), new Random(seed), true);

    assertThat(perUser(inOrder)).isNotEmpty();
    assertThat(perUser(mixed)).isEqualTo(perUser(inOrder));
    assertThat(perUser(atOnce)).isEqualTo(perUser(inOrder));
    assertThat(members(mixed)).isEqualTo(members(inOrder));
    assertThat(members(atOnce)).isEqualTo(members(inOrder));
  }

  @Test
  void continuesWhatIsTooMuchForOneCall() {
    int users = 2 * Pace.AT_ONCE + 10;
    for (int i = 0; i < users; i++) {
      send(usage("user-" + i, START + i));
    }
    send(tick(START + HOUR));
    assertThat(statements()).hasSize(Pace.AT_ONCE);
    send(usage("user-1", START + HOUR));
    restart();
    // The store that says what time it is belongs to another processor.
    send(tick(START + HOUR));
    takeTurnsUntilHoursAreComplete();

    assertThat(statements()).hasSize(users);
    assertThat(statements()).extracting(Statement::userId).doesNotHaveDuplicates();
    assertThat(told.get(told.size() - 1)).isInstanceOf(Entry.HoursComplete.class);
    // The team and everybody.
    assertThat(members(told).values()).containsExactly(users, users);
  }

  @Test
  void forgetsTheWorkOfThoseWhoAreGone() {
    send(outcome("ann", OutcomeKind.COMMIT, START, 1));
    send(outcome("bob", OutcomeKind.COMMIT, START, 1));
    send(outcome("bob", OutcomeKind.COMMIT, START + 40 * DAY, 1));
    send(tick(START + 61 * DAY));
    assertThat(stored(Names.WORK_STORE)).containsExactly("bob");

    send(tick(START + 102 * DAY));
    assertThat(stored(Names.WORK_STORE)).isEmpty();
    assertThat(stored(Names.WAITING_OUTCOMES_STORE)).isEmpty();
    assertThat(stored(Names.HOUR_ENDS_STORE)).isEmpty();
  }

  @Test
  void forgetsTheProfilesOfThoseWhoAreGone() {
    for (int day = 0; day < 30; day++) {
      send(usage("ann", START + day * DAY));
      send(tick(START + day * DAY + HOUR));
    }
    assertThat(stored(Names.HOUR_ENDS_STORE)).as("few reminders").hasSizeLessThan(4);

    send(tick(START + 250 * DAY));
    assertThat(stored(Names.PROFILES_STORE)).isEmpty();
    assertThat(stored(Names.HOUR_ENDS_STORE)).isEmpty();
  }

  /** What lies in a store after a commit. */
  private List<String> stored(String store) {
    restart();
    List<String> keys = new ArrayList<>();
    try (var all = investigate.store(store).all()) {
      all.forEachRemaining(row -> keys.add(new String(row.key.get(), StandardCharsets.UTF_8)));
    }
    return keys;
  }

  /** A tick passes after all that arrived before it; what arrives later may pass before it. */
  private List<Entry> run(
      List<Entry> usage, List<Entry> outcomes, List<Long> ticks, Random random, boolean rough) {
    investigate = stage();
    told.clear();
    int u = 0;
    int o = 0;
    for (int i = 0; i < ticks.size(); i++) {
      long tick = ticks.get(i);
      boolean usageLeft = u < usage.size();
      boolean outcomesLeft = o < outcomes.size();
      while ((usageLeft && arrival(usage.get(u)) < tick)
          || (outcomesLeft && arrival(outcomes.get(o)) < tick)
          || (rough && (usageLeft || outcomesLeft) && random.nextInt(40) > 0)) {
        boolean takeUsage =
            usageLeft
                && (!outcomesLeft
                    || (rough
                        ? random.nextInt(4) > 0
                        : arrival(usage.get(u)) < arrival(outcomes.get(o))));
        send(takeUsage ? usage.get(u++) : outcomes.get(o++));
        if (rough && random.nextInt(50) == 0) {
          restart();
        }
        usageLeft = u < usage.size();
        outcomesLeft = o < outcomes.size();
      }
      send(new Entry.Tick(tick, i == ticks.size() - 1));
    }
    takeTurnsUntilHoursAreComplete();
    return List.copyOf(told);
  }

  private static List<Long> steps(long end, long step) {
    List<Long> ticks = new ArrayList<>();
    for (long at = START; at < end; at += step) {
      ticks.add(at);
    }
    ticks.add(end);
    return ticks;
  }

  private static Map<String, List<String>> perUser(List<Entry> entries) {
    Map<String, List<String>> statements = new TreeMap<>();
    long hour = 0;
    for (Entry entry : entries) {
      if (entry instanceof Entry.Stated stated) {
        Statement statement = stated.statement();
        assertThat(statement.at()).as("hour by hour").isGreaterThanOrEqualTo(hour);
        hour = statement.at();
        statements
            .computeIfAbsent(statement.userId(), user -> new ArrayList<>())
            .add(Arrays.toString(statement.encode()));
      }
    }
    return statements;
  }

  /** Members of each cohort in each hour, over all parts. */
  private static Map<String, Integer> members(List<Entry> entries) {
    Map<String, Integer> members = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Sketched sketched) {
        String key = sketched.hour() + " " + sketched.cohort();
        members.merge(key, sketched.part().members(), Integer::sum);
      }
    }
    return members;
  }

  private void send(Entry entry) {
    Record<byte[], Entry> record = new Record<>(new byte[0], entry, Math.max(0, arrival(entry)));
    investigate.process(record, offset++).forEach(out -> told.add(out.value()));
  }

  private void restart() {
    investigate.restart().forEach(out -> told.add(out.value()));
  }

  private void takeTurnsUntilHoursAreComplete() {
    while (!(told.get(told.size() - 1) instanceof Entry.HoursComplete)) {
      investigate.punctuate().forEach(out -> told.add(out.value()));
    }
  }

  private List<Statement> statements() {
    return told.stream()
        .filter(one -> one instanceof Entry.Stated)
        .map(one -> ((Entry.Stated) one).statement())
        .toList();
  }

  private static long arrival(Entry entry) {
    if (entry instanceof Entry.Counted counted) {
      return counted.change().arrival();
    }
    return entry instanceof Entry.Outcome outcome
        ? outcome.arrival()
        : ((Entry.Tick) entry).instant();
  }

  private static Entry tick(long instant) {
    return new Entry.Tick(instant, false);
  }

  private static Entry usage(String user, long arrival) {
    return new Entry.Counted(
        new Change(
            user,
            "red",
            "m",
            arrival,
            arrival,
            new UsageSums().events(1).input(1_000),
            Change.Kind.CALL,
            Harness.event("e" + arrival, user, Instant.ofEpochMilli(arrival), 1_000)));
  }

  private static Entry outcome(String user, OutcomeKind kind, long arrival, long amount) {
    WorkOutcomeEvent event = new WorkOutcomeEvent();
    event.setEventId("o" + arrival);
    event.setUserId(user);
    event.setKind(kind);
    event.setAmount(amount);
    event.setOccurredAt(Instant.ofEpochMilli(arrival));
    return new Entry.Outcome(event, arrival);
  }
}
