package dev.goodhart.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.goodhart.local.stack.SchemaEvent.CompatibilitySet;
import dev.goodhart.local.stack.SchemaEvent.ModeSet;
import dev.goodhart.local.stack.SchemaEvent.SubjectDeleted;
import dev.goodhart.local.stack.SchemaEvent.VersionSet;
import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Writes and reads the JSON that Confluent's registry keeps in {@code _schemas}, so that a genuine
 * one can take the topic over. The order of a key's fields is part of the format: compaction
 * compares bytes.
 */
final class SchemaEventCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SchemaEventCodec() {}

  static byte[] key(SchemaEvent event) {
    ObjectNode key = JSON.createObjectNode();
    if (event instanceof VersionSet e) {
      key.put("keytype", "SCHEMA").put("subject", e.subject()).put("version", e.version());
      key.put("magic", 1);
    } else if (event instanceof SubjectDeleted e) {
      key.put("keytype", "DELETE_SUBJECT").put("subject", e.subject()).put("magic", 0);
    } else if (event instanceof CompatibilitySet e) {
      key.put("keytype", "CONFIG").put("subject", e.subject().orElse(null)).put("magic", 0);
    } else if (event instanceof ModeSet e) {
      key.put("keytype", "MODE").put("subject", e.subject().orElse(null)).put("magic", 0);
    }
    return bytes(key);
  }

  /** Null for a tombstone, as Kafka has it. */
  static byte[] value(SchemaEvent event) {
    return body(event).map(SchemaEventCodec::bytes).orElse(null);
  }

  private static Optional<ObjectNode> body(SchemaEvent event) {
    if (event instanceof VersionSet e) {
      return e.value()
          .map(
              v ->
                  JSON.createObjectNode()
                      .put("subject", v.subject())
                      .put("version", v.version())
                      .put("id", v.id())
                      .put("schema", v.schema())
                      .put("deleted", v.deleted()));
    }
    if (event instanceof SubjectDeleted e) {
      return e.upToVersion()
          .map(v -> JSON.createObjectNode().put("subject", e.subject()).put("version", v));
    }
    if (event instanceof CompatibilitySet e) {
      return e.level().map(l -> JSON.createObjectNode().put("compatibilityLevel", l.name()));
    }
    return ((ModeSet) event).mode().map(m -> JSON.createObjectNode().put("mode", m.name()));
  }

  /**
   * @param value null for a tombstone
   * @return empty for a key that carries no state, such as the NOOP that Confluent's registry
   *     writes to find the end of the topic
   * @throws IOException if the record is none of a schema registry
   */
  static Optional<SchemaEvent> read(byte[] key, byte[] value) throws IOException {
    JsonNode k = JSON.readTree(key);
    Optional<JsonNode> v = value == null ? Optional.empty() : Optional.of(JSON.readTree(value));
    try {
      return Optional.ofNullable(
          switch (k.path("keytype").asText()) {
            case "SCHEMA" ->
                new VersionSet(
                    k.required("subject").asText(),
                    k.required("version").asInt(),
                    v.map(SchemaEventCodec::version));
            case "DELETE_SUBJECT" ->
                new SubjectDeleted(
                    k.required("subject").asText(), v.map(n -> n.required("version").asInt()));
            case "CONFIG" ->
                new CompatibilitySet(
                    subject(k),
                    v.map(
                        n ->
                            CompatibilityLevel.valueOf(n.required("compatibilityLevel").asText())));
            case "MODE" ->
                new ModeSet(subject(k), v.map(n -> Mode.valueOf(n.required("mode").asText())));
            default -> null;
          });
    } catch (IllegalArgumentException e) {
      throw new IOException("not a record of a schema registry: " + k, e);
    }
  }

  private static Optional<String> subject(JsonNode key) {
    return Optional.ofNullable(key.path("subject").textValue());
  }

  private static SchemaVersion version(JsonNode value) {
    return new SchemaVersion(
        value.required("subject").asText(),
        value.required("version").asInt(),
        value.required("id").asInt(),
        value.required("schema").asText(),
        value.path("deleted").asBoolean());
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
