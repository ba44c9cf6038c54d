package dev.goodhart.local.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A replay directory written line by line. */
final class ReplayDirectory {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing in the examples arrives later. */
  static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");

  final Path path;
  private int events;

  ReplayDirectory(Path path) {
    this.path = path;
  }

  /** An event e1, e2, … of user u and model m at 10:00 from a client; fields as name, value. */
  ReplayDirectory event(Object... fields) {
    return line("usage", json(numbered(++events, fields)));
  }

  private static Map<String, Object> numbered(int number, Object... fields) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event_id", "e" + number);
    event.put("occurred_at", "2025-03-03T10:00:00Z");
    event.put("user_id", "u");
    event.put("source", "CLIENT");
    event.put("model", "m");
    event.putAll(map(fields));
    event.values().removeIf("(none)"::equals);
    return event;
  }

  ReplayDirectory membership(String user, String from, String team) {
    Map<String, Object> row = map("user_id", user, "valid_from", from);
    if (team != null) {
      row.put("team_id", team);
    }
    return line("memberships", json(row));
  }

  /** Prices of a model as pairs of an instant and the price of every kind of token. */
  ReplayDirectory price(String model, Object... fromAndPrice) {
    return line("prices", priceRow(json(model), fromAndPrice));
  }

  private static String priceRow(String model, Object... fromAndPrice) {
    StringBuilder row = new StringBuilder("{\"model\":" + model + ",\"prices\":[");
    for (int i = 0; i < fromAndPrice.length; i += 2) {
      row.append(i == 0 ? "" : ",")
          .append(
              "{'valid_from':'%s','input':%2$s,'cache_read':%2$s,'cache_write':%2$s,'output':%2$s,'reasoning':%2$s}"
                  .formatted(fromAndPrice[i], fromAndPrice[i + 1])
                  .replace('\'', '"'));
    }
    return row.append("]}").toString();
  }

  /** A line of usage as it stands, single quotes standing for double ones. */
  ReplayDirectory usage(String line) {
    return line("usage", line.replace('\'', '"'));
  }

  ReplayDirectory line(String file, String line) {
    return bytes(file, (line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  ReplayDirectory bytes(String file, byte[] bytes) {
    try {
      Files.write(
          path.resolve(file + ".ndjson"),
          bytes,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Expected expected() {
    return expected(Optional.empty(), Window.DEFAULTS);
  }

  Expected expected(Optional<Path> shippedPrices, List<Window> windows) {
    try {
      return Oracle.compute(path, NOW, shippedPrices, windows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> map(Object... fields) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put((String) fields[i], fields[i + 1]);
    }
    return map;
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
