package dev.goodhart.local.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Lines nobody should send: each takes an honest line and spoils it, or is none at all. */
final class HostileLines {
  /** Spoils the fields of an honest line that is delivered at an instant. */
  @FunctionalInterface
  private interface Spoiler {
    void spoil(ObjectNode line, long at);
  }

  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;
  private static final long YEAR_2199 = 7_226_582_400_000L;

  private static final List<String> NO_OBJECTS =
      List.of(
          "[]",
          "null",
          "0",
          "true",
          "\"text\"",
          "{",
          "}",
          "{\"event_id\":\"x\"",
          "{\"event_id\":\"x}",
          "{'event_id':'x'}",
          "{event_id:1}",
          "{\"input_tokens\":NaN}",
          "{\"input_tokens\":-Infinity}",
          "{\"input_tokens\":007}",
          "{\"input_tokens\":+1}",
          "{\"a\":1}}",
          "{\"a\":1} {\"a\":2}",
          "{\"a\":1} // why",
          "{\"a\":1,}",
          "{\"a\":\"raw\ttab\"}",
          "{\"a\":\"\\x\"}",
          "no JSON at all",
          "<xml/>",
          "null\r",
          "[{\"event_id\":\"x\"}]");

  private final Random random;

  /** Those that suit usage and outcomes both. */
  private final List<Spoiler> ofAnyEvent =
      List.of(
          (line, at) -> line.removeAll(),
          (line, at) -> line.remove("event_id"),
          (line, at) -> line.remove("user_id"),
          (line, at) -> line.remove("occurred_at"),
          (line, at) -> line.put("event_id", ""),
          (line, at) -> line.put("user_id", ""),
          (line, at) -> line.putNull("user_id"),
          (line, at) -> line.put("user_id", 42),
          (line, at) -> line.putArray("event_id").add("x"),
          (line, at) -> line.put("event_id", "x".repeat(257)),
          (line, at) -> line.put("user_id", "ü".repeat(300)),
          (line, at) -> line.put("user_id", "😀".repeat(257)),
          (line, at) -> line.put("session_id", "s".repeat(257)),
          (line, at) -> line.put("session_id", false),
          (line, at) -> line.put("occurred_at", "last Tuesday"),
          (line, at) -> line.put("occurred_at", "2025-13-45T99:00:00Z"),
          (line, at) -> line.put("occurred_at", true),
          (line, at) -> line.put("occurred_at", 1.5),
          (line, at) -> line.put("received_at", "soon"),
          (line, at) -> line.put("occurred_at", "2999-12-31T23:59:59.999Z"),
          (line, at) -> line.put("occurred_at", YEAR_2199),
          (line, at) -> line.put("occurred_at", Long.MAX_VALUE),
          (line, at) -> line.put("received_at", YEAR_2199),
          (line, at) -> line.put("occurred_at", YEAR_2199).put("received_at", at),
          (line, at) -> line.put("occurred_at", at + 6 * MINUTE).put("received_at", at),
          (line, at) -> line.put("occurred_at", 0).put("received_at", at),
          (line, at) -> line.put("occurred_at", -1).put("received_at", at),
          (line, at) -> line.put("occurred_at", Long.MIN_VALUE).put("received_at", at),
          (line, at) -> line.put("occurred_at", "1970-01-01T00:00:00Z").put("received_at", at),
          (line, at) -> line.put("occurred_at", at - 8 * DAY).put("received_at", at));

  private final List<Spoiler> ofUsage =
      List.of(
          (line, at) -> line.put("input_tokens", -1),
          (line, at) -> line.put("output_tokens", Long.MIN_VALUE),
          (line, at) -> raw(line, "cache_read_tokens", "-" + "9".repeat(30)),
          (line, at) -> raw(line, "cache_read_tokens", "9".repeat(30)),
          (line, at) -> raw(line, "reasoning_tokens", "1e400"),
          (line, at) -> raw(line, "reasoning_tokens", "-1E+400"),
          (line, at) -> raw(line, "input_tokens", "1e-400"),
          (line, at) -> raw(line, "input_tokens", "0.1"),
          (line, at) -> line.put("input_tokens", 1_000_000_001),
          (line, at) -> line.put("input_tokens", 900_000_000).put("output_tokens", 900_000_000),
          (line, at) -> line.put("tool_calls", -3),
          (line, at) -> line.put("tool_errors", Long.MIN_VALUE),
          (line, at) -> line.put("input_tokens", -1).put("output_tokens", Long.MAX_VALUE),
          (line, at) -> line.put("input_tokens", "12"),
          (line, at) -> line.put("input_tokens", 12.5),
          (line, at) -> line.put("output_tokens", true),
          (line, at) -> line.putObject("output_tokens"),
          (line, at) -> line.put("source", "RUMOUR"),
          (line, at) -> line.put("source", "gateway"),
          (line, at) -> line.put("source", ""),
          (line, at) -> line.put("source", 1),
          (line, at) -> line.put("lane", "SIDEWAYS"),
          (line, at) -> line.put("lane", 3),
          (line, at) -> line.remove("model"),
          (line, at) -> line.put("model", ""),
          (line, at) -> line.put("model", "m".repeat(257)),
          (line, at) -> line.putArray("model"),
          (line, at) -> line.put("team_id", "t".repeat(257)),
          (line, at) -> line.putObject("team_id"),
          (line, at) -> line.put("request_id", 7),
          (line, at) -> line.put("attributes", "none"),
          (line, at) -> line.putObject("attributes").put("n", 1),
          (line, at) -> line.put("depth", "deep"),
          (line, at) -> line.put("duration_ms", "long"),
          (line, at) -> line.put("agent", 0),
          // Odd, and yet accepted.
          (line, at) -> raw(line, "input_tokens", "1.0e3"),
          (line, at) -> raw(line, "input_tokens", "-0.0"),
          (line, at) -> raw(line, "unknown", "[".repeat(60) + "]".repeat(60)),
          (line, at) -> raw(line, "unknown", "1e999"),
          (line, at) -> line.put("event_id", "\u0000 '; DROP TABLE usage; --" + at),
          (line, at) -> line.put("team_id", "\" \t 🦊 ' \\ \u2028"));

