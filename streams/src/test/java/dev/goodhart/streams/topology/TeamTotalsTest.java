package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.window.OtherWindowsException;
import dev.goodhart.window.UsageSums;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class TeamTotalsTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:30Z");
  private static final String HOUR = "PT1H";

  private static final String[] STORES = {
    Names.TEAM_TIME_STORE,
    Names.TEAM_HEADS_STORE,
    Names.TEAM_PAGES_STORE,
    Names.TEAM_MEMBERS_STORE,
    Names.TEAM_REMINDERS_STORE
  };

  private final MockProcessorContext<TeamWindowKey, UsageTotals> context = Mocks.context(STORES);
  private TeamTotals teams;
  private long wallNow;

  @Test
  void countsAMemberOutAlsoWhenARestartComesBetweenTheClockAndTheNextTick() {
    restart(Mocks.settings());
    change("ann", START, 1000);
    tick(0, START);
    publish();
    // At 11:00 ann leaves the hour; what says so is bob's event, then the task moves elsewhere.
    change("bob", Instant.parse("2026-03-02T11:00:00.200Z"), 1);
    restart(Mocks.settings());
    change("bob", Instant.parse("2026-03-02T11:00:00.300Z"), 1);
    context.resetForwards();
    publish();

    UsageTotals hour = published(HOUR).orElseThrow();
    assertThat(hour.getTotalTokens()).isEqualTo(2);
    assertThat(hour.getActiveUsers()).isEqualTo(1);
    assertThat(hour.getTopUserShare()).isEqualTo(1.0);
  }

  @Test
  void publishesNothingBeforeEveryUserPartitionHasToldHowFarItIs() {
    restart(Mocks.settings("topics.partitions", "2", "clock.patience", "PT1H"));
    change("ann", START, 1000);
    tick(1, START);
    publish();
    assertThat(context.forwarded()).isEmpty();

    tick(0, START.plusSeconds(5));
    publish();
    assertThat(published(HOUR).orElseThrow().getAsOf()).isEqualTo(START);
  }

  @Test
  void publishesAfterARestartWhatCouldNotBePublishedBefore() {
    restart(Mocks.settings("topics.partitions", "2", "clock.patience", "PT1H"));
    change("ann", START, 1000);
    tick(1, START);
    publish();
    restart(Mocks.settings("topics.partitions", "2", "clock.patience", "PT1H"));
    assertThat(context.forwarded()).isEmpty();

    tick(0, START);
    publish();
    assertThat(published(HOUR).orElseThrow().getTotalTokens()).isEqualTo(1000);
  }

  @Test
  void waitsNoLongerThanTheClocksPatienceForAPartitionThatTellsNothing() {
    restart(Mocks.settings("topics.partitions", "2", "clock.patience", "PT20S"));
    change("ann", START, 1000);
    tick(1, START);
    publish();
    assertThat(context.forwarded()).isEmpty();
    publish();

    UsageTotals hour = published(HOUR).orElseThrow();
    assertThat(hour.getTotalTokens()).isEqualTo(1000);
    assertThat(hour.getAsOf()).as("all that is proven").isEqualTo(Instant.EPOCH);
  }

  @Test
  void writesMembersWhoRestAheadOfTheCommitAndPublishesWithIt() {
    restart(Mocks.settings());
    change("ann", START, 1000);
    tick(0, START);
    letTimePass(600);
    assertThat(member("ann")).as("much may change yet").isNull();

    letTimePass(700, 800);
    byte[] ahead = member("ann");
    assertThat(ahead).isNotNull();
    change("bob", START, 1);
    assertThat(context.forwarded()).isEmpty();

    publish();
    UsageTotals hour = published(HOUR).orElseThrow();
    assertThat(hour.getTotalTokens()).isEqualTo(1001);
    assertThat(hour.getActiveUsers()).isEqualTo(2);
    assertThat(member("ann")).as("not written again").isSameAs(ahead);
  }

  @Test
  void refusesStateOfOtherWindowsBeforeItCounts() {
    restart(Mocks.settings());
    change("ann", START, 1000);

    assertThatThrownBy(() -> restart(Mocks.settings("windows", "PT1H/PT1M,P7D/PT1H")))
        .isInstanceOf(OtherWindowsException.class)
        .hasMessageContaining("'windows'");
  }

  private void restart(TopologySettings settings) {
    Mocks.commit(context, STORES);
    Mocks.beginAnew(context, STORES);
    teams = new TeamTotals(settings, ReferenceData.empty(), Settling.UNOBSERVED);
    teams.init(context);
  }

  private void change(String user, Instant at, long tokens) {
    teams.process(
        new Record<>(
            "red",
            new TeamEntry.TeamChange(
                user,
                at.toEpochMilli(),
                at.toEpochMilli(),
                new UsageSums().events(1).input(tokens)),
            at.toEpochMilli()));
  }

  private void tick(int upstream, Instant at) {
    teams.process(new Record<>("", new TeamEntry.TeamTick(upstream, at.toEpochMilli(), false), 0));
  }

  private void letTimePass(int... millis) {
    for (int now : millis) {
      Mocks.letTimePass(context, START.toEpochMilli() + now);
    }
  }

  private byte[] member(String user) {
    KeyValueStore<Bytes, byte[]> heads = context.getStateStore(Names.TEAM_HEADS_STORE);
    return heads.get(TeamKey.ofMember("red", user));
  }

  private void publish() {
    wallNow += Duration.ofSeconds(10).toMillis();
    Mocks.punctuate(context, wallNow);
    Mocks.commit(context, Names.TEAM_HEADS_STORE);
  }

  private Optional<UsageTotals> published(String window) {
    return context.forwarded().stream()
        .map(MockProcessorContext.CapturedForward::record)
        .filter(record -> record.key().getWindow().equals(window))
        .reduce((earlier, later) -> later)
        .map(Record::value);
  }
}
