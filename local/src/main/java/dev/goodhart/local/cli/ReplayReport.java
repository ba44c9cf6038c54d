package dev.goodhart.local.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.local.json.AvroJson;
import dev.goodhart.local.replay.ReplayPhase;
import dev.goodhart.local.replay.ReplaySummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** The summary of a replay, for people and for programs. */
final class ReplayReport {
  private final ReplaySummary summary;

  ReplayReport(ReplaySummary summary) {
    this.summary = summary;
  }

  String table() {
    StringBuilder table = new StringBuilder();
    row(table, "usage lines", summary.lines());
    row(table, "accepted, repeats included", summary.accepted());
    row(table, "outcome lines", summary.outcomeLines());
    row(table, "reference lines", summary.referenceLines());
    row(table, "unknown fields ignored", summary.unknownFields());
    row(table, "dead letters", total(summary.deadLetters()));
    summary.deadLetters().forEach((reason, count) -> row(table, "  " + reason, count));
    summary.rows().forEach((topic, count) -> row(table, topic, count));
    row(table, "event time", summary.clock().map(AvroJson::time).orElse("none"));
    summary
        .phases()
        .forEach((phase, duration) -> row(table, "time to " + phase.label(), seconds(duration)));
    row(table, "time in all", seconds(summary.elapsed()));
    row(
        table,
        "events a second",
        String.format(
            Locale.ROOT,
            "%,.0f (%,.0f without start and results)",
            summary.linesPerSecond(),
            summary.processedPerSecond()));
    return table.toString();
  }

  String json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = AvroJson.generator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("lines", summary.lines());
      out.writeNumberField("accepted", summary.accepted());
      out.writeNumberField("outcome_lines", summary.outcomeLines());
      out.writeNumberField("reference_lines", summary.referenceLines());
      out.writeNumberField("unknown_fields", summary.unknownFields());
      counts(out, "dead_letters", summary.deadLetters());
      counts(out, "rows", summary.rows());
      out.writeStringField("event_time", summary.clock().map(AvroJson::time).orElse(null));
      out.writeObjectFieldStart("seconds");
      for (Map.Entry<ReplayPhase, Duration> phase : summary.phases().entrySet()) {
        out.writeNumberField(
            phase.getKey().name().toLowerCase(Locale.ROOT), phase.getValue().toMillis() / 1e3);
      }
      out.writeNumberField("all", summary.elapsed().toMillis() / 1e3);
      out.writeEndObject();
      out.writeNumberField("events_per_second", Math.round(summary.linesPerSecond()));
      out.writeNumberField(
          "events_per_second_processing", Math.round(summary.processedPerSecond()));
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void counts(JsonGenerator out, String name, Map<String, Long> counts)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      out.writeNumberField(count.getKey(), count.getValue());
    }
    out.writeEndObject();
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  private static void row(StringBuilder table, String name, long count) {
    row(table, name, String.format(Locale.ROOT, "%,d", count));
  }

  private static void row(StringBuilder table, String name, String value) {
    table.append(String.format(Locale.ROOT, "%-40s %s%n", name, value));
  }
}
