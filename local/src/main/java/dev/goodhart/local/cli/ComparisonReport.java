package dev.goodhart.local.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.local.compare.Comparison;
import dev.goodhart.local.compare.Episode;
import dev.goodhart.local.compare.Move;
import dev.goodhart.local.json.AvroJson;
import dev.goodhart.local.watch.Figures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;

/** What changed between two replays, for people and for programs. */
final class ComparisonReport {
  private final Comparison comparison;

  ComparisonReport(Comparison comparison) {
    this.comparison = comparison;
  }

  String table() {
    String head =
        "EPISODES, compared: %,d opened, %,d gone, %,d moved, %,d unchanged%n"
            .formatted(
                comparison.opened().size(),
                comparison.gone().size(),
                comparison.moved().size(),
                comparison.unchanged());
    if (comparison.opened().isEmpty()
        && comparison.gone().isEmpty()
        && comparison.moved().isEmpty()) {
      return head;
    }
    Table table =
        new Table("", "anomaly", "subject", "started", "flagged", "resolved", "severity", "score");
    comparison.opened().forEach(episode -> add(table, "opened", episode, episode));
    comparison.gone().forEach(episode -> add(table, "gone", episode, episode));
    comparison.moved().forEach(move -> add(table, "moved", move.before(), move.after()));
    return head + table + System.lineSeparator();
  }

  private static void add(Table table, String change, Episode before, Episode after) {
    table.add(
        change,
        Figures.plain(after.subject().type()),
        Figures.printable(after.subject().subjectId()),
        cell(before, after, episode -> Figures.minute(episode.startedAt())),
        cell(before, after, episode -> Figures.minute(episode.openedAt())),
        cell(before, after, episode -> episode.resolvedAt().map(Figures::minute).orElse("open")),
        cell(before, after, episode -> episode.severity().toString()),
        cell(before, after, episode -> String.format(Locale.ROOT, "%.0f", episode.score())));
  }

  private static String cell(Episode before, Episode after, Function<Episode, String> text) {
    String was = text.apply(before);
    String is = text.apply(after);
    return was.equals(is) ? is : was + " > " + is;
  }

  String json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = AvroJson.generator(bytes)) {
      for (Episode episode : comparison.opened()) {
        write(out, "opened", null, episode);
      }
      for (Episode episode : comparison.gone()) {
        write(out, "gone", episode, null);
      }
      for (Move move : comparison.moved()) {
        write(out, "moved", move.before(), move.after());
      }
      out.writeStartObject();
      out.writeNumberField("opened", comparison.opened().size());
      out.writeNumberField("gone", comparison.gone().size());
      out.writeNumberField("moved", comparison.moved().size());
      out.writeNumberField("unchanged", comparison.unchanged());
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void write(JsonGenerator out, String change, Episode before, Episode after)
      throws IOException {
    Episode.Subject subject = (after == null ? before : after).subject();
    out.writeStartObject();
    out.writeStringField("episode", change);
    out.writeStringField("subject_type", subject.subjectType().name());
    out.writeStringField("subject_id", subject.subjectId());
    out.writeStringField("anomaly_type", subject.type().name());
    write(out, "before", before);
    write(out, "after", after);
    out.writeEndObject();
    out.writeRaw('\n');
  }

  private static void write(JsonGenerator out, String name, Episode episode) throws IOException {
    if (episode != null) {
      out.writeObjectFieldStart(name);
      out.writeStringField("started_at", AvroJson.time(episode.startedAt()));
      out.writeStringField("opened_at", AvroJson.time(episode.openedAt()));
      if (episode.resolvedAt().isPresent()) {
        out.writeStringField("resolved_at", AvroJson.time(episode.resolvedAt().get()));
      }
      out.writeStringField("severity", episode.severity().name());
      out.writeNumberField("score", episode.score());
      out.writeEndObject();
    }
  }
}
