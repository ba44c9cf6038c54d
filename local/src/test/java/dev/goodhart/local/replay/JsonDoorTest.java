package dev.goodhart.local.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.IncentiveKind;
import dev.goodhart.schema.IncentivePeriod;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.PriceFrom;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDoorTest {
  private static final String REQUIRED =
      "\"event_id\":\"e\",\"occurred_at\":1718000000000,\"user_id\":\"u\",\"source\":\"CLIENT\","
          + "\"model\":\"m\"";

  private final JsonDoor<TokenUsageEvent> door = JsonDoors.usage();

  private static <T> T record(Door<T> door) {
    assertThat(door).isInstanceOf(Door.Read.class);
    return ((Door.Read<T>) door).record();
  }

  private static Rejection rejection(Door<?> door) {
    assertThat(door).isInstanceOf(Door.Refused.class);
    return ((Door.Refused<?>) door).rejection();
  }

  private TokenUsageEvent usage(String more) {
    return record(door.read(("{" + REQUIRED + more + "}").getBytes(UTF_8)));
  }

  private String invalid(String line) {
    Rejection rejection = rejection(door.read(line.getBytes(UTF_8)));
    assertThat(rejection.reason()).as(line).isEqualTo(RejectReason.INVALID_FIELD);
    return rejection.detail();
  }

  private void unreadable(byte[] line) {
    assertThat(rejection(door.read(line)).reason()).isEqualTo(RejectReason.UNREADABLE);
  }

  @Test
  void readsAnEventWithNothingButWhatIsRequired() {
    TokenUsageEvent event = usage("");
    assertThat(event.getEventId()).isEqualTo("e");
    assertThat(event.getOccurredAt()).isEqualTo(Instant.ofEpochMilli(1718000000000L));
    assertThat(event.getUserId()).isEqualTo("u");
    assertThat(event.getSource()).isEqualTo(Source.CLIENT);
    assertThat(event.getModel()).isEqualTo("m");
    assertThat(event.getLane()).isEqualTo(Lane.UNKNOWN);
    assertThat(event.getAttributes()).isEmpty();
    assertThat(event.getTeamId()).isNull();
    assertThat(event.getReportedCostNanoUsd()).isNull();
    assertThat(event.getInputTokens()).isZero();
  }

  @Test
  void readsEveryField() {
    TokenUsageEvent event =
        usage(
            """
            ,"team_id":"t","agent":"a","agent_version":"1","session_id":"s","request_id":"r",\
            "run_id":"x","parent_run_id":"y","depth":2,"lane":"CI","provider":"p",\
            "input_tokens":1,"cache_read_tokens":2,"cache_write_tokens":3,"output_tokens":4,\
            "reasoning_tokens":5,"reported_cost_nano_usd":6,"prompt_fingerprint":"pf",\
            "tool_fingerprint":"tf","tool_calls":7,"tool_errors":8,"duration_ms":9,\
            "finish_reason":"stop","attributes":{"k":"v"}""");
    assertThat(event)
        .isEqualTo(
            new TokenUsageEvent(
                "e",
                Instant.ofEpochMilli(1718000000000L),
                "u",
                Source.CLIENT,
                "m",
                "t",
                "a",
                "1",
                "s",
                "r",
                "x",
                "y",
                2,
                Lane.CI,
                "p",
                1L,
                2L,
                3L,
                4L,
                5L,
                6L,
                "pf",
                "tf",
                7L,
                8L,
                9L,
                "stop",
                Map.of("k", "v")));
  }

  @Test
  void tellsWhenTheLineWasReceived() {
    String line = "{%s,\"received_at\":%s}";
    for (String instant : List.of("5", "5.0", "\"1970-01-01T00:00:00.005Z\"")) {
      assertThat(door.read(line.formatted(REQUIRED, instant).getBytes(UTF_8)))
          .isInstanceOfSatisfying(
              Door.Read.class, r -> assertThat(r.receivedAt()).isEqualTo(OptionalLong.of(5)));
    }
    assertThat(door.read(line.formatted(REQUIRED, "null").getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            Door.Read.class, r -> assertThat(r.receivedAt()).isEqualTo(OptionalLong.empty()));
    assertThat(invalid(line.formatted(REQUIRED, "\"5\""))).startsWith("received_at ");
  }

  @Test
  void nullIsAbsentAndSoIsAnEmptyOptionalText() {
    TokenUsageEvent event =
        usage(
            """
            ,"team_id":"","agent":"","request_id":null,"lane":null,"depth":null,"input_tokens":null,\
            "duration_ms":null,"attributes":null""");
    assertThat(event).isEqualTo(usage(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"event_id", "occurred_at", "user_id", "source", "model"})
  void refusesALineWithoutARequiredField(String name) {
    assertThat(invalid("{" + REQUIRED.replace("\"" + name + "\"", "\"other\"") + "}"))
        .isEqualTo(name + " is missing");
    assertThat(invalid("{" + REQUIRED + ",\"" + name + "\":null}")).isEqualTo(name + " is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event_id|\"\"|is empty",
        "user_id|\"\"|is empty",
        "model|\"\"|is empty",
        "event_id|1|is a number, not a string",
        "user_id|true|is a boolean, not a string",
        "model|{\"a\":[1]}|is an object, not a string",
        "model|[[{}]]|is an array, not a string",
        "model|\"\\ud83d\"|has half of a surrogate pair",
        "run_id|\"x\\ude00\"|has half of a surrogate pair",
        "source|\"client\"|is none of UNKNOWN, CLIENT, GATEWAY, PROVIDER_BILL",
        "source|\"\"|is none of UNKNOWN, CLIENT, GATEWAY, PROVIDER_BILL",
        "source|1|is a number, not a string",
        "lane|\"NIGHT\"|is none of UNKNOWN, HUMAN, DELEGATED, SCHEDULED, CI, EVAL",
        "occurred_at|\"1718000000000\"|is no ISO-8601 date and time with an offset",
        "occurred_at|\"\"|is no ISO-8601 date and time with an offset",
        "occurred_at|1.5|is no whole number",
        "occurred_at|9223372036854775808|is beyond 64 bits",
        "occurred_at|true|is a boolean, not a number",
        "input_tokens|12.5|is no whole number",
        "input_tokens|\"12\"|is a string, not a number",
        "input_tokens|true|is a boolean, not a number",
        "input_tokens|[]|is an array, not a number",
        "depth|2147483648|is beyond 32 bits",
        "depth|-2147483649|is beyond 32 bits",
        "depth|1e400|is beyond 32 bits",
        "duration_ms|9223372036854775808|is beyond 64 bits",
        "duration_ms|0.5|is no whole number",
        "reported_cost_nano_usd|-9223372036854775809|is beyond 64 bits",
        "agent|5|is a number, not a string",
        "attributes|[]|is an array, not an object",
        "attributes|\"\"|is a string, not an object",
        "attributes|{\"a\":1}|has an entry that is a number, not a string",
        "attributes|{\"a\":{\"b\":\"c\"}}|has an entry that is an object, not a string",
      })
  void refusesAFieldThatCannotBeWhatItIs(String name, String value, String problem) {
    assertThat(invalid("{" + REQUIRED + ",\"" + name + "\":" + value + "}"))
        .isEqualTo(name + " " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_id",
        "user_id",
        "model",
        "team_id",
        "session_id",
        "request_id",
        "run_id",
        "parent_run_id"
      })
  void limitsIdsInCodePoints(String name) {
    usage(",\"" + name + "\":\"" + "😀".repeat(256) + "\"");
    assertThat(invalid("{" + REQUIRED + ",\"" + name + "\":\"" + "x".repeat(257) + "\"}"))
        .isEqualTo(name + " is longer than 256 code points");
  }

  @Test
  void otherTextsHaveNoLimit() {
    assertThat(usage(",\"agent\":\"" + "x".repeat(1000) + "\"").getAgent()).hasSize(1000);
  }

  @Test
  void countsBeyondALongAreCutOffForTheChecksToRefuse() {
    assertThat(usage(",\"input_tokens\":1e30").getInputTokens()).isEqualTo(Long.MAX_VALUE);
    assertThat(usage(",\"tool_calls\":-9223372036854775809").getToolCalls())
        .isEqualTo(Long.MIN_VALUE);
    assertThat(usage(",\"output_tokens\":-1").getOutputTokens()).isEqualTo(-1);
    assertThat(usage(",\"output_tokens\":5.0").getOutputTokens()).isEqualTo(5);
  }

  @Test
  void ofAFieldGivenTwiceTheLastHoldsRightOrWrong() {
    assertThat(usage(",\"model\":5,\"model\":\"n\"").getModel()).isEqualTo("n");
    assertThat(usage(",\"team_id\":\"t\",\"team_id\":null").getTeamId()).isNull();
    assertThat(usage(",\"depth\":\"x\",\"depth\":null").getDepth()).isZero();
    assertThat(usage(",\"mod\\u0065l\":\"n\"").getModel()).isEqualTo("n");
    assertThat(usage(",\"attributes\":{\"a\":1,\"a\":\"x\",\"b\":2,\"b\":null}").getAttributes())
        .isEqualTo(Map.of("a", "x"));
    assertThat(usage(",\"attributes\":{\"a\":\"x\"},\"attributes\":{\"b\":\"y\"}").getAttributes())
        .isEqualTo(Map.of("b", "y"));
    assertThat(invalid("{" + REQUIRED + ",\"model\":5}")).startsWith("model is a number");
    assertThat(invalid("{" + REQUIRED + ",\"model\":\"n\",\"model\":null}"))
        .isEqualTo("model is missing");
  }

  @Test
  void countsUnknownFieldsOfLinesThatAreRead() {
    usage(",\"x\":1,\"y\":{\"model\":[\"z\"]},\"x\":null");
    assertThat(door.unknownFields()).isEqualTo(3);
    invalid("{\"x\":1}");
    usage("");
    assertThat(door.unknownFields()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "null",
        "5",
        "\"{}\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{]",
        "{}{}",
        "{} {}",
        "{}}",
        "{} x",
        "{},",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'b'}",
        "{\"a\":NaN}",
        "{\"input_tokens\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":0x10}",
        "{\"a\":1_000}",
        "{\"a\":tru}",
        "{\"a\":True}",
        "{\"a\":\"b}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"b\nc\"}",
        "{\"a\":1}//",
        "/**/{\"a\":1}",
        "{\"a\":1 /**/}",
        "\ufeff{}",
      })
  void cannotReadWhatIsNoJsonObject(String line) {
    unreadable(line.getBytes(UTF_8));
  }

  @Test
  void brokenJsonComesBeforeAFieldThatIsWrong() {
    unreadable("{\"model\":5,\"x\":}".getBytes(UTF_8));
    unreadable("{\"model\":5} x".getBytes(UTF_8));
  }

  @Test
  void cannotReadBytesThatAreNotUtf8() {
    byte[][] wrong = {
      {(byte) 0xFF},
      {(byte) 0xC3},
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xE2, (byte) 0x82},
    };
    for (byte[] bytes : wrong) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.writeBytes(("{" + REQUIRED + ",\"x\":\"").getBytes(UTF_8));
      line.writeBytes(bytes);
      line.writeBytes("\"}".getBytes(UTF_8));
      assertThat(rejection(door.read(line.toByteArray())))
          .isEqualTo(new Rejection(RejectReason.UNREADABLE, "not UTF-8"));
    }
    unreadable("{}".getBytes(StandardCharsets.UTF_16BE));
    unreadable("{}".getBytes(StandardCharsets.UTF_16LE));
    assertThat(usage(",\"agent\":\"é😀\u0000\"".replace("\u0000", "\\u0000")).getAgent())
        .isEqualTo("é😀\u0000");
  }

  @Test
  void deepNestingDoesNoHarm() {
    int levels = 450_000;
    unreadable(("{" + REQUIRED + ",\"x\":" + "[".repeat(levels)).getBytes(UTF_8));
    unreadable(
        ("{" + REQUIRED + ",\"x\":" + "[".repeat(levels) + "]".repeat(levels) + "}")
            .getBytes(UTF_8));
    unreadable("{\"x\":".repeat(150_000).getBytes(UTF_8));
    usage(",\"x\":" + "[".repeat(999) + "]".repeat(999));
  }

  @Test
  void giantValuesDoNoHarm() {
    String digits = "9".repeat(900_000);
    assertThat(usage(",\"x\":" + digits)).isEqualTo(usage(""));
    assertThat(usage(",\"x\":-0." + digits + "e-" + "9".repeat(100))).isEqualTo(usage(""));
    assertThat(usage(",\"input_tokens\":" + digits).getInputTokens()).isEqualTo(Long.MAX_VALUE);
    assertThat(usage(",\"input_tokens\":1e" + digits).getInputTokens()).isEqualTo(Long.MAX_VALUE);
    assertThat(invalid("{" + REQUIRED + ",\"input_tokens\":1e-" + digits + "}"))
        .isEqualTo("input_tokens is no whole number");
    assertThat(usage(",\"agent\":\"" + "x".repeat(900_000) + "\"").getAgent()).hasSize(900_000);
    assertThat(usage(",\"" + "x".repeat(900_000) + "\":1")).isEqualTo(usage(""));
    assertThat(invalid("{" + REQUIRED + ",\"occurred_at\":\"" + digits + "\"}"))
        .startsWith("occurred_at ");
  }

  @Test
  void aLineThatIsTooLargeIsNotRead() {
    byte[] most = (" ".repeat(900 * 1024 - 2) + "{}").getBytes(UTF_8);
    assertThat(rejection(door.read(most)).reason()).isEqualTo(RejectReason.INVALID_FIELD);
    assertThat(rejection(door.read((" " + new String(most, UTF_8)).getBytes(UTF_8))))
        .isEqualTo(new Rejection(RejectReason.TOO_LARGE, "more than 921600 bytes"));
    assertThat(rejection(door.read(new Line(1, "{}".getBytes(UTF_8), true))).reason())
        .isEqualTo(RejectReason.TOO_LARGE);
  }

  @Test
  void readsOutcomes() {
    JsonDoor<WorkOutcomeEvent> outcomes = JsonDoors.outcomes();
    String line =
        "{\"event_id\":\"e\",\"occurred_at\":\"1970-01-01T01:00:00+01:00\",\"user_id\":\"u\","
            + "\"session_id\":\"\",\"kind\":\"COMMIT\",\"amount\":3,\"received_at\":7}";
    assertThat(outcomes.read(line.getBytes(UTF_8)))
        .isEqualTo(
            new Door.Read<>(
                new WorkOutcomeEvent("e", Instant.EPOCH, "u", null, OutcomeKind.COMMIT, 3L),
                OptionalLong.of(7)));
    assertThat(rejection(outcomes.read(line.replace("amount", "amounts").getBytes(UTF_8))))
        .isEqualTo(new Rejection(RejectReason.INVALID_FIELD, "amount is missing"));
  }

  @Test
  void readsMemberships() {
    JsonDoor<TeamMembership> memberships = JsonDoors.memberships();
    String line = "{\"user_id\":\"u\",\"valid_from\":5,\"timezone\":\"%s\",\"received_at\":7}";
    assertThat(memberships.read(line.formatted("Europe/London").getBytes(UTF_8)))
        .isEqualTo(
            new Door.Read<>(
                new TeamMembership("u", Instant.ofEpochMilli(5), null, null, "Europe/London"),
                OptionalLong.empty()));
    assertThat(memberships.unknownFields()).isEqualTo(1);
    assertThat(rejection(memberships.read(line.formatted("Europe/Atlantis").getBytes(UTF_8))))
        .isEqualTo(
            new Rejection(
                RejectReason.INVALID_FIELD,
                "timezone is not the id of a time zone such as Europe/London"));
  }

  @Test
  void readsPrices() {
    JsonDoor<ModelPrice> prices = JsonDoors.prices();
    String price =
        "{\"valid_from\":0,\"input\":%s,\"cache_read\":2,\"cache_write\":3,\"output\":4,"
            + "\"reasoning\":5,\"x\":0}";
    String line = "{\"model\":\"m*\",\"prices\":[%s]}";
    assertThat(record(prices.read(line.formatted(price.formatted(1)).getBytes(UTF_8))))
        .isEqualTo(new ModelPrice("m*", List.of(new PriceFrom(Instant.EPOCH, 1L, 2L, 3L, 4L, 5L))));
    assertThat(prices.unknownFields()).isEqualTo(1);
    String twoPrices = price.formatted(1) + "," + price.formatted("%s");
    for (String[] wrong :
        new String[][] {
          {line.formatted(""), "prices has no entry"},
          {line.formatted("5"), "prices entry 1: is a number, not an object"},
          {line.replace("[%s]", "{}"), "prices is an object, not an array"},
          {
            line.formatted(twoPrices.formatted("\"1\"")),
            "prices entry 2: input is a string, not a number"
          },
          {line.formatted(twoPrices.formatted("null")), "prices entry 2: input is missing"},
          {
            line.formatted(twoPrices.formatted("-1")), "price input is -1, not within 0 and 1000000"
          },
          {
            line.formatted(twoPrices.formatted("1000001")),
            "price input is 1000001, not within 0 and 1000000"
          },
        }) {
      assertThat(rejection(prices.read(wrong[0].getBytes(UTF_8))))
          .isEqualTo(new Rejection(RejectReason.INVALID_FIELD, wrong[1]));
    }
  }

  @Test
  void readsIncentives() {
    JsonDoor<Incentive> incentives = JsonDoors.incentives();
    String line =
        "{\"incentive_id\":\"i\",\"kind\":\"TOKEN_TARGET\",\"period\":\"WEEK\","
            + "\"period_ends\":\"FRIDAY 17:00\",\"target\":20,\"valid_from\":0,\"valid_to\":1}";
    assertThat(record(incentives.read(line.getBytes(UTF_8))))
        .isEqualTo(
            new Incentive(
                "i",
                null,
                IncentiveKind.TOKEN_TARGET,
                IncentivePeriod.WEEK,
                null,
                "FRIDAY 17:00",
                20L,
                Instant.EPOCH,
                Instant.ofEpochMilli(1)));
    for (String wrong :
        List.of(
            line.replace("FRIDAY 17:00", "friday"),
            line.replace("\"FRIDAY 17:00\"", "\"\""),
            line.replace("WEEK", "DAY"),
            line.replace("\"valid_to\":1", "\"valid_to\":0"),
            line.replace("TOKEN_TARGET", "TOKENS"),
            line.replace("\"target\":20", "\"target\":0"))) {
      assertThat(rejection(incentives.read(wrong.getBytes(UTF_8))).reason())
          .as(wrong)
          .isEqualTo(RejectReason.INVALID_FIELD);
    }
  }

  @Test
  void theShippedPriceListIsRead() {
    assertThat(ShippedPrices.read()).extracting(ModelPrice::getModel).doesNotHaveDuplicates();
    assertThat(ShippedPrices.read()).hasSizeGreaterThan(12);
  }
}
