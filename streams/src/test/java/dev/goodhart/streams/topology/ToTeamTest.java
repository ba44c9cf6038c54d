package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.ledger.Change;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.window.UsageSums;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToTeamTest {
  private static final byte[] NO_KEY = {};
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final MockProcessorContext<String, TeamEntry> context = Mocks.context(Names.TIME_STORE);
  private final ToTeam toTeam = new ToTeam(Mocks.settings("topics.partitions", "100"));

  @BeforeEach
  void start() {
    toTeam.init(context);
  }

  @Test
  void tellsTeamsTheTimeNowAndThenAndAlwaysWhenItSettles() {
    for (long second = 0; second < 60; second++) {
      tick(second * 1000, false);
      commit();
    }
    assertThat(sent()).hasSize(12);

    tick(59_000, true);
    assertThat(sent()).hasSize(13);
  }

  @Test
  void sendsLessThanTheSquareOfThePartitions() {
    assertThat(Mocks.settings("topics.partitions", "12").teamTickInterval())
        .isLessThan(Duration.ofSeconds(1));
    assertThat(Mocks.settings("topics.partitions", "100").teamTickInterval())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void sendsWhatAUserCountsInOnePaneAsOneSumBeforeTheCommit() {
    count("red", "ann", 10 * MINUTE + 1, 10 * MINUTE + 9, 100);
    count("red", "ann", 11 * MINUTE - 1, 11 * MINUTE, 10);
    assertThat(sent()).isEmpty();

    commit();
    assertThat(sent()).singleElement().satisfies(entry -> sums(entry, 11 * MINUTE, 2, 110));
    commit();
    assertThat(sent()).as("nothing is sent twice").hasSize(1);
  }

  @Test
  void keepsApartTeamsUsersAndPanes() {
    count("red", "ann", 0, 0, 1);
    count("red", "bob", 0, 0, 1);
    count("blue", "ann", 0, 0, 1);
    count("red", "ann", MINUTE, MINUTE, 1);
    commit();

    assertThat(sent()).hasSize(4);
  }

  @Test
  void tellsTheTimeAfterAllThatWasCountedBefore() {
    count("red", "ann", 0, 0, 1);
    tick(10 * MINUTE, false);
    count("red", "ann", 10 * MINUTE, 10 * MINUTE, 1);
    commit();

    assertThat(sent()).hasSize(3).last().isInstanceOf(TeamEntry.TeamTick.class);
  }

  private static void sums(TeamEntry entry, long arrival, long events, long tokens) {
    TeamEntry.TeamChange change = (TeamEntry.TeamChange) entry;
    assertThat(change.occurredAt()).isEqualTo(10 * MINUTE);
    assertThat(change.arrival()).isEqualTo(arrival);
    assertThat(change.delta().events()).isEqualTo(events);
    assertThat(change.delta().totalTokens()).isEqualTo(tokens);
  }

  private void count(String team, String user, long occurredAt, long arrival, long tokens) {
    Change change =
        new Change(
            user,
            team,
            "m",
            occurredAt,
            arrival,
            new UsageSums().events(1).input(tokens),
            Change.Kind.CALL,
            new TokenUsageEvent());
    toTeam.process(new Record<>(NO_KEY, new Entry.Counted(change), arrival));
  }

  private void tick(long instant, boolean settle) {
    toTeam.process(new Record<>(NO_KEY, new Entry.Tick(instant, settle), instant));
  }

  private void commit() {
    Mocks.commit(context, Names.TIME_STORE);
  }

  private List<TeamEntry> sent() {
    return context.forwarded().stream()
        .<TeamEntry>map(forward -> forward.record().value())
        .toList();
  }
}
