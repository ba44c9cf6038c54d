package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.ledger.Change;
import dev.goodhart.schema.HourlyUsageKey;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.window.UsageSums;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HourlyUsageTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:30Z");
  private static final byte[] NO_KEY = {};

  private final MockProcessorContext<HourlyUsageKey, UsageTotals> context =
      Mocks.context(Names.TIME_STORE, Names.HOURS_STORE);
  private HourlyUsage hours;
  private long wallNow;

  @BeforeEach
  void start() {
    Mocks.commit(context, Names.HOURS_STORE);
    Mocks.beginAnew(context, Names.HOURS_STORE);
    hours = new HourlyUsage(Mocks.settings(), Settling.UNOBSERVED);
    hours.init(context);
  }

  @Test
  void leavesAnHourAsItIsPublishedWhenItIsNoLongerRemembered() {
    count(START, START, 1000);
    publish();
    Instant later = START.plus(Duration.ofDays(16));
    tick(later);
    context.resetForwards();

    count(START, later, 5);
    publish();

    assertThat(context.forwarded()).as("a row of the change alone would be wrong").isEmpty();
    assertThat(ignored()).isEqualTo(1.0);
  }

  @Test
  void publishesWhatIsPendingOfAnHourBeforeItIsForgotten() {
    count(START, START, 1000);
    tick(START.plus(Duration.ofDays(16)));
    publish();

    assertThat(rows()).extracting(UsageTotals::getTotalTokens).containsExactly(1000L);
    tick(START.plus(Duration.ofDays(16)).plusSeconds(1));
    assertThat(store().approximateNumEntries()).isZero();
  }

  @Test
  void forgetsAgainAfterTheTaskBeganAnewWithAnEarlierState() {
    tick(START.plus(Duration.ofDays(30)));
    Mocks.beginAnew(context, Names.HOURS_STORE);
    hours.init(context);
    count(START.plus(Duration.ofDays(16)), START.plus(Duration.ofDays(16)), 1);
    publish();
    assertThat(store().approximateNumEntries()).isEqualTo(1);

    tick(START.plus(Duration.ofDays(32)));
    assertThat(store().approximateNumEntries()).isZero();
  }

  @Test
  void bringsEveryHourToTheInstantOfASettlingTickInSteps() {
    int many = 8 * Pace.AT_ONCE + 1;
    for (int i = 0; i < many; i++) {
      count("user" + i, START, START, 1);
    }
    while (context.forwarded().size() < many) {
      publish();
    }
    context.resetForwards();
    Instant end = START.plusSeconds(60);
    hours.process(new Record<>(NO_KEY, new Entry.Tick(end.toEpochMilli(), true), 0));
    // A restart in the midst of it; what was before it saved the time.
    TaskTime time = new TaskTime(context.getStateStore(Names.TIME_STORE));
    time.sawArrival(end.toEpochMilli());
    time.save();
    start();
    for (int i = 0; i < 20; i++) {
      publish();
    }

    assertThat(rows()).hasSize(many);
    assertThat(rows().stream().map(UsageTotals::getAsOf).distinct()).containsExactly(end);
  }

  @Test
  void publishesEachHourUnderItsOwnStartAlsoTheFirstAndTheLastOfADay() {
    Instant first = Instant.parse("2026-03-02T00:59:59.999Z");
    Instant last = Instant.parse("2026-03-02T23:00:00Z");
    count("ann", first, last, 1);
    count("bob", last, last, 2);
    publish();

    assertThat(context.forwarded().stream().<HourlyUsageKey>map(row -> row.record().key()))
        .containsExactlyInAnyOrder(
            new HourlyUsageKey(Instant.parse("2026-03-02T00:00:00Z"), "ann", "red", "m"),
            new HourlyUsageKey(last, "bob", "red", "m"));
  }

  @Test
  void publishesOfAPersonsHourOnlyTheTeamsAndModelsThatChanged() {
    count("ann", "red", "small", 1);
    count("ann", "red", "large", 20);
    count("ann", "blue", "small", 300);
    publish();
    assertThat(store().approximateNumEntries()).as("one row for all of them").isEqualTo(1);
    start();
    context.resetForwards();

    count("ann", "red", "large", 4_000);
    publish();

    assertThat(published()).containsExactly("red large 4020");
  }

  @Test
  void publishesOnceAndOnlyWhatChangedOfMorePeopleThanItHolds() {
    int many = 40_000;
    for (int i = 0; i < many; i++) {
      count("user" + i, "red", "small", 1);
      count("user" + i, "red", "large", 20);
    }
    publish();
    context.resetForwards();

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < many; i++) {
        count("user" + i, "red", "large", 300);
      }
    }
    assertThat(context.forwarded()).as("until the commit").isEmpty();
    publish();

    assertThat(published()).hasSize(many).containsOnly("red large 620");
    publish();
    assertThat(published()).as("nothing has changed since").hasSize(many);
  }

  @Test
  void keepsThePartOfADayInOneRowAndPublishesOnlyTheHoursThatChanged() {
    Instant first = Instant.parse("2026-03-02T06:10:00Z");
    Instant last = Instant.parse("2026-03-02T11:59:00Z");
    Instant next = Instant.parse("2026-03-02T12:00:00Z");
    change("ann", "red", "small", first, next, new UsageSums().events(1).input(1));
    change("ann", "red", "large", first, next, new UsageSums().events(1).input(20));
    change("ann", "red", "large", last, next, new UsageSums().events(1).input(300));
    change("ann", "red", "small", last, next, new UsageSums().events(1).input(4_000));
    publish();
    assertThat(store().approximateNumEntries()).isEqualTo(1);
    start();
    context.resetForwards();

    change("ann", "red", "large", first, next, new UsageSums().events(1).input(50_000));
    change("ann", "red", "small", last, next, new UsageSums().events(-1).input(-4_000));
    change("ann", "red", "small", next, next, new UsageSums().events(1).input(7));
    publish();

    assertThat(publishedByHour())
        .containsExactlyInAnyOrder(
            "2026-03-02T06:00:00Z large 50020",
            "2026-03-02T11:00:00Z small null",
            "2026-03-02T12:00:00Z small 7");
    start();
    context.resetForwards();
    change("ann", "red", "large", last, next, new UsageSums().events(1).input(1));
    change("ann", "red", "small", first, next, new UsageSums().events(1).input(1));
    publish();
    assertThat(publishedByHour())
        .containsExactlyInAnyOrder(
            "2026-03-02T06:00:00Z small 2", "2026-03-02T11:00:00Z large 301");
  }

  @Test
  void takesBackAModelThatWasNotUsedAfterAllAndKeepsTheOthers() {
    count("ann", "red", "small", 1);
    count("ann", "red", "large", 20);
    publish();
    start();
    context.resetForwards();

    change("ann", "red", "large", new UsageSums().events(-1).input(-20));
    publish();
    assertThat(published()).containsExactly("red large null");
    start();
    context.resetForwards();

    count("ann", "red", "large", 7);
    count("ann", "red", "small", 2);
    publish();
    assertThat(published()).containsExactlyInAnyOrder("red large 7", "red small 3");

    change("ann", "red", "large", new UsageSums().events(-1).input(-7));
    change("ann", "red", "small", new UsageSums().events(-2).input(-3));
    publish();
    assertThat(store().approximateNumEntries()).isZero();
  }

  @Test
  void keepsAPersonsHourOfThousandsOfModelsInRowsThatFitARecord() {
    int models = 5_000;
    for (int round = 1; round <= 2; round++) {
      for (int i = 0; i < models; i++) {
        count("ann", "red", "deployment-" + "x".repeat(200) + i, 1);
        if (i % 100 == 0) {
          publish();
        }
      }
      publish();
      start();
    }
    try (var rows = bytes().all()) {
      rows.forEachRemaining(row -> assertThat(row.value.length).isLessThan(200 << 10));
    }
    Map<String, Long> last = new HashMap<>();
    context.forwarded().stream()
        .forEach(
            forward -> {
              HourlyUsageKey key = forward.record().key();
              UsageTotals row = forward.record().value();
              last.put(key.getModel(), row.getTotalTokens());
            });
    assertThat(last).hasSize(models);
    assertThat(last.values()).allMatch(tokens -> tokens == 2);
  }

  @Test
  void keepsTheHoursOfAModelApartAlsoWhereARowIsFull() {
    for (int i = 0; i < UserHours.FULL; i++) {
      count("ann", "red", "m" + i, 1);
    }
    UsageSums one = new UsageSums().events(1).input(1);
    Instant later = START.plus(Duration.ofHours(1));
    for (int round = 0; round < 2; round++) {
      change("ann", "red", "new", START, later, one);
      change("ann", "red", "new", later, later, one);
      change("ann", "red", "m0", later, later, one);
      context.resetForwards();
      publish();
      start();
    }

    assertThat(publishedByHour())
        .containsExactlyInAnyOrder(
            "2026-03-02T10:00:00Z new 2",
            "2026-03-02T11:00:00Z new 2",
            "2026-03-02T11:00:00Z m0 2");
  }

  @Test
  void countsAModelThatLeftAFullRowAndCameBackInOnePlace() {
    for (int i = 0; i <= UserHours.FULL; i++) {
      count("ann", "red", "m" + i, 1);
    }
    change("ann", "red", "m0", new UsageSums().events(-1).input(-1));
    publish();
    start();
    count("ann", "red", "m" + UserHours.FULL, 10);
    count("ann", "red", "m0", 5);
    publish();
    start();
    context.resetForwards();

    count("ann", "red", "m0", 5);
    count("ann", "red", "m" + UserHours.FULL, 10);
    publish();
    assertThat(published())
        .containsExactlyInAnyOrder("red m0 10", "red m" + UserHours.FULL + " 21");
  }

  @Test
  void storesRowsInTheFormThatDeploymentsHaveStored() {
    Instant earlier = Instant.parse("2026-03-02T06:10:00Z");
    UsageSums all = new UsageSums().events(2).input(1).cacheRead(300).cacheWrite(70_000);
    all.output(5_000_000).reasoning(1L << 40).unpriced(1).costNanoUsd(Long.MAX_VALUE);
    change("ann", "red", "small", earlier, START, all);
    change("ann", "red", "small", START, START, new UsageSums().events(1).input(-7));
    change("ann", "", "größer", earlier, START, new UsageSums().events(128).costNanoUsd(-1));
    change("bob", "red", "small", START, START, new UsageSums().events(1));
    publish();

    // A diff here needs another version of the layout.
    assertThat(storedRows())
        .containsExactly(
            "8000502203616e6e0100 05e0bce10d0003000372656405736d616c6c"
                + "ff0402d804e0c50880ade20480808080804002ffffdfd7e3ebc99906"
                + "120403020d0600086772c3b6c39f6572818002ffff9ff6f4acdbe01b01",
            "8000502203626f620100 05e0bce10d0001040372656405736d616c6c0102");
    try (var rows = bytes().all()) {
      rows.forEachRemaining(row -> assertThat(writtenAgain(row.value)).isEqualTo(row.value));
    }
  }

  @Test
  void refusesRowsOfAnotherLayoutWhichItWouldNeverLookFor() {
    KeyValueStore<Bytes, byte[]> store = context.getStateStore(Names.HOURS_STORE);
    store.put(Bytes.wrap(new byte[] {1}), new byte[] {1});
    Mocks.beginAnew(context, Names.HOURS_STORE);

    assertThatThrownBy(() -> hours.init(context)).hasMessageContaining("sums of an hour");
  }

  private void count(Instant occurredAt, Instant arrival, long tokens) {
    count("ann", occurredAt, arrival, tokens);
  }

  private void count(String user, String team, String model, long tokens) {
    change(user, team, model, new UsageSums().events(1).input(tokens));
  }

  private void count(String user, Instant occurredAt, Instant arrival, long tokens) {
    change(user, "red", "m", occurredAt, arrival, new UsageSums().events(1).input(tokens));
  }

  private void change(String user, String team, String model, UsageSums delta) {
    change(user, team, model, START, START, delta);
  }

  private void change(
      String user,
      String team,
      String model,
      Instant occurredAt,
      Instant arrival,
      UsageSums delta) {
    Change change =
        new Change(
            user,
            team,
            model,
            occurredAt.toEpochMilli(),
            arrival.toEpochMilli(),
            delta,
            Change.Kind.CALL,
            new TokenUsageEvent());
    hours.process(new Record<>(NO_KEY, new Entry.Counted(change), arrival.toEpochMilli()));
  }

  private void tick(Instant at) {
    hours.process(new Record<>(NO_KEY, new Entry.Tick(at.toEpochMilli(), false), 0));
  }

  private void publish() {
    wallNow += Duration.ofSeconds(10).toMillis();
    Mocks.punctuate(context, wallNow);
    Mocks.commit(context, Names.HOURS_STORE);
  }

  private List<String> published() {
    return context.forwarded().stream()
        .map(
            forward -> {
              HourlyUsageKey key = forward.record().key();
              UsageTotals row = forward.record().value();
              return key.getTeamId()
                  + " "
                  + key.getModel()
                  + " "
                  + (row == null ? null : row.getTotalTokens());
            })
        .toList();
  }

  private List<String> publishedByHour() {
    return context.forwarded().stream()
        .map(
            forward -> {
              HourlyUsageKey key = forward.record().key();
              UsageTotals row = forward.record().value();
              Long tokens = row == null ? null : row.getTotalTokens();
              return key.getHour() + " " + key.getModel() + " " + tokens;
            })
        .toList();
  }

  private List<UsageTotals> rows() {
    return context.forwarded().stream()
        .<UsageTotals>map(forward -> forward.record().value())
        .toList();
  }

  private List<String> storedRows() {
    List<String> stored = new ArrayList<>();
    HexFormat hex = HexFormat.of();
    try (var rows = bytes().all()) {
      rows.forEachRemaining(
          row -> stored.add(hex.formatHex(row.key.get()) + " " + hex.formatHex(row.value)));
    }
    return stored;
  }

  private static byte[] writtenAgain(byte[] stored) {
    CompactReader in = new CompactReader("row").reset(stored);
    CompactWriter out = new CompactWriter(16);
    out.putByte(in.getByte());
    long start = START.toEpochMilli();
    UserHours row = new UserHours();
    row.readFrom(in, start);
    row.writeTo(out, start);
    return out.toByteArray();
  }

  private KeyValueStore<Bytes, byte[]> bytes() {
    return context.getStateStore(Names.HOURS_STORE);
  }

  private KeyValueStore<?, ?> store() {
    return context.getStateStore(Names.HOURS_STORE);
  }

  private double ignored() {
    return context.metrics().metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("forgotten-hour-changed-total"))
        .mapToDouble(metric -> (double) metric.getValue().metricValue())
        .sum();
  }
}
