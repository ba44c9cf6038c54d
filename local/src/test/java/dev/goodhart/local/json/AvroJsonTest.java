package dev.goodhart.local.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.schema.Evidence;
import dev.goodhart.schema.HourlyUsageKey;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.Lane;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TokenUsageEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroJsonTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @Test
  void leavesAbsentFieldsOutAndKeepsZeros() {
    TokenUsageEvent event =
        TokenUsageEvent.newBuilder()
            .setEventId("e1")
            .setOccurredAt(NOON)
            .setUserId("ada")
            .setSource(Source.GATEWAY)
            .setModel("m")
            .setLane(Lane.CI)
            .build();

    assertThat(AvroJson.text(event))
        .isEqualTo(
            "{\"event_id\":\"e1\",\"occurred_at\":\"2026-03-02T12:00:00.000Z\",\"user_id\":\"ada\","
                + "\"source\":\"GATEWAY\",\"model\":\"m\",\"depth\":0,\"lane\":\"CI\","
                + "\"input_tokens\":0,\"cache_read_tokens\":0,\"cache_write_tokens\":0,"
                + "\"output_tokens\":0,\"reasoning_tokens\":0,\"tool_calls\":0,\"tool_errors\":0,"
                + "\"attributes\":{}}");
  }

  @Test
  void ordersMapsByKeySoThatEqualRecordsLookEqual() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("z", "last");
    attributes.put("a", "say \"hi\"\t\u00e9\u4f60");

    TokenUsageEvent event =
        TokenUsageEvent.newBuilder()
            .setEventId("e1")
            .setOccurredAt(NOON)
            .setUserId("ada")
            .setSource(Source.CLIENT)
            .setModel("m")
            .setLane(Lane.HUMAN)
            .setAttributes(attributes)
            .build();

    assertThat(AvroJson.text(event))
        .endsWith("\"attributes\":{\"a\":\"say \\\"hi\\\"\\t\u00e9\u4f60\",\"z\":\"last\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T12:00:00Z, 2026-03-02T12:00:00.000Z",
    "2026-03-02T12:00:00.120Z, 2026-03-02T12:00:00.120Z",
    "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z"
  })
  void givesTimesThreeFractionDigits(Instant instant, String text) {
    assertThat(AvroJson.text(new HourlyUsageKey(instant, "u", "t", "m")))
        .isEqualTo(
            "{\"hour\":\"" + text + "\",\"user_id\":\"u\",\"team_id\":\"t\",\"model\":\"m\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "3.0, 3.0",
    "2.0E-3, 0.002",
    "2.0E23, 2.0E23",
    "66.66666666666667, 66.66666666666667"
  })
  void givesDoublesTheirShortestForm(double number, String text) {
    assertThat(AvroJson.text(new Evidence("s", number, 0.0, 1.5, "why", List.of("a", "b"))))
        .isEqualTo(
            "{\"signal\":\"s\",\"observed\":"
                + text
                + ",\"expected\":0.0,\"weight\":1.5,\"explanation\":\"why\","
                + "\"sample_event_ids\":[\"a\",\"b\"]}");
  }

  @Test
  void writesStringsNullsAndRecordsAsKeysAndValues() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = AvroJson.generator(bytes)) {
      out.writeStartObject();
      out.writeFieldName("key");
      AvroJson.write(out, "ada");
      out.writeFieldName("value");
      AvroJson.write(out, null);
      out.writeEndObject();
      AvroJson.write(out, new HourlyUsageKey(NOON, "u", "t", "m"));
    }

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"key\":\"ada\",\"value\":null}"
                + "{\"hour\":\"2026-03-02T12:00:00.000Z\",\"user_id\":\"u\",\"team_id\":\"t\","
                + "\"model\":\"m\"}");
  }

  @Test
  void knowsEveryTypeThatOurSchemasUse() {
    List<SpecificRecord> empty = List.of(new TeamMembership(), new ModelPrice(), new Incentive());

    assertThat(empty).allSatisfy(record -> assertThat(AvroJson.text(record)).startsWith("{"));
  }
}
