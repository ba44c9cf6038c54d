package dev.goodhart.local.oracle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Strict JSON (RFC 8259) without limits on depth or length of numbers. Objects are maps, arrays
 * lists, numbers {@link JsonNumber}, null {@link #NULL}. Of a name that occurs twice the last
 * holds.
 */
final class JsonLine {
  static final Object NULL = new Object();

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private JsonLine() {}

  /** The one object the line consists of; empty where it is anything else. */
  static Optional<Map<String, Object>> object(byte[] line) {
    try (JsonParser parser = FACTORY.createParser(utf8(line))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, Object> root = tree(parser);
      return parser.nextToken() == null ? Optional.of(root) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static String utf8(byte[] line) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(line))
        .toString();
  }

  /** Without recursion: lines may be nested as deeply as they are long. */
  private static Map<String, Object> tree(JsonParser parser) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    Deque<Object> open = new ArrayDeque<>();
    Deque<String> names = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IOException("ends within an object");
      }
      switch (token) {
        case FIELD_NAME -> names.push(parser.currentName());
        case START_OBJECT -> {
          Object child = new LinkedHashMap<String, Object>();
          add(open.peek(), names, child);
          open.push(child);
        }
        case START_ARRAY -> {
          Object child = new ArrayList<Object>();
          add(open.peek(), names, child);
          open.push(child);
        }
        case END_OBJECT, END_ARRAY -> open.pop();
        case VALUE_STRING -> add(open.peek(), names, parser.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            add(open.peek(), names, new JsonNumber(parser.getText()));
        case VALUE_TRUE -> add(open.peek(), names, true);
        case VALUE_FALSE -> add(open.peek(), names, false);
        case VALUE_NULL -> add(open.peek(), names, NULL);
        default -> throw new IOException("no JSON: " + token);
      }
    }
    return root;
  }

  @SuppressWarnings("unchecked")
  private static void add(Object parent, Deque<String> names, Object value) {
    if (parent instanceof Map) {
      ((Map<String, Object>) parent).put(names.pop(), value);
    } else {
      ((List<Object>) parent).add(value);
    }
  }
}
