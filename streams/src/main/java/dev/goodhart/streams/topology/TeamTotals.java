package dev.goodhart.streams.topology;

import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.window.RollingSums;
import dev.goodhart.window.TeamMembers;
import dev.goodhart.window.UsageSums;
import dev.goodhart.window.WindowSums;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Rolling totals per team. A team's own sums and those of each of its members lie in one table; of
 * the members only their number and the largest are ever published. What changed between two
 * commits is published before the second.
 */
final class TeamTotals implements Processor<String, TeamEntry, TeamWindowKey, UsageTotals> {
  /** Teams and members whose sums an instance holds decoded: two to four kilobytes each. */
  private static final int KEYS_HELD = 32_768;

  /** Teams whose largest members an instance holds decoded: up to two kilobytes each. */
  private static final int TEAMS_HELD = 16_384;

  private final TopologySettings settings;
  private final ReferenceData reference;
  private final Settling settling;
  private final UsageSums memberDelta = new UsageSums();
  private final TeamMembers prototype;
  private final long[] eventsBefore;
  private final long[] tokensBefore;
  private ProcessorContext<TeamWindowKey, UsageTotals> context;
  private KeyValueStore<Bytes, byte[]> heads;
  private PagedBacklog reminders;
  private Pace pace;
  private boolean allFell;
  private RollingTable table;
  private RollingSums scanned;
  private Held<TeamMembers> memberLists;
  private TeamMembers members;
  private Upstream upstream;
  private Walk settlement;
  // Teams with sums that were not published yet.
  private final Set<Bytes> unpublished = new LinkedHashSet<>();
  private long startedAt;
  private OptionalLong toSettle = OptionalLong.empty();

  TeamTotals(TopologySettings settings, ReferenceData reference, Settling settling) {
    this.settings = settings;
    this.reference = reference;
    this.settling = settling;
    prototype = new TeamMembers(settings.windows().size());
    eventsBefore = new long[settings.windows().size()];
    tokensBefore = new long[settings.windows().size()];
  }

  @Override
  public void init(ProcessorContext<TeamWindowKey, UsageTotals> context) {
    this.context = context;
    heads = context.getStateStore(Names.TEAM_HEADS_STORE);
    KeyValueStore<Bytes, byte[]> memberStore = context.getStateStore(Names.TEAM_MEMBERS_STORE);
    reminders = new PagedBacklog(context.getStateStore(Names.TEAM_REMINDERS_STORE));
    KeyValueStore<Bytes, byte[]> pages = context.getStateStore(Names.TEAM_PAGES_STORE);
    table =
        new RollingTable(
            settings.windows(),
            heads,
            pages,
            reminders,
            Optional.empty(),
            Held.part(KEYS_HELD, settings.partitions()));
    scanned = RollingTable.forHeadsOnly(settings.windows());
    memberLists =
        new Held<>(memberStore, new Lists(), Held.part(TEAMS_HELD, settings.partitions()));
    table.refuseOtherWindows();
    findUnpublished();
    KeyValueStore<Bytes, byte[]> times = context.getStateStore(Names.TEAM_TIME_STORE);
    upstream = new Upstream(times, settings.partitions());
    settlement = new Walk(times, Names.TEAM_TOTALS);
    startedAt = context.currentSystemTimeMs();
    toSettle = upstream.lastSettled();
    HeldStore.beforeCommit(context, heads, settings.emitInterval(), this::beforeCommit);
    // What users have sent with their commit comes together, and then nothing until their next.
    Ahead.ofCommit(context, settings.emitInterval(), table::writeRested);
    pace = new Pace(context, settings.partitions(), this::catchUp);
  }

  /** What the last commit could not publish is marked as changed in its head. */
  private void findUnpublished() {
    unpublished.clear();
    try (KeyValueIterator<Bytes, byte[]> rows =
        heads.range(TeamKey.firstTeam(), TeamKey.afterTeams())) {
      while (rows.hasNext()) {
        var row = rows.next();
        if (!TeamKey.isMember(row.key)) {
          scanned.open(row.key.get(), row.value, Long.MIN_VALUE);
          if (scanned.anyChanged()) {
            unpublished.add(row.key);
          }
        }
      }
    }
  }

