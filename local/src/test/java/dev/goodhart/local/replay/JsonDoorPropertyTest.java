package dev.goodhart.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.goodhart.intake.RejectReason;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The door against a slow and plain reading of the same rules, on lines that mean harm. */
class JsonDoorPropertyTest {
  private static final List<String> NAMES =
      List.of(
          "event_id",
          "occurred_at",
          "user_id",
          "source",
          "model",
          "team_id",
          "agent",
          "request_id",
          "depth",
          "lane",
          "input_tokens",
          "reasoning_tokens",
          "tool_calls",
          "reported_cost_nano_usd",
          "duration_ms",
          "attributes",
          "received_at",
          "unknown");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "1",
          "-1",
          "5.0",
          "1e3",
          "12.5",
          "1e-3",
          "-0.0",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "1e30",
          "-1e30",
          "1718000000000",
          "1.718e12",
          "-9223372036854775808",
          "-9223372036854775809",
          "\"\"",
          "\" \"",
          "\"x\"",
          "\"12\"",
          "\"CLIENT\"",
          "\"GATEWAY\"",
          "\"UNKNOWN\"",
          "\"CI\"",
          "\"ci\"",
          "\"\\u0043LIENT\"",
          "\"😀\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "\"\\ude00\\ud83d\"",
          "\"\\u0000\"",
          "\"é\"",
          "\"2025-10-07T00:00:00Z\"",
          "\"2025-02-29T00:00:00Z\"",
          "\"2025-01-31T23:59:59.9999Z\"",
          "\"1969-12-31T23:59:59.9999Z\"",
          "\"2025-10-07T02:00:00+02:00\"",
          "\"2025-10-07T00:00:00\"",
          "{}",
          "[]",
          "[1,[2,{\"model\":3}]]",
          "{\"a\":\"b\"}",
          "{\"a\":1}",
          "{\"a\":null}",
          "{\"a\":1,\"a\":\"b\"}",
          "{\"a\":\"b\",\"a\":{}}",
          "NaN",
          "tru",
          "01",
          "\"\\x\"",
          "");

  private static final int HUGE = 1_000;
  private static final String LONGEST = "\"" + "y".repeat(256) + "\"";
  private static final String TOO_LONG = "\"" + "y".repeat(257) + "\"";

  private final JsonDoor<TokenUsageEvent> door = JsonDoors.usage();
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readsAndRefusesLikeTheReference(long seed) {
    Random random = new Random(seed);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] line = damaged(random, line(random).getBytes(UTF_8));
      Object expected;
      try {
        expected = reference(line);
      } catch (NumberFormatException e) {
        // An exponent that the reference cannot hold.
        assertThat(door.read(line)).isNotNull();
        continue;
      }
      Door<TokenUsageEvent> answer = door.read(line);
      Object found =
          answer instanceof Door.Refused<TokenUsageEvent> no ? no.rejection().reason() : answer;
      assertThat(found).as(() -> new String(line, UTF_8)).isEqualTo(expected);
      read += found instanceof Door.Read ? 1 : 0;
      refused += found instanceof Door.Read ? 0 : 1;
    }
    // Both sides of the rules are met.
    assertThat(read).isGreaterThan(500);
    assertThat(refused).isGreaterThan(500);
  }

  private static String line(Random random) {
    Map<String, String> good = new LinkedHashMap<>();
    good.put("event_id", "\"e\"");
    good.put("occurred_at", "1718000000000");
    good.put("user_id", "\"u\"");
    good.put("source", "\"CLIENT\"");
    good.put("model", "\"m\"");
    List<String> fields = new ArrayList<>();
    good.forEach((name, value) -> fields.add("\"" + name + "\":" + value));
    for (int n = random.nextInt(4); n > 0; n--) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      fields.add("\"" + name + "\":" + value(random));
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(fields, random);
    }
    if (random.nextInt(10) == 0) {
      fields.remove(random.nextInt(fields.size()));
    }
    String space = random.nextInt(5) == 0 ? " \t\r" : "";
    return space + "{" + space + String.join(space + ",", fields) + "}" + space;
  }

  private static String value(Random random) {
    int i = random.nextInt(VALUES.size() + 2);
    if (i >= VALUES.size()) {
      return i == VALUES.size() ? LONGEST : TOO_LONG;
    }
    return VALUES.get(i);
  }

  private static byte[] damaged(Random random, byte[] line) {
    byte[] damaged = line.clone();
    if (random.nextInt(6) == 0) {
      damaged[random.nextInt(line.length)] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) "{}[]\",:\\0e-.".charAt(random.nextInt(12));
    }
    return damaged;
  }

  /** A {@link Door.Read} or a {@link RejectReason}. */
  private Object reference(byte[] line) {
    JsonNode root;
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      root = mapper.readTree(text);
    } catch (CharacterCodingException | JsonProcessingException e) {
      return RejectReason.UNREADABLE;
    }
    if (!root.isObject()) {
      return RejectReason.UNREADABLE;
    }
    try {
      TokenUsageEvent event =
          new TokenUsageEvent(
              required(id(root, "event_id")),
              required(instant(root, "occurred_at")),
              required(id(root, "user_id")),
              required(symbol(root, "source", Source.values())),
              required(id(root, "model")),
              id(root, "team_id"),
              text(root, "agent"),
              text(root, "agent_version"),
              id(root, "session_id"),
              id(root, "request_id"),
              id(root, "run_id"),
              id(root, "parent_run_id"),
              depth(root),
              Stream.ofNullable(symbol(root, "lane", Lane.values()))
                  .findFirst()
                  .orElse(Lane.UNKNOWN),
              text(root, "provider"),
              count(root, "input_tokens"),
              count(root, "cache_read_tokens"),
              count(root, "cache_write_tokens"),
              count(root, "output_tokens"),
              count(root, "reasoning_tokens"),
              exact(whole(root.get("reported_cost_nano_usd"))),
              text(root, "prompt_fingerprint"),
              text(root, "tool_fingerprint"),
              count(root, "tool_calls"),
              count(root, "tool_errors"),
              exact(whole(root.get("duration_ms"))),
              text(root, "finish_reason"),
              attributes(root));
      Instant received = instant(root, "received_at");
      return new Door.Read<>(
          event,
          received == null ? OptionalLong.empty() : OptionalLong.of(received.toEpochMilli()));
    } catch (InvalidException | DateTimeException | ArithmeticException e) {
      return RejectReason.INVALID_FIELD;
    }
  }

  private static final class InvalidException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void demand(boolean holds) {
    if (!holds) {
      throw new InvalidException();
    }
  }

  private static <T> T required(T value) {
    demand(value != null);
    return value;
  }

  private static boolean isAbsent(JsonNode value) {
    return value == null || value.isNull();
  }

  private static String text(JsonNode root, String name) {
    JsonNode value = root.get(name);
    if (isAbsent(value)) {
      return null;
    }
    demand(value.isTextual());
    return value.textValue().isEmpty() ? null : value.textValue();
  }

  private static String id(JsonNode root, String name) {
    String text = text(root, name);
    if (text != null) {
      demand(text.codePoints().count() <= 256);
      demand(text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
    }
    return text;
  }

  private static <E extends Enum<E>> E symbol(JsonNode root, String name, E[] symbols) {
    JsonNode value = root.get(name);
    if (isAbsent(value)) {
      return null;
    }
    demand(value.isTextual());
    return required(
        Stream.of(symbols)
            .filter(s -> s.name().equals(value.textValue()))
            .findFirst()
            .orElse(null));
  }

  private static BigInteger whole(JsonNode value) {
    if (isAbsent(value)) {
      return null;
    }
    demand(value.isNumber());
    BigDecimal number = value.decimalValue();
    if (number.signum() != 0 && Math.abs((long) number.scale()) > HUGE) {
      // Not to be written out: it has far more digits than its text.
      demand(number.scale() < 0);
      return BigInteger.TEN.pow(HUGE).multiply(BigInteger.valueOf(number.signum()));
    }
    demand(number.remainder(BigDecimal.ONE).signum() == 0);
    return number.toBigIntegerExact();
  }

  private static Long exact(BigInteger value) {
    return value == null ? null : value.longValueExact();
  }

  private static int depth(JsonNode root) {
    BigInteger value = whole(root.get("depth"));
    return value == null ? 0 : value.intValueExact();
  }

  private static long count(JsonNode root, String name) {
    BigInteger value = whole(root.get(name));
    return value == null
        ? 0
        : value
            .max(BigInteger.valueOf(Long.MIN_VALUE))
            .min(BigInteger.valueOf(Long.MAX_VALUE))
            .longValueExact();
  }

  private static Instant instant(JsonNode root, String name) {
    JsonNode value = root.get(name);
    if (isAbsent(value)) {
      return null;
    }
    return Instant.ofEpochMilli(
        value.isTextual()
            ? OffsetDateTime.parse(value.textValue()).toInstant().toEpochMilli()
            : whole(value).longValueExact());
  }

  private static Map<String, String> attributes(JsonNode root) {
    JsonNode value = root.get("attributes");
    Map<String, String> texts = new LinkedHashMap<>();
    if (!isAbsent(value)) {
      demand(value.isObject());
      value
          .properties()
          .forEach(
              entry -> {
                if (!entry.getValue().isNull()) {
                  demand(entry.getValue().isTextual());
                  texts.put(entry.getKey(), entry.getValue().textValue());
                }
              });
    }
    return texts;
  }
}
