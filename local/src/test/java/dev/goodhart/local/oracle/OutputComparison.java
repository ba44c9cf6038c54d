package dev.goodhart.local.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares the files a replay wrote with what it must have written. */
public final class OutputComparison {
  static final String USER_TOTALS = "goodhart.user-totals.v1.ndjson";
  static final String TEAM_TOTALS = "goodhart.team-totals.v1.ndjson";
  static final String HOURLY_USAGE = "goodhart.hourly-usage.v1.ndjson";
  static final String DEAD_LETTERS = "goodhart.dead-letters.v1.ndjson";

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final double SHARE_TOLERANCE = 1e-12;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build());
  }

  /** Reads a key's fields; empty where it is not of the topic's form. */
  @FunctionalInterface
  private interface KeyForm {
    Optional<RowKey> read(JsonNode key);
  }

  @FunctionalInterface
  private interface LineCheck {
    void check(String where, JsonNode line);
  }

  private final Expected expected;
  private final Path out;
  private final Differences differences = new Differences();

  private OutputComparison(Expected expected, Path out) {
    this.expected = expected;
    this.out = out;
  }

  public static Differences compare(Expected expected, Path out) throws IOException {
    OutputComparison comparison = new OutputComparison(expected, out);
    comparison.rows(USER_TOTALS, expected.userTotals(), OutputComparison::userWindow);
    comparison.rows(TEAM_TOTALS, expected.teamTotals(), OutputComparison::teamWindow);
    comparison.rows(HOURLY_USAGE, expected.hourlyUsage(), OutputComparison::hour);
    comparison.deadLetters();
    return comparison.differences;
  }

  static String iso(long millis) {
    return ISO.format(Instant.ofEpochMilli(millis));
  }

  private void forEachLine(String name, LineCheck check) throws IOException {
    Path file = out.resolve(name);
    if (!Files.exists(file)) {
      differences.add(name + " is missing");
      return;
    }
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String where = name + ":" + ++number;
        try {
          check.check(where, JSON.readTree(line));
        } catch (JsonProcessingException e) {
          differences.add(where + " is no JSON: " + e.getOriginalMessage());
        }
      }
    }
  }

  // Rows of totals and hours.

  private void rows(String name, Map<RowKey, Totals> wanted, KeyForm form) throws IOException {
    Set<RowKey> seen = new HashSet<>();
    forEachLine(
        name,
        (where, line) -> {
          checkNames(where, line, Set.of("key", "value"));
          Optional<RowKey> key = form.read(line.path("key"));
          if (key.isEmpty()) {
            differences.add(where + ": no key of this topic: " + line.path("key"));
          } else if (!seen.add(key.get())) {
            differences.add(where + ": once more " + key.get());
          } else if (!wanted.containsKey(key.get())) {
            differences.add(where + ": not expected: " + key.get() + " " + line.path("value"));
          } else {
            totals(where + " " + key.get(), wanted.get(key.get()), line.path("value"));
          }
        });
    for (Map.Entry<RowKey, Totals> entry : wanted.entrySet()) {
      if (!seen.contains(entry.getKey())) {
        differences.add(name + ": missing: " + entry.getKey() + " " + entry.getValue());
      }
    }
  }

  private static Optional<RowKey> userWindow(JsonNode key) {
    return isOfText(key, Set.of("user_id", "window"))
        ? Optional.of(
            new RowKey.UserWindow(key.get("user_id").textValue(), key.get("window").textValue()))
        : Optional.empty();
  }

  private static Optional<RowKey> teamWindow(JsonNode key) {
    return isOfText(key, Set.of("team_id", "window"))
        ? Optional.of(
            new RowKey.TeamWindow(key.get("team_id").textValue(), key.get("window").textValue()))
        : Optional.empty();
  }

  private static Optional<RowKey> hour(JsonNode key) {
    if (!isOfText(key, Set.of("hour", "user_id", "team_id", "model"))) {
      return Optional.empty();
    }
    try {
      String written = key.get("hour").textValue();
      long hour = Instant.parse(written).toEpochMilli();
      return iso(hour).equals(written)
          ? Optional.of(
              new RowKey.Hour(
                  hour,
                  key.get("user_id").textValue(),
                  key.get("team_id").textValue(),
                  key.get("model").textValue()))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static boolean isOfText(JsonNode key, Set<String> names) {
    if (!names(key).equals(names)) {
      return false;
    }
    return names.stream().allMatch(name -> key.get(name).isTextual());
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void checkNames(String where, JsonNode node, Set<String> known) {
    for (String name : names(node)) {
      if (!known.contains(name)) {
        differences.add(where + ": unknown field " + name);
      }
    }
  }

  private void totals(String where, Totals wanted, JsonNode value) {
    checkNames(where, value, TOTALS_FIELDS);
    number(where, value, "events", wanted.events());
    number(where, value, "input_tokens", wanted.inputTokens());
    number(where, value, "cache_read_tokens", wanted.cacheReadTokens());
    number(where, value, "cache_write_tokens", wanted.cacheWriteTokens());
    number(where, value, "output_tokens", wanted.outputTokens());
    number(where, value, "reasoning_tokens", wanted.reasoningTokens());
    number(where, value, "total_tokens", wanted.totalTokens());
    number(where, value, "cost_nano_usd", wanted.costNanoUsd());
    number(where, value, "unpriced_events", wanted.unpricedEvents());
    number(where, value, "active_users", wanted.activeUsers());
    number(where, value, "members", wanted.members());
    share(where, value.get("top_user_share"), wanted.topUserShare());
    time(where, value, "window_start", wanted.windowStart());
    time(where, value, "window_end", wanted.windowEnd());
    time(where, value, "last_active_at", wanted.lastActiveAt());
    time(where, value, "as_of", wanted.asOf());
    time(where, value, "expires_at", wanted.expiresAt());
    if (!value.path("revision").isIntegralNumber()) {
      differences.add(where + ": revision is no whole number: " + value.get("revision"));
    }
  }

  private static final Set<String> TOTALS_FIELDS =
      Set.of(
          "events",
          "input_tokens",
          "cache_read_tokens",
          "cache_write_tokens",
          "output_tokens",
          "reasoning_tokens",
          "total_tokens",
          "cost_nano_usd",
          "unpriced_events",
          "active_users",
          "members",
          "top_user_share",
          "window_start",
          "window_end",
          "last_active_at",
          "as_of",
          "expires_at",
          "revision");

  private void number(String where, JsonNode value, String name, Long wanted) {
    JsonNode found = value.get(name);
    boolean same =
        wanted == null
            ? found == null
            : found != null
                && found.isIntegralNumber()
                && found.canConvertToLong()
                && found.longValue() == wanted;
    differ(same, where, name, found, wanted);
  }

  private void time(String where, JsonNode value, String name, Long wanted) {
    JsonNode found = value.get(name);
    String text = wanted == null ? null : iso(wanted);
    boolean same = text == null ? found == null : found != null && text.equals(found.textValue());
    differ(same, where, name, found, text);
  }

  private void share(String where, JsonNode found, Double wanted) {
    boolean same =
        wanted == null
            ? found == null
            : found != null
                && found.isNumber()
                && Math.abs(found.doubleValue() - wanted) <= SHARE_TOLERANCE;
    differ(same, where, "top_user_share", found, wanted);
  }

  private void differ(boolean same, String where, String name, Object found, Object wanted) {
    if (!same) {
      differences.add(where + ": " + name + " is " + found + ", must be " + wanted);
    }
  }

  // Dead letters.

  private void deadLetters() throws IOException {
    Set<String> seen = new HashSet<>();
    forEachLine(
        DEAD_LETTERS,
        (where, line) -> {
          checkNames(where, line, Set.of("headers", "key", "value"));
          JsonNode headers = line.path("headers");
          String origin = headers.path("goodhart.origin").asText();
          DeadLetter wanted = expected.deadLetters().get(origin);
          if (!seen.add(origin)) {
            differences.add(where + ": once more from " + origin);
          } else if (wanted == null) {
            differences.add(where + ": not expected: " + headers);
          } else {
            deadLetter(where + " from " + origin, wanted, line, headers);
          }
        });
    for (DeadLetter wanted : expected.deadLetters().values()) {
      if (!seen.contains(wanted.origin())) {
        differences.add(DEAD_LETTERS + ": missing: " + shortened(wanted));
      }
    }
  }

  private void deadLetter(String where, DeadLetter wanted, JsonNode line, JsonNode headers) {
    String reason = headers.path("goodhart.reason").textValue();
    differ(wanted.reason().name().equals(reason), where, "reason", reason, wanted.reason());
    for (String name : List.of("goodhart.detail", "goodhart.failed-at")) {
      if (!headers.path(name).isTextual()) {
        differences.add(where + ": header " + name + " is missing");
      }
    }
    boolean truncated = wanted.reason() == Reason.TOO_LARGE;
    differ(
        headers.has("goodhart.truncated") == truncated,
        where,
        "goodhart.truncated",
        headers.get("goodhart.truncated"),
        truncated ? "there" : "absent");
    JsonNode key = line.path("key");
    boolean keyFits =
        key.isNull() || key.isMissingNode() || Objects.equals(key.textValue(), wanted.id());
    differ(keyFits, where, "key", key, "null or " + wanted.id());
    String value = line.path("value").textValue();
    differ(wanted.value().equals(value), where, "value", head(value), head(wanted.value()));
  }

  private static String shortened(DeadLetter letter) {
    return letter.reason() + " from " + letter.origin() + " " + head(letter.value());
  }

  private static String head(String base64) {
    return base64 == null || base64.length() <= 120
        ? base64
        : base64.substring(0, 120) + "… (" + base64.length() + ")";
  }
}
