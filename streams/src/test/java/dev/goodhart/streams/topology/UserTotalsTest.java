package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.ledger.Change;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import dev.goodhart.window.UsageSums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserTotalsTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:30Z");
  private static final byte[] NO_KEY = {};
  private static final int WINDOWS = 3;
  private static final String[] STORES = {
    Names.TIME_STORE, Names.USER_HEADS_STORE, Names.USER_PAGES_STORE, Names.USER_REMINDERS_STORE
  };

  private final MockProcessorContext<UserWindowKey, UsageTotals> context = Mocks.context(STORES);
  private UserTotals users;
  private long wallNow;

  @BeforeEach
  void start() {
    Mocks.commit(context, STORES);
    Mocks.beginAnew(context, STORES);
    users = new UserTotals(Mocks.settings(), Settling.UNOBSERVED);
    users.init(context);
  }

  @Test
  void publishesWhatChangedBetweenTwoCommitsOnce() {
    for (int i = 0; i < 50; i++) {
      count("ann", START.plusSeconds(i), 1);
    }
    assertThat(rows()).isEmpty();

    Mocks.commit(context, STORES);
    assertThat(rows()).hasSize(WINDOWS).allMatch(row -> row.getEvents() == 50);
    Mocks.commit(context, STORES);
    assertThat(rows()).as("nothing has changed since").hasSize(WINDOWS);
  }

  @Test
  void publishesAsOfTheClockOfTheCommit() {
    count("ann", START, 1);
    count("bob", START.plusSeconds(10), 1);
    Mocks.commit(context, STORES);

    assertThat(rows().stream().map(UsageTotals::getAsOf).distinct())
        .containsExactly(START.plusSeconds(10));
  }

  @Test
  void publishesEachOfMoreUsersThanItHoldsOnce() {
    int many = 20_000;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < many; i++) {
        count("user" + i, START.plusSeconds(round), 1);
      }
    }
    assertThat(rows()).as("until the commit").isEmpty();

    Mocks.commit(context, STORES);

    assertThat(rows()).hasSize(WINDOWS * many).allMatch(row -> row.getEvents() == 2);
    Mocks.commit(context, STORES);
    assertThat(rows()).as("nothing has changed since").hasSize(WINDOWS * many);
  }

  @Test
  void letsTotalsOfMoreUsersThanItHoldsFallOnce() {
    int many = 20_000;
    for (int i = 0; i < many; i++) {
      count("user" + i, START, 1);
    }
    Mocks.commit(context, STORES);
    context.resetForwards();

    tick(START.plus(Duration.ofHours(1)));
    letTurnsPass(many);
    assertThat(context.forwarded()).as("until the commit").isEmpty();
    Mocks.commit(context, STORES);

    assertThat(context.forwarded())
        .hasSize(many)
        .allMatch(fallen -> fallen.record().value() == null);
    letTurnsPass(many);
    Mocks.commit(context, STORES);
    assertThat(context.forwarded()).as("nothing has changed since").hasSize(many);
  }

  @Test
  void letsTotalsFallAlsoAfterARestart() {
    count("ann", START, 1);
    start();
    context.resetForwards();
    tick(START.plus(Duration.ofHours(1)));
    Mocks.commit(context, STORES);

    assertThat(context.forwarded())
        .singleElement()
        .satisfies(
            fallen -> {
              assertThat(fallen.record().key()).isEqualTo(new UserWindowKey("ann", "PT1H"));
              assertThat(fallen.record().value()).isNull();
            });
  }

  private void count(String user, Instant at, long tokens) {
    Change change =
        new Change(
            user,
            "red",
            "m",
            at.toEpochMilli(),
            at.toEpochMilli(),
            new UsageSums().events(1).input(tokens),
            Change.Kind.CALL,
            new TokenUsageEvent());
    users.process(new Record<>(NO_KEY, new Entry.Counted(change), at.toEpochMilli()));
  }

  private void tick(Instant at) {
    users.process(new Record<>(NO_KEY, new Entry.Tick(at.toEpochMilli(), false), 0));
  }

  private void letTurnsPass(int things) {
    for (int done = 0; done <= things; done += Pace.AT_ONCE) {
      wallNow += Duration.ofSeconds(10).toMillis();
      Mocks.punctuate(context, wallNow);
    }
  }

  private List<UsageTotals> rows() {
    return context.forwarded().stream()
        .<UsageTotals>map(forward -> forward.record().value())
        .toList();
  }
}
