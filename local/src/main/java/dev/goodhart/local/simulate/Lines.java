package dev.goodhart.local.simulate;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.local.json.AvroJson;
import dev.goodhart.local.simulate.model.Call;
import dev.goodhart.local.simulate.model.Conversation;
import dev.goodhart.local.simulate.model.Model;
import dev.goodhart.local.simulate.model.Outcome;
import dev.goodhart.local.simulate.model.Person;
import dev.goodhart.local.simulate.model.Timeline;
import dev.goodhart.local.simulate.model.Tokens;
import dev.goodhart.schema.Lane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;

/** Records as lines of the replay layout, with their ends. */
final class Lines {
  /** What takes longer than that says when it was received. */
  private static final long AT_ONCE = Timeline.MINUTE;

  private static final int USUAL_LENGTH = 512;

  /** Writes the fields of an object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  private Lines() {}

  /** A line with these fields. */
  static byte[] line(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_LENGTH);
    try (JsonGenerator out = AvroJson.generator(bytes)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * A report.
   *
   * @param arrival milliseconds since the epoch, UTC
   */
  static byte[] usage(Report report, long arrival) {
    return line(out -> usage(out, report, arrival));
  }

  private static void usage(JsonGenerator out, Report report, long arrival) throws IOException {
    Person person = report.person();
    Call call = report.call();
    Conversation conversation = call.conversation();
    out.writeStringField("event_id", report.eventId());
    out.writeNumberField("occurred_at", report.occurred());
    if (arrival - report.occurred() > AT_ONCE) {
      out.writeNumberField("received_at", arrival);
    }
    out.writeStringField("user_id", person.id());
    if (person.reporting().teams()) {
      optional(out, "team_id", person.teamAt(report.occurred()));
    }
    out.writeStringField("source", report.source().name());
    out.writeStringField("agent", conversation.program().name());
    optional(out, "agent_version", conversation.program().version());
    out.writeStringField("session_id", conversation.session());
    optional(out, "request_id", report.requestId());
    optional(out, "run_id", conversation.run());
    optional(out, "parent_run_id", conversation.parentRun());
    number(out, "depth", conversation.depth());
    if (conversation.lane() != Lane.UNKNOWN) {
      out.writeStringField("lane", conversation.lane().name());
    }
    out.writeStringField("provider", Model.named(conversation.model()).provider());
    out.writeStringField("model", conversation.model());
    tokens(out, report.tokens());
    out.writeStringField("prompt_fingerprint", HexFormat.of().toHexDigits(call.prompt()));
    if (call.tool().isPresent() && person.reporting().tools()) {
      out.writeStringField("tool_fingerprint", HexFormat.of().toHexDigits(call.tool().getAsLong()));
    }
    number(out, "tool_calls", call.toolCalls());
    number(out, "tool_errors", call.toolErrors());
    if (report.over()) {
      out.writeNumberField("duration_ms", call.duration());
      out.writeStringField("finish_reason", call.finish());
    }
    if (conversation.installation().isPresent()) {
      out.writeObjectFieldStart("attributes");
      out.writeStringField("installation.id", conversation.installation().get());
      out.writeEndObject();
    }
  }

  private static void tokens(JsonGenerator out, Tokens tokens) throws IOException {
    number(out, "input_tokens", tokens.input());
    number(out, "cache_read_tokens", tokens.cacheRead());
    number(out, "cache_write_tokens", tokens.cacheWrite());
    number(out, "output_tokens", tokens.output());
    number(out, "reasoning_tokens", tokens.reasoning());
  }

  private static void number(JsonGenerator out, String name, long value) throws IOException {
    if (value != 0) {
      out.writeNumberField(name, value);
    }
  }

  private static void optional(JsonGenerator out, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      out.writeStringField(name, value.get());
    }
  }

  /** An outcome. */
  static byte[] outcome(String eventId, Person person, Outcome outcome) {
    return line(
        out -> {
          out.writeStringField("event_id", eventId);
          out.writeNumberField("occurred_at", outcome.at());
          out.writeStringField("user_id", person.id());
          out.writeStringField("session_id", outcome.session());
          out.writeStringField("kind", outcome.kind().name());
          out.writeNumberField("amount", outcome.amount());
        });
  }

  /** A membership that holds from then on. */
  static byte[] membership(Person person, long from, Optional<String> team) {
    return line(
        out -> {
          out.writeStringField("user_id", person.id());
          out.writeNumberField("valid_from", from);
          optional(out, "team_id", team);
          out.writeStringField("role", person.persona().role());
          out.writeStringField("timezone", person.zone().getId());
        });
  }

  /** A price that holds from then on. */
  static byte[] price(Model model, long from) {
    return line(
        out -> {
          out.writeStringField("model", model.name());
          out.writeArrayFieldStart("prices");
          out.writeStartObject();
          out.writeNumberField("valid_from", from);
          out.writeNumberField("input", model.input());
          out.writeNumberField("cache_read", model.cacheRead());
          out.writeNumberField("cache_write", model.cacheWrite());
          out.writeNumberField("output", model.output());
          out.writeNumberField("reasoning", model.output());
          out.writeEndObject();
          out.writeEndArray();
        });
  }

  /** A label; times are those of its subject's usage. */
  static byte[] label(Label label) {
    return line(
        out -> {
          out.writeStringField("subject_type", "USER");
          out.writeStringField("subject_id", label.person().id());
          out.writeStringField("team_id", label.person().team());
          out.writeStringField("pattern", label.pattern().label());
          out.writeBooleanField("gaming", label.pattern().gaming());
          out.writeNumberField("from", label.span().from());
          out.writeNumberField("to", label.span().to());
        });
  }
}
