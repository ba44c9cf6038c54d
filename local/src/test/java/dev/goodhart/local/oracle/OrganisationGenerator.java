package dev.goodhart.local.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a random organisation in the replay layout, the same for the same seed: honest usage with
 * everything that makes counting hard, and a share of hostile lines. It keeps to what the contract
 * decides, with one exception: dead letters that end in a carriage return.
 */
public final class OrganisationGenerator {
  /**
   * What to write.
   *
   * @param events honest events before repeats, growth and further reports
   * @param span event time between the first and the last event
   * @param hostileShare part of the lines that are hostile, 0 to 1
   * @param extremeCosts whether one user's costs exceed 2^63 within an hour (9,300 more lines)
   * @param gzip whether usage and outcomes are gzipped
   */
  public record Options(
      long seed,
      int users,
      int events,
      Instant start,
      Duration span,
      double hostileShare,
      boolean extremeCosts,
      boolean gzip) {
    /** Weeks of forty users, a tenth of the lines hostile. */
    public static Options weeks(long seed) {
      return new Options(
          seed,
          40,
          6000,
          Instant.parse("2025-03-03T00:00:00Z"),
          Duration.ofDays(24),
          0.1,
          true,
          true);
    }

    /** Hours of fifteen users, a tenth of the lines hostile. */
    public static Options hours(long seed) {
      return new Options(
          seed,
          15,
          1500,
          Instant.parse("2025-03-03T06:30:00Z"),
          Duration.ofHours(5),
          0.1,
          false,
          false);
    }
  }

  static final List<String> MODELS =
      List.of(
          "kimi-k1",
          "kimi-k2-turbo",
          "claude-sonnet-4-5",
          "claude-haiku-4-5",
          "gpt-5.1",
          "gpt-5-mini",
          "dearer-by-the-week",
          "priced-from-midway",
          "home-grown",
          "модель-7");
  static final String GOLD = "gold";

  private static final List<String> NAMES =
      List.of(
          "u-%04d",
          "user \"%d\"",
          "tab\t%d",
          "ユーザー%d",
          "Жанна-%d",
          "مستخدم-%d",
          "😀%d",
          "o'brien\\%d",
          "line\n%d",
          "%d%%,;{}[]");
  private static final List<String> TEAMS =
      List.of("team-a", "team-b", "équipe \"ç\"", "チーム", "team\t5", "unassigned-not");
  private static final List<String> SOURCES = List.of("CLIENT", "GATEWAY", "PROVIDER_BILL");
  private static final List<String> LANES =
      List.of("UNKNOWN", "HUMAN", "DELEGATED", "SCHEDULED", "CI", "EVAL");

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int EXTREME_EVENTS = 9300;

  /** A line and the instant it is delivered at. */
  private static final class Delivery {
    private final long at;
    private final byte[] line;

    Delivery(long at, byte[] line) {
      this.at = at;
      this.line = line;
    }

    long at() {
      return at;
    }

    byte[] line() {
      return line;
    }
  }

  private final Options options;
  private final Random random;
  private final long start;
  private final long end;
  private final List<String> users = new ArrayList<>();
  private final List<Delivery> usage = new ArrayList<>();
  private final HostileLines hostile;
  private int ids;

  /** Ids are unique for their user alone: many users count from 1. */
  private final Map<String, Integer> ofUser = new HashMap<>();

  private OrganisationGenerator(Options options) {
    this.options = options;
    this.random = new Random(options.seed());
    this.start = options.start().toEpochMilli();
    this.end = start + options.span().toMillis();
    this.hostile = new HostileLines(random);
  }

  /** Writes the organisation; nothing in it arrives later than the instant returned. */
  public static Instant write(Options options, Path dir) throws IOException {
    OrganisationGenerator generator = new OrganisationGenerator(options);
    Files.createDirectories(dir);
    generator.writeAll(dir);
    return Instant.ofEpochMilli(generator.end + 3 * DAY);
  }

  private void writeAll(Path dir) throws IOException {
    for (int i = 0; i < options.users(); i++) {
      users.add(NAMES.get(i % NAMES.size()).formatted(i));
    }
    writeMemberships(dir);
    writePrices(dir);
    writeIncentives(dir);
    writeOutcomes(dir);
    Files.writeString(dir.resolve("labels.ndjson"), "never read by replay\n");
    for (int i = 0; i < options.events(); i++) {
      happen();
    }
    if (options.extremeCosts()) {
      extremeCosts();
    }
    ObjectNode opening = event(users.get(0), start, MODELS.get(0));
    deliver(start, opening);
    // The opening line sets the clock: what is hostile by its time is then judged against it.
    usage.sort(Comparator.comparingLong(Delivery::at));
    int hostileLines = hostileAmong(usage.size());
    for (int i = 0; i < hostileLines; i++) {
      long at = between(start + 1, end);
      usage.add(new Delivery(at, hostile.usage(i, event(someone(), at, someModel()), at)));
    }
    usage.sort(Comparator.comparingLong(Delivery::at));
    writeLines(dir, "usage", usage.stream().map(Delivery::line).toList());
  }

