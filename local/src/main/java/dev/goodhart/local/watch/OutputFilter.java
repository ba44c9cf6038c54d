package dev.goodhart.local.watch;

import java.util.Map;

/**
 * Lets records through whose fields have given values.
 *
 * @param wanted values by field; {@code user}, {@code team}, {@code type} and {@code reason} are
 *     short for what the topics call them
 */
public record OutputFilter(Map<String, String> wanted) {

  /** Whether every field has the wanted value. A tombstone is judged by its key. */
  public boolean accepts(OutputRecord record) {
    return wanted.entrySet().stream()
        .allMatch(entry -> has(record, entry.getKey(), entry.getValue()));
  }

  private static boolean has(OutputRecord record, String name, String value) {
    return switch (name) {
      case "user" ->
          value.equals(text(record.field("user_id")))
              || isSubject(record, "USER", value)
              || (record.topic().value().isEmpty() && value.equals(record.key()));
      case "team" ->
          value.equals(text(record.field("team_id"))) || isSubject(record, "TEAM", value);
      case "type" -> value.equals(text(record.field("anomaly_type")));
      case "reason" -> value.equals(record.headers().get("goodhart.reason"));
      default -> value.equals(text(record.field(name)));
    };
  }

  private static boolean isSubject(OutputRecord record, String type, String id) {
    return type.equals(text(record.field("subject_type")))
        && id.equals(text(record.field("subject_id")));
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