  private final List<Spoiler> ofOutcomes =
      List.of(
          (line, at) -> line.put("amount", -1),
          (line, at) -> line.put("amount", 1_000_000_001),
          (line, at) -> raw(line, "amount", "9".repeat(40)),
          (line, at) -> line.put("amount", 1.5),
          (line, at) -> line.put("amount", "many"),
          (line, at) -> line.put("kind", "NAP"),
          (line, at) -> line.remove("kind"));

  HostileLines(Random random) {
    this.random = random;
  }

  byte[] usage(int number, ObjectNode honest, long at) {
    return line(number, honest, at, ofUsage);
  }

  byte[] outcome(int number, ObjectNode honest, long at) {
    return line(number, honest, at, ofOutcomes);
  }

  /** The first hundred numbers go through every kind there is; later ones draw. */
  private byte[] line(int number, ObjectNode honest, long at, List<Spoiler> own) {
    List<Spoiler> spoilers = new ArrayList<>(own);
    spoilers.addAll(ofAnyEvent);
    int kinds = spoilers.size() + NO_OBJECTS.size() + 6;
    int kind = number < kinds ? number : random.nextInt(kinds);
    // Megabytes are written seldom.
    if (kind < 2 && number >= kinds && random.nextInt(10) > 0) {
      kind = 2;
    }
    return switch (kind) {
      case 0 -> huge(honest);
      case 1 -> OrganisationGenerator.bytes("x".repeat(1 << 20));
      case 2 -> binary(1 + random.nextInt(300));
      case 3 -> OrganisationGenerator.bytes("[".repeat(5000) + "]".repeat(5000));
      case 4 -> OrganisationGenerator.bytes("{\"a\":".repeat(3000));
      case 5 -> cut(OrganisationGenerator.bytes(ReplayDirectory.json(honest)));
      default ->
          kind < 6 + NO_OBJECTS.size()
              ? OrganisationGenerator.bytes(NO_OBJECTS.get(kind - 6))
              : spoilt(spoilers.get(kind - 6 - NO_OBJECTS.size()), honest, at);
    };
  }

  private byte[] cut(byte[] line) {
    return Arrays.copyOf(line, 1 + random.nextInt(line.length - 1));
  }

  private static byte[] spoilt(Spoiler spoiler, ObjectNode honest, long at) {
    spoiler.spoil(honest, at);
    return OrganisationGenerator.bytes(ReplayDirectory.json(honest));
  }

  /** A few lines no reference file should hold, the given one among them. */
  List<byte[]> reference(String invalid) {
    return List.of(
        OrganisationGenerator.bytes(invalid),
        OrganisationGenerator.bytes("{}"),
        OrganisationGenerator.bytes(""),
        OrganisationGenerator.bytes(NO_OBJECTS.get(random.nextInt(NO_OBJECTS.size()))),
        binary(40));
  }

  /** An event that would be right, were it not of a megabyte. */
  private static byte[] huge(ObjectNode honest) {
    honest.putObject("attributes").put("prompt", "é".repeat(500_000));
    return OrganisationGenerator.bytes(ReplayDirectory.json(honest));
  }

  /** Any bytes but a line feed, the first of them none that UTF-8 knows. */
  private byte[] binary(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        bytes[i] = 0;
      }
    }
    bytes[0] = (byte) 0xff;
    return bytes;
  }

  private static void raw(ObjectNode line, String name, String json) {
    line.putRawValue(name, new RawValue(json));
  }
}
