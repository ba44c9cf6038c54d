package dev.goodhart.local.watch;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.intake.RejectReason;
import dev.goodhart.schema.AnomalyType;
import dev.goodhart.schema.TopicSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Lets records through whose fields have given values.
 *
 * @param wanted values by field; {@code user}, {@code team}, {@code type} and {@code reason} are
 *     short for what the topics call them
 */
public record OutputFilter(Map<String, String> wanted) {
  private static final String USER = "user";
  private static final String TEAM = "team";
  private static final String TYPE = "type";
  private static final String REASON = "reason";

  /**
   * A filter for records of one topic; symbols are taken in any case.
   *
   * @param wanted values by field
   * @throws IllegalArgumentException with a sentence that lists what there is, if no record of the
   *     topic could pass because of a field or symbol that does not exist
   */
  public static OutputFilter of(TopicSpec topic, Map<String, String> wanted) {
    Set<String> fields = fields(topic);
    Map<String, String> checked = new LinkedHashMap<>();
    wanted.forEach(
        (name, value) -> {
          if (!fields.contains(name)) {
            throw new IllegalArgumentException(
                "Records of %s have no field '%s' to filter by: give one of %s."
                    .formatted(topic.name(), name, String.join(", ", fields)));
          }
          if (value.isBlank()) {
            throw new IllegalArgumentException(
                "The filter '%s' has no value: give it as %s=VALUE.".formatted(name, name));
          }
          List<String> symbols = symbols(topic, name);
          checked.put(name, symbols.isEmpty() ? value : symbol(name, value, symbols));
        });
    return new OutputFilter(checked);
  }

  private static String symbol(String field, String value, List<String> symbols) {
    return symbols.stream()
        .filter(value::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no %s: give one of %s."
                        .formatted(value, field, String.join(", ", symbols))));
  }

  private static Set<String> fields(TopicSpec topic) {
    Set<String> names = new LinkedHashSet<>();
    schemas(topic).forEach(schema -> schema.getFields().forEach(field -> names.add(field.name())));
    Set<String> all = new LinkedHashSet<>();
    if (names.contains("user_id") || names.contains("subject_id") || topic.value().isEmpty()) {
      all.add(USER);
    }
    if (names.contains("team_id")) {
      all.add(TEAM);
    }
    if (names.contains("anomaly_type")) {
      all.add(TYPE);
    }
    if (topic.value().isEmpty()) {
      all.add(REASON);
    }
    all.addAll(names);
    return all;
  }

  private static List<Schema> schemas(TopicSpec topic) {
    Optional<Schema> key =
        topic.key() instanceof TopicSpec.Key.Avro avro
            ? Optional.of(avro.schema())
            : Optional.empty();
    return List.of(key, topic.value()).stream().flatMap(Optional::stream).toList();
  }

  /** The symbols a field may have; none where it may have any value. */
  private static List<String> symbols(TopicSpec topic, String name) {
    return switch (name) {
      case TYPE -> Arrays.stream(AnomalyType.values()).map(Enum::name).toList();
      case REASON -> Arrays.stream(RejectReason.values()).map(Enum::name).toList();
      default ->
          schemas(topic).stream()
              .map(schema -> schema.getField(name))
              .filter(field -> field != null && field.schema().getType() == Schema.Type.ENUM)
              .findFirst()
              .map(field -> field.schema().getEnumSymbols())
              .orElse(List.of());
    };
  }

  /** Whether every field has the wanted value. A tombstone is judged by its key. */
  public boolean accepts(OutputRecord record) {
    return wanted.entrySet().stream()
        .allMatch(entry -> has(record, entry.getKey(), entry.getValue()));
  }

  private static boolean has(OutputRecord record, String name, String value) {
    return switch (name) {
      case USER ->
          value.equals(text(record.field("user_id")))
              || isSubject(record, "USER", value)
              || (record.topic().value().isEmpty() && value.equals(record.key()));
      case TEAM -> value.equals(text(record.field("team_id"))) || isSubject(record, "TEAM", value);
      case TYPE -> value.equals(text(record.field("anomaly_type")));
      case REASON -> value.equals(record.headers().get(DeadLetterHeaders.REASON));
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
