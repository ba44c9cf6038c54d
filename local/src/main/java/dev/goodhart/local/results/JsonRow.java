package dev.goodhart.local.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.goodhart.local.cli.CommandException;
import dev.goodhart.local.replay.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One object of a file, with what a field must hold. A field that is null is absent. All but the
 * {@code optional} ones throw a {@link CommandException} that names the place where it is missing;
 * all do where it holds something else.
 *
 * @param node the object
 * @param place {@code file:line}
 */
public record JsonRow(JsonNode node, String place) {

  /** An object within this one; empty where it is null or absent. */
  public Optional<JsonRow> optionalObject(String name) {
    Optional<JsonNode> found = present(name);
    if (found.isPresent() && !found.get().isObject()) {
      throw wrong(name, "an object");
    }
    return found.map(object -> new JsonRow(object, place));
  }

  /** An object within this one. */
  public JsonRow object(String name) {
    return optionalObject(name).orElseThrow(() -> wrong(name, "an object"));
  }

  /** A text that is not empty. */
  public String text(String name) {
    return optionalText(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> wrong(name, "a text that is not empty"));
  }

  /** A text. */
  public Optional<String> optionalText(String name) {
    Optional<JsonNode> found = present(name);
    if (found.isPresent() && !found.get().isTextual()) {
      throw wrong(name, "a text");
    }
    return found.map(JsonNode::textValue);
  }

  /** A truth value. */
  public boolean truth(String name) {
    return present(name)
        .filter(JsonNode::isBoolean)
        .orElseThrow(() -> wrong(name, "true or false"))
        .booleanValue();
  }

  /** A whole number within a long. */
  public long whole(String name) {
    return present(name)
        .filter(found -> found.isIntegralNumber() && found.canConvertToLong())
        .orElseThrow(() -> wrong(name, "a whole number"))
        .longValue();
  }

  /** A number. */
  public double number(String name) {
    return present(name)
        .filter(JsonNode::isNumber)
        .orElseThrow(() -> wrong(name, "a number"))
        .doubleValue();
  }

  /** An instant, as ISO-8601 with an offset or as milliseconds since 1970. */
  public Instant instant(String name) {
    return optionalInstant(name).orElseThrow(() -> wrongInstant(name));
  }

  /** As above. */
  public Optional<Instant> optionalInstant(String name) {
    Optional<JsonNode> found = present(name);
    return found.map(
        value -> {
          Instant instant =
              value.isTextual()
                  ? Timestamps.parse(value.textValue())
                  : value.isIntegralNumber() && value.canConvertToLong()
                      ? Instant.ofEpochMilli(value.longValue())
                      : null;
          if (instant == null) {
            throw wrongInstant(name);
          }
          return instant;
        });
  }

  /** One of an enum's symbols. */
  public <E extends Enum<E>> E symbol(String name, Class<E> symbols) {
    String text = text(name);
    for (E symbol : symbols.getEnumConstants()) {
      if (symbol.name().equals(text)) {
        return symbol;
      }
    }
    throw wrong(name, "one of " + List.of(symbols.getEnumConstants()));
  }

  /** The texts of a list; none where it is absent. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : list(name)) {
      if (!element.isTextual()) {
        throw wrong(name, "a list of texts");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** The objects of a list; none where it is absent. */
  public List<JsonRow> objects(String name) {
    List<JsonRow> objects = new ArrayList<>();
    for (JsonNode element : list(name)) {
      if (!element.isObject()) {
        throw wrong(name, "a list of objects");
      }
      objects.add(new JsonRow(element, place));
    }
    return objects;
  }

  private Iterable<JsonNode> list(String name) {
    Optional<JsonNode> found = present(name);
    if (found.isPresent() && !found.get().isArray()) {
      throw wrong(name, "a list");
    }
    return found.<Iterable<JsonNode>>map(array -> array).orElse(List.of());
  }

  private Optional<JsonNode> present(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  private CommandException wrongInstant(String name) {
    return wrong(name, "a time, as 2026-01-31T09:00:00Z or milliseconds since 1970");
  }

  private CommandException wrong(String name, String expected) {
    return new CommandException(
        "%s: the field %s must be %s: correct or remove the line."
            .formatted(place, name, expected));
  }
}