  private int hostileAmong(int honest) {
    return (int) Math.round(honest * options.hostileShare() / (1 - options.hostileShare()));
  }

  // Usage.

  private void happen() {
    String user = someone();
    long occurred =
        chance(15) ? between(end - Math.min(2 * HOUR, end - start), end) : between(start, end);
    ObjectNode event = event(user, occurred, someModel());
    long at = occurred + delay();
    int kind = random.nextInt(100);
    if (kind < 4) {
      deliver(at, event);
      deliver(at + upTo(DAY), event);
    } else if (kind < 9) {
      grow(at, event);
    } else if (kind < 11) {
      conflict(at, event);
    } else if (kind < 18) {
      request(at, event);
    } else if (kind < 20) {
      edge(at, event);
    } else if (kind < 21) {
      late(event, occurred);
    } else {
      deliver(at, event);
    }
  }

  private ObjectNode event(String user, long occurred, String model) {
    ObjectNode event = ReplayDirectory.JSON.createObjectNode();
    event.put("event_id", chance(30) ? "n" + ofUser.merge(user, 1, Integer::sum) : "e" + ids++);
    if (chance(20)) {
      event.put("occurred_at", Instant.ofEpochMilli(occurred).toString());
    } else {
      event.put("occurred_at", occurred);
    }
    event.put("user_id", user).put("source", pick(SOURCES)).put("model", model);
    if (!chance(3)) {
      event.put("input_tokens", random.nextInt(20_000));
      event.put("cache_read_tokens", chance(50) ? 0 : random.nextInt(100_000));
      event.put("output_tokens", random.nextInt(3_000));
      if (chance(30)) {
        event.put("cache_write_tokens", random.nextInt(5_000));
        event.put("reasoning_tokens", random.nextInt(5_000));
      }
    }
    decorate(event);
    return event;
  }

  private void decorate(ObjectNode event) {
    if (chance(25)) {
      event.put("team_id", chance(10) ? "" : pick(TEAMS));
    }
    if (chance(40)) {
      event.put("lane", pick(LANES)).put("agent", chance(50) ? "codex" : "ägent\t\"x\"");
      event.put("session_id", chance(10) ? "" : "s" + random.nextInt(50));
    }
    if (chance(10)) {
      event.put("tool_calls", random.nextInt(4)).put("depth", random.nextInt(3));
      event.putNull("duration_ms").putNull("team_id").putNull("attributes");
    }
    if (chance(5)) {
      event.put("input_tokens", 5.0).put("surprise", "unknown fields are ignored");
      event.putObject("attributes").put("k", "värde");
      event.putArray("more").addArray().addObject().put("deep", 1);
    }
    if (chance(2)) {
      event.put("event_id", "x".repeat(250) + ids++ % 1_000_000).put("request_id", "");
      event.put("reported_cost_nano_usd", Long.MAX_VALUE);
    }
  }

  private long delay() {
    int kind = random.nextInt(100);
    if (kind < 78) {
      return random.nextLong(2 * SECOND);
    }
    if (kind < 92) {
      return upTo(2 * HOUR);
    }
    return kind < 98 ? upTo(2 * DAY) : upTo(6 * DAY);
  }

  /** A request of which part is reported first; reports may overtake each other. */
  private void grow(long at, ObjectNode event) {
    int steps = 2 + random.nextInt(3);
    for (int step = 1; step <= steps; step++) {
      ObjectNode report = event.deepCopy();
      for (String count : UsageReport.COUNTS) {
        if (event.hasNonNull(count)) {
          report.put(count, event.get(count).asLong() * step / steps);
        }
      }
      if (chance(20)) {
        report.put("team_id", pick(TEAMS));
      }
      if (chance(20)) {
        report.put("occurred_at", Math.min(at, time(event) + upTo(HOUR)));
      }
      deliver(at + (chance(15) ? upTo(DAY) : step * SECOND), report);
    }
  }

