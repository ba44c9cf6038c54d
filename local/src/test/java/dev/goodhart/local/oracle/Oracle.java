package dev.goodhart.local.oracle;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recomputes by brute force what {@code replay} must write, from the contract alone: reads the
 * lines in order, keeps the accepted events in a plain list, and sums them by definition.
 */
public final class Oracle {
  static final int LARGEST_LINE = 900 * 1024;

  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** Reads what a line holds, or says why it cannot. */
  @FunctionalInterface
  private interface LineCheck {
    void read(Fields fields) throws RejectedException;
  }

  private final Path dir;
  private final long now;
  private final List<Window> windows;
  private final Memberships memberships = new Memberships();
  private final Prices prices = new Prices();
  private final Ledger ledger;
  private final Map<String, DeadLetter> deadLetters = new LinkedHashMap<>();
  private final Map<String, String> oneOfEach = new HashMap<>();
  private Long clock;

  /** Of the file that is read, and so at the end of usage, the last one. */
  private long lines;

  private long grown;
  private long dropped;

  private Oracle(Path dir, Instant now, List<Window> windows, long memory) {
    this.dir = dir;
    this.now = now.toEpochMilli();
    this.windows = windows;
    this.ledger = new Ledger(memory);
  }

  /** With the default windows and, where the directory has no prices, none. */
  public static Expected compute(Path dir, Instant now) throws IOException {
    return compute(dir, now, Optional.empty(), Window.DEFAULTS);
  }

  /**
   * The output a replay must have.
   *
   * @param now start of the run, which nothing may arrive after
   * @param shippedPrices NDJSON of ModelPrice, used where the directory has no prices
   */
  public static Expected compute(
      Path dir, Instant now, Optional<Path> shippedPrices, List<Window> windows)
      throws IOException {
    return compute(dir, now, shippedPrices, windows, Ledger.MEMORY);
  }

  /** With another memory of ids and requests, in milliseconds. */
  static Expected compute(
      Path dir, Instant now, Optional<Path> shippedPrices, List<Window> windows, long memory)
      throws IOException {
    return new Oracle(dir, now, windows, memory).compute(shippedPrices);
  }

  private Expected compute(Optional<Path> shippedPrices) throws IOException {
    ReplayFile usage =
        ReplayFile.find(dir, "usage")
            .orElseThrow(() -> new IllegalArgumentException(dir + " has no usage"));
    readAll(ReplayFile.find(dir, "memberships"), "user_id", memberships::add);
    Optional<ReplayFile> priced = ReplayFile.find(dir, "prices");
    readAll(priced.or(() -> shippedPrices.map(ReplayFile::new)), "model", prices::add);
    readAll(ReplayFile.find(dir, "incentives"), "incentive_id", IncentiveLine::check);
    readAll(ReplayFile.find(dir, "outcomes"), "user_id", this::outcome);
    readAll(Optional.of(usage), "user_id", this::usage);
    return result();
  }

  private void readAll(Optional<ReplayFile> file, String id, LineCheck check) throws IOException {
    lines = 0;
    if (file.isPresent()) {
      file.get().forEachLine((origin, line) -> read(origin, line, id, check));
    }
  }

  private void read(String origin, byte[] line, String id, LineCheck check) {
    lines++;
    Fields fields = null;
    try {
      if (line.length > LARGEST_LINE) {
        throw new RejectedException(Reason.TOO_LARGE, "more than 900 KiB");
      }
      fields =
          new Fields(
              JsonLine.object(line)
                  .orElseThrow(() -> new RejectedException(Reason.UNREADABLE, "no JSON object")));
      check.read(fields);
    } catch (RejectedException e) {
      String named = fields == null ? null : fields.textOrNull(id);
      deadLetters.put(origin, DeadLetter.of(e.reason(), origin, named, line));
    }
  }

  private void outcome(Fields fields) throws RejectedException {
    OutcomeLine outcome = OutcomeLine.read(fields);
    Punctuality.check(outcome.occurredAt(), outcome.arrival(), now);
  }