  @Override
  public void process(Record<String, TeamEntry> record) {
    if (record.value() instanceof TeamEntry.TeamChange change) {
      upstream.sawArrival(change.arrival());
      count(record.key(), change);
    } else if (record.value() instanceof TeamEntry.TeamTick tick) {
      boolean allSettle = upstream.ticked(tick.upstream(), tick.instant(), tick.settle());
      if (allSettle) {
        toSettle = OptionalLong.of(upstream.latest());
        settlement.start();
      }
      pace.more();
    }
  }

  private void count(String team, TeamEntry.TeamChange change) {
    long clock = upstream.latest();
    Bytes teamKey = TeamKey.ofTeam(team);
    RollingSums sums = table.open(teamKey, clock);
    sums.add(change.occurredAt(), change.delta());
    teamChanged(teamKey, sums);

    RollingSums member = table.openAsStored(TeamKey.ofMember(team, change.user()), clock);
    bringToClock(member, clock);
    memberDelta.clear().events(change.delta().events()).input(change.delta().totalTokens());
    member.add(change.occurredAt(), memberDelta);
    saveMember(teamKey, TeamKey.utf8(change.user()), member);
  }

  private void teamChanged(Bytes teamKey, RollingSums sums) {
    table.changed();
    if (sums.anyChanged()) {
      unpublished.add(teamKey);
    }
  }

  /** Brings a member to the clock, after remembering it as last told to its team. */
  private void bringToClock(RollingSums member, long clock) {
    remember(member);
    member.advanceTo(clock);
  }

  private void remember(RollingSums member) {
    for (int i = 0; i < member.windowCount(); i++) {
      eventsBefore[i] = member.window(i).sums().events();
      tokensBefore[i] = member.window(i).sums().totalTokens();
    }
  }

  /** Tells a team what became of the member that is open. */
  private void saveMember(Bytes teamKey, byte[] user, RollingSums member) {
    table.changed();
    openMembers(teamKey);
    boolean told = false;
    for (int i = 0; i < member.windowCount(); i++) {
      WindowSums window = member.window(i);
      long events = window.sums().events();
      long tokens = window.sums().totalTokens();
      if (events != eventsBefore[i] || tokens != tokensBefore[i]) {
        members.memberChanged(i, user, eventsBefore[i], events, tokens);
        told = true;
      }
      window.clearChanged();
    }
    if (told) {
      memberLists.changed();
    }
  }

  private void openMembers(Bytes teamKey) {
    members = memberLists.find(teamKey);
    if (members == null) {
      TeamMembers spare = memberLists.takeSpare();
      members = spare == null ? prototype.another() : spare;
      members.open(null);
      memberLists.add(teamKey, members);
    }
  }

  private boolean catchUp(int most) {
    allFell = fallDue(most);
    settle(most);
    return allFell && !settlement.isUnderWay();
  }

  private boolean fallDue(int most) {
    long clock = upstream.latest();
    return reminders.takeDue(
        clock,
        most,
        (instant, key) -> {
          RollingSums sums = table.openIfAwaited(key, instant);
          if (sums != null) {
            bringToClock(key, sums, clock);
          }
        });
  }

  /** Brings the team or member that is open to the clock. */
  private void bringToClock(Bytes key, RollingSums sums, long clock) {
    if (TeamKey.isMember(key)) {
      bringToClock(sums, clock);
      saveMember(TeamKey.teamOfMember(key), TeamKey.userOfMember(key), sums);
    } else {
      sums.advanceTo(clock);
      teamChanged(key, sums);
    }
  }