  private void conflict(long at, ObjectNode event) {
    event.put("input_tokens", 1000).put("output_tokens", 1000);
    ObjectNode conflicting = event.deepCopy().put("input_tokens", 2000);
    if (chance(50)) {
      conflicting.put("output_tokens", 500);
    } else {
      conflicting.put("model", event.get("model").textValue() + "-not");
    }
    deliver(at, event);
    deliver(at + 1 + upTo(HOUR), conflicting);
  }

  /** Several reports of one request, in any order, also equal ones and growing ones. */
  private void request(long at, ObjectNode event) {
    event.put("request_id", "r" + ids++);
    int reports = 2 + random.nextInt(3);
    for (int i = 0; i < reports; i++) {
      ObjectNode report = event.deepCopy();
      report.put("event_id", "q" + random.nextInt(1_000_000) + "-" + ids++);
      report.put("source", pick(SOURCES));
      report.put("occurred_at", time(event) + random.nextLong(SECOND));
      if (chance(50)) {
        report.put("input_tokens", random.nextInt(20_000));
      }
      if (chance(10)) {
        report.put("model", someModel()).put("team_id", pick(TEAMS));
      }
      long delivered = at + upTo(chance(80) ? MINUTE : DAY);
      if (chance(15)) {
        long input = report.path("input_tokens").asLong();
        deliver(delivered + upTo(HOUR), report.deepCopy().put("input_tokens", input + 9));
      }
      deliver(delivered, report);
    }
  }

  /** At the limits of lateness and earliness, and a millisecond beyond. */
  private void edge(long at, ObjectNode event) {
    event.put("received_at", at);
    long beyond = random.nextInt(2);
    if (chance(50)) {
      event.put("occurred_at", at - 7 * DAY - beyond);
    } else {
      event.put("occurred_at", at + 5 * MINUTE + beyond);
    }
    add(at, event);
  }

  private void late(ObjectNode event, long at) {
    event.put("occurred_at", at - 8 * DAY - random.nextLong(DAY));
    add(at, event);
  }

  /** One user, one model, one hour, more than 2^63 nano-USD. */
  private void extremeCosts() {
    long hour = Math.floorDiv(end, HOUR) * HOUR - HOUR;
    for (int i = 0; i < EXTREME_EVENTS; i++) {
      long occurred = hour + i * HOUR / EXTREME_EVENTS;
      ObjectNode event = ReplayDirectory.JSON.createObjectNode();
      event.put("event_id", "g" + i).put("occurred_at", occurred).put("user_id", "whale");
      event.put("source", "CLIENT").put("model", GOLD).put("input_tokens", 1_000_000_000);
      add(occurred, event);
    }
  }

  private void deliver(long at, ObjectNode event) {
    ObjectNode line = event;
    if (chance(15)) {
      long jitter = random.nextLong(35 * MINUTE) - 30 * MINUTE;
      long received = Math.max(time(event), at + jitter);
      line = event.deepCopy();
      if (chance(30)) {
        line.put("received_at", Instant.ofEpochMilli(received).toString());
      } else {
        line.put("received_at", received);
      }
    }
    add(at, line);
  }

  /** What would be delivered after the end is not: the last hour's windows stay full. */
  private void add(long at, ObjectNode line) {
    if (at <= end) {
      usage.add(new Delivery(at, bytes(ReplayDirectory.json(line) + (chance(2) ? "\r" : ""))));
      if (chance(1)) {
        usage.add(new Delivery(at, bytes(chance(50) ? "" : " \t\r")));
      }
    }
  }

  private static long time(ObjectNode event) {
    return event.get("occurred_at").isTextual()
        ? Instant.parse(event.get("occurred_at").textValue()).toEpochMilli()
        : event.get("occurred_at").longValue();
  }

  // The other files.