  private void usage(Fields fields) throws RejectedException {
    UsageLine line = UsageLine.read(fields);
    long arrival = arrival(line);
    Punctuality.check(line.occurredAt(), arrival, now);
    clock = clock == null ? arrival : Math.max(clock, arrival);
    switch (ledger.offer(report(line, arrival), arrival)) {
      case CONFLICTING ->
          throw new RejectedException(Reason.CONFLICTING_DUPLICATE, "differs from the first");
      case GROWN -> grown++;
      case DROPPED -> dropped++;
      case ACCEPTED -> {}
    }
  }

  private long arrival(UsageLine line) {
    if (line.receivedAt() != null) {
      return line.receivedAt();
    }
    return clock == null ? line.occurredAt() : Math.max(clock, line.occurredAt());
  }

  private UsageReport report(UsageLine line, long arrival) {
    String team =
        line.teamId() != null
            ? line.teamId()
            : memberships.team(line.userId(), line.occurredAt()).orElse(Memberships.NO_TEAM);
    UsageLine shared =
        new UsageLine(
            line.eventId(),
            one(line.userId()),
            line.occurredAt(),
            line.receivedAt(),
            line.trust(),
            one(line.model()),
            line.teamId(),
            line.requestId(),
            line.counts());
    return new UsageReport(shared, one(team), arrival);
  }

  /** Equal names share one string: there are few names and many events. */
  private String one(String name) {
    return oneOfEach.computeIfAbsent(name, n -> n);
  }

  private Expected result() {
    Map<RowKey, Sums> users = new HashMap<>();
    Map<RowKey, Sums> teams = new HashMap<>();
    Map<RowKey, Sums> hours = new HashMap<>();
    List<UsageReport> counted = ledger.counted();
    for (UsageReport report : counted) {
      Optional<BigInteger> cost = prices.cost(report);
      long hour = Math.floorDiv(report.occurredAt, HOUR) * HOUR;
      sums(hours, new RowKey.Hour(hour, report.userId, report.team, report.model))
          .add(report, cost);
      for (Window window : windows) {
        if (window.holds(report.occurredAt, clock)) {
          sums(users, new RowKey.UserWindow(report.userId, window.name())).add(report, cost);
          sums(teams, new RowKey.TeamWindow(report.team, window.name())).add(report, cost);
        }
      }
    }
    return new Expected(
        clock == null ? null : Instant.ofEpochMilli(clock),
        userTotals(users),
        teamTotals(teams),
        hourlyUsage(hours),
        deadLetters,
        new Expected.Counts(lines, ledger.accepted(), grown, dropped, counted.size()));
  }

  private static Sums sums(Map<RowKey, Sums> rows, RowKey key) {
    return rows.computeIfAbsent(key, k -> new Sums());
  }

  private Map<RowKey, Totals> userTotals(Map<RowKey, Sums> sums) {
    Map<RowKey, Totals> rows = new HashMap<>();
    sums.forEach(
        (key, sum) -> rows.put(key, sum.ofUser(window(((RowKey.UserWindow) key).window()), clock)));
    return rows;
  }

  private Map<RowKey, Totals> teamTotals(Map<RowKey, Sums> sums) {
    Map<RowKey, Totals> rows = new HashMap<>();
    Map<String, Long> members = clock == null ? Map.of() : memberships.members(clock);
    sums.forEach(
        (key, sum) -> {
          RowKey.TeamWindow team = (RowKey.TeamWindow) key;
          long inTeam = members.getOrDefault(team.teamId(), 0L);
          rows.put(key, sum.ofTeam(window(team.window()), clock, inTeam));
        });
    return rows;
  }

  private Map<RowKey, Totals> hourlyUsage(Map<RowKey, Sums> sums) {
    Map<RowKey, Totals> rows = new HashMap<>();
    sums.forEach(
        (key, sum) -> {
          long hour = ((RowKey.Hour) key).hour();
          rows.put(key, sum.ofHour(hour, hour + HOUR, clock));
        });
    return rows;
  }

  private Window window(String name) {
    return windows.stream().filter(w -> w.name().equals(name)).findFirst().orElseThrow();
  }
}
