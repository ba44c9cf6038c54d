package dev.goodhart.local.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.local.json.AvroJson;
import dev.goodhart.local.simulate.SimulationSummary;
import dev.goodhart.local.simulate.episode.Pattern;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** The summary of a simulation, for people and for programs. */
final class SimulationReport {
  private final SimulationSummary summary;

  SimulationReport(SimulationSummary summary) {
    this.summary = summary;
  }

  String table() {
    StringBuilder table = new StringBuilder();
    row(table, "people and services", summary.people());
    row(table, "teams", summary.teams());
    row(table, "from", AvroJson.time(summary.from()));
    row(table, "to", AvroJson.time(summary.to()));
    row(table, "calls", summary.calls());
    row(table, "tokens", summary.tokens());
    row(table, "usage lines", summary.usageLines());
    row(table, "outcome lines", summary.outcomeLines());
    row(table, "labels, gaming", labels(true));
    summary.labels().forEach((pattern, count) -> row(table, pattern, count, true));
    row(table, "labels, honest look-alikes", labels(false));
    summary.labels().forEach((pattern, count) -> row(table, pattern, count, false));
    row(table, "time in all", "%.1f s".formatted(summary.elapsed().toMillis() / 1e3));
    return table.toString();
  }

  private int labels(boolean gaming) {
    return summary.labels().entrySet().stream()
        .filter(label -> label.getKey().gaming() == gaming)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static void row(StringBuilder table, Pattern pattern, int count, boolean gaming) {
    if (pattern.gaming() == gaming) {
      row(table, "  " + pattern.label(), count);
    }
  }

  private static void row(StringBuilder table, String name, long count) {
    row(table, name, String.format(Locale.ROOT, "%,d", count));
  }

  private static void row(StringBuilder table, String name, String value) {
    table.append(String.format(Locale.ROOT, "%-40s %s%n", name, value));
  }

  String json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = AvroJson.generator(bytes)) {
      out.writeStartObject();
      out.writeNumberField("people", summary.people());
      out.writeNumberField("teams", summary.teams());
      out.writeStringField("from", AvroJson.time(summary.from()));
      out.writeStringField("to", AvroJson.time(summary.to()));
      out.writeNumberField("calls", summary.calls());
      out.writeNumberField("tokens", summary.tokens());
      out.writeNumberField("usage_lines", summary.usageLines());
      out.writeNumberField("outcome_lines", summary.outcomeLines());
      labels(out, "gaming", true);
      labels(out, "honest", false);
      out.writeNumberField("seconds", summary.elapsed().toMillis() / 1e3);
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void labels(JsonGenerator out, String name, boolean gaming) throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<Pattern, Integer> label : summary.labels().entrySet()) {
      if (label.getKey().gaming() == gaming) {
        out.writeNumberField(label.getKey().label(), label.getValue());
      }
    }
    out.writeEndObject();
  }
}