  private void writeMemberships(Path dir) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (String user : users) {
      if (chance(75)) {
        lines.add(membership(user, start - 90 * DAY, pick(TEAMS)));
      }
      for (int moves = random.nextInt(3); moves > 0; moves--) {
        lines.add(membership(user, between(start, end), chance(25) ? null : pick(TEAMS)));
      }
      if (chance(10)) {
        lines.add(membership(user, start - 90 * DAY, pick(TEAMS)));
      }
    }
    lines.add(membership("never seen", start, pick(TEAMS)));
    lines.add(membership("not there yet", end + 30 * DAY, pick(TEAMS)));
    lines.addAll(hostile.reference(chance(50) ? "{\"user_id\":\"u-0000\"}" : "{\"valid_from\":0}"));
    writeLines(dir, "memberships", lines, false);
  }

  private static byte[] membership(String user, long from, String team) {
    ObjectNode row = ReplayDirectory.JSON.createObjectNode().put("user_id", user);
    row.put("valid_from", from).put("role", "engineer").put("timezone", "Europe/London");
    if (team != null) {
      row.put("team_id", team);
    }
    return bytes(ReplayDirectory.json(row));
  }

  private void writePrices(Path dir) throws IOException {
    long before = start - 300 * DAY;
    long midway = (start + end) / 2;
    List<byte[]> lines = new ArrayList<>();
    lines.add(prices("kimi-*", before));
    lines.add(prices("kimi-k2*", before, midway));
    lines.add(prices("claude-sonnet-4-5", before));
    lines.add(prices("claude-*", before, midway));
    lines.add(prices("gpt-5.1", before));
    lines.add(prices("gpt-5.1", midway, before));
    lines.add(prices("gpt*", before));
    lines.add(prices("dearer-by-the-week", before, start + 7 * DAY, start + 14 * DAY));
    lines.add(prices("priced-from-midway", midway));
    lines.add(prices("модель-*", before));
    String gold = "{'model':'gold','prices':[{'valid_from':0,'input':1000000,'cache_read':0,";
    lines.add(bytes((gold + "'cache_write':0,'output':0,'reasoning':0}]}").replace('\'', '"')));
    lines.addAll(hostile.reference("{\"model\":\"gold\",\"prices\":\"none\"}"));
    writeLines(dir, "prices", lines, false);
  }

  private byte[] prices(String model, long... from) {
    ObjectNode row = ReplayDirectory.JSON.createObjectNode().put("model", model);
    var list = row.putArray("prices");
    for (long validFrom : from) {
      list.addObject()
          .put("valid_from", validFrom)
          .put("input", random.nextInt(20_000))
          .put("cache_read", random.nextInt(2_000))
          .put("cache_write", random.nextInt(20_000))
          .put("output", random.nextInt(80_000))
          .put("reasoning", random.nextInt(80_000));
    }
    return bytes(ReplayDirectory.json(row));
  }

  private void writeIncentives(Path dir) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    lines.add(
        bytes(
            "{'incentive_id':'board','kind':'LEADERBOARD','period':'DAY','period_ends':'17:00',"
                    .replace('\'', '"')
                + "\"valid_from\":0}"));
    lines.addAll(hostile.reference("{\"incentive_id\":\"x\",\"kind\":\"LOTTERY\"}"));
    writeLines(dir, "incentives", lines, false);
  }

  private void writeOutcomes(Path dir) throws IOException {
    List<Delivery> outcomes = new ArrayList<>();
    int honest = options.events() / 10;
    for (int i = 0; i < honest; i++) {
      long at = between(start, end);
      outcomes.add(new Delivery(at, bytes(ReplayDirectory.json(outcome(i, at)))));
    }
    int hostileLines = hostileAmong(honest);
    for (int i = 0; i < hostileLines; i++) {
      long at = between(start, end);
      outcomes.add(new Delivery(at, hostile.outcome(i, outcome(honest + i, at), at)));
    }
    outcomes.sort(Comparator.comparingLong(Delivery::at));
    writeLines(dir, "outcomes", outcomes.stream().map(Delivery::line).toList());
  }

  private ObjectNode outcome(int id, long at) {
    ObjectNode outcome = ReplayDirectory.JSON.createObjectNode();
    outcome.put("event_id", "o" + id).put("occurred_at", at).put("user_id", someone());
    outcome.put("kind", chance(50) ? "COMMIT" : "LINES_ADDED").put("amount", random.nextInt(100));
    if (chance(20)) {
      outcome.put("received_at", at + random.nextLong(2 * DAY));
    }
    return outcome;
  }

  private void writeLines(Path dir, String name, List<byte[]> lines) throws IOException {
    writeLines(dir, name, lines, options.gzip());
  }

  private static void writeLines(Path dir, String name, List<byte[]> lines, boolean gzip)
      throws IOException {
    Path file = dir.resolve(name + (gzip ? ".ndjson.gz" : ".ndjson"));
    try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(file));
        OutputStream out = gzip ? new GZIPOutputStream(raw) : raw) {
      for (byte[] line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
  }

  // Chances.

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A delay, in a short organisation a short one. */
  private long upTo(long limit) {
    return random.nextLong(Math.min(limit, options.span().toMillis() / 4));
  }

  private long between(long from, long to) {
    return from + random.nextLong(to - from);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** A few use most. */
  private String someone() {
    return users.get(Math.min(random.nextInt(users.size()), random.nextInt(users.size())));
  }

  private String someModel() {
    return pick(MODELS);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