  private void beforeCommit() {
    long clock = upstream.latest();
    // What is changed has no reminder yet of what falls due next.
    table.forEachChanged(
        (key, sums) -> {
          if (sums.nextDue() <= clock) {
            bringToClock(key, sums, clock);
          }
        });
    // Shares are right only when every member has been brought to the same clock.
    pace.turn();
    if (allFell && knowsHowFarItIs()) {
      unpublished.forEach(this::publish);
      unpublished.clear();
      if (toSettle.isPresent() && !settlement.isUnderWay()) {
        settling.settled(Names.TEAM_TOTALS, context.taskId().partition(), toSettle.getAsLong());
        toSettle = OptionalLong.empty();
      }
    }
    table.write();
    memberLists.write();
    upstream.write();
  }

  /**
   * Until every user partition has told how far it is, rows could only say that they are complete
   * up to 1970. All tell within moments of the start; one that does not is waited for as long as a
   * clock is, and no longer.
   */
  private boolean knowsHowFarItIs() {
    return upstream.allTicked()
        || context.currentSystemTimeMs() - startedAt >= settings.clockPatience().toMillis();
  }

  private void publish(Bytes teamKey) {
    long clock = upstream.latest();
    String team = TeamKey.teamId(teamKey);
    RollingSums sums = table.open(teamKey, clock);
    openMembers(teamKey);
    sums.revision(TotalsRow.nextRevision(sums.revision(), clock));
    for (int i = 0; i < sums.windowCount(); i++) {
      WindowSums window = sums.window(i);
      if (window.changed()) {
        UsageTotals row =
            window.isEmpty() ? null : row(teamKey, team, i, window, clock, sums.revision());
        TeamWindowKey key = new TeamWindowKey(team, window.window().name());
        context.forward(new Record<>(key, row, clock));
        window.clearChanged();
      }
    }
    table.changed();
  }

  private UsageTotals row(
      Bytes teamKey, String team, int index, WindowSums window, long clock, long revision) {
    UsageTotals row = TotalsRow.of(window, upstream.complete(), revision);
    long total = window.sums().totalTokens();
    row.setActiveUsers(members.active(index));
    row.setMembers(reference.memberships().membersAt(team, clock));
    row.setTopUserShare(total == 0 ? 0.0 : (double) largest(teamKey, index) / total);
    return row;
  }

  private long largest(Bytes teamKey, int index) {
    OptionalLong known = members.largestTotal(index);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    members.rebuild(index, visitor -> scanMembers(teamKey, index, visitor));
    memberLists.changed();
    return members.largestTotal(index).orElseThrow();
  }

  private void scanMembers(Bytes teamKey, int index, TeamMembers.Visitor visitor) {
    table.write();
    try (KeyValueIterator<Bytes, byte[]> rows =
        heads.range(TeamKey.firstMember(teamKey), TeamKey.afterMembers(teamKey))) {
      while (rows.hasNext()) {
        var row = rows.next();
        if (!TeamKey.isMemberOf(row.key, teamKey)) {
          return;
        }
        scanned.open(row.key.get(), row.value, Long.MIN_VALUE);
        UsageSums sums = scanned.window(index).sums();
        visitor.member(TeamKey.userOfMember(row.key), sums.events(), sums.totalTokens());
      }
    }
  }

  /** Has every team's rows published, so many at a time. */
  private void settle(int most) {
    if (settlement.isUnderWay()) {
      table.write();
      settlement.step(heads, TeamKey.afterTeams(), most, this::settle);
    }
  }

  private void settle(Bytes team) {
    RollingSums sums = table.open(team, upstream.latest());
    for (int i = 0; i < sums.windowCount(); i++) {
      if (!sums.window(i).isEmpty()) {
        sums.window(i).markChanged();
      }
    }
    teamChanged(team, sums);
  }

  private final class Lists implements Held.Form<TeamMembers> {
    @Override
    public TeamMembers decode(Bytes team, byte[] stored, TeamMembers spare) {
      TeamMembers list = spare == null ? prototype.another() : spare;
      list.open(stored);
      return list;
    }

    @Override
    public byte[] encode(Bytes team, TeamMembers list) {
      return list.isEmpty() ? null : list.encode();
    }
  }
}
