package dev.goodhart.local.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.goodhart.intake.Ids;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of fields there are. */
final class Values {
  private static final String A_STRING = "a string";
  private static final String A_NUMBER = "a number";

  private Values() {}

  /** A text that must be there and not empty, but is no id. */
  static <T> Field<T> requiredText(String name, BiConsumer<T, String> set) {
    return required(name, text(set, false, true));
  }

  /** A text; an empty one is absent. */
  static <T> Field<T> optionalText(String name, BiConsumer<T, String> set) {
    return optional(name, text(set, false, false), record -> set.accept(record, null));
  }

  /** An id or model that must be there. */
  static <T> Field<T> requiredId(String name, BiConsumer<T, String> set) {
    return required(name, text(set, true, true));
  }

  /** An id; an empty one is absent. */
  static <T> Field<T> optionalId(String name, BiConsumer<T, String> set) {
    return optional(name, text(set, true, false), record -> set.accept(record, null));
  }

  /** A count that later checks limit: beyond a long it is cut off there. Absent: 0. */
  static <T> Field<T> count(String name, ObjLongConsumer<T> set) {
    return optional(name, whole(set, true), record -> set.accept(record, 0));
  }

  /** A count that must be there, as above. */
  static <T> Field<T> requiredCount(String name, ObjLongConsumer<T> set) {
    return required(name, whole(set, true));
  }

  /** A whole number within a long that must be there. */
  static <T> Field<T> requiredLong(String name, ObjLongConsumer<T> set) {
    return required(name, whole(set, false));
  }

  /** A whole number within a long; absent: null. */
  static <T> Field<T> optionalLong(String name, BiConsumer<T, Long> set) {
    return optional(name, whole(set::accept, false), record -> set.accept(record, null));
  }

  /** A whole number within an int; absent: 0. */
  static <T> Field<T> optionalInt(String name, ObjIntConsumer<T> set) {
    WholeNumber number = new WholeNumber();
    return optional(
        name,
        (in, into) -> {
          String problem = whole(in, number);
          if (problem != null) {
            return problem;
          }
          if (!number.fits() || (int) number.value() != number.value()) {
            return "is beyond 32 bits";
          }
          set.accept(into, (int) number.value());
          return null;
        },
        record -> set.accept(record, 0));
  }

  /** An instant that must be there. */
  static <T> Field<T> requiredInstant(String name, BiConsumer<T, Instant> set) {
    return required(name, instant(set));
  }

  /** An instant; absent: null. */
  static <T> Field<T> optionalInstant(String name, BiConsumer<T, Instant> set) {
    return optional(name, instant(set), record -> set.accept(record, null));
  }

  /** A symbol that must be there. */
  static <T, E extends Enum<E>> Field<T> requiredSymbol(
      String name, E[] symbols, BiConsumer<T, E> set) {
    return required(name, symbol(symbols, set));
  }

  /** A symbol; absent: the given one. */
  static <T, E extends Enum<E>> Field<T> optionalSymbol(
      String name, E[] symbols, E absent, BiConsumer<T, E> set) {
    return optional(name, symbol(symbols, set), record -> set.accept(record, absent));
  }

  /** An object of strings; of an entry that is given twice the last holds, null removes it. */
  static <T> Field<T> texts(String name, BiConsumer<T, Map<String, String>> set) {
    return optional(
        name,
        (in, into) -> {
          if (!in.isExpectedStartObjectToken()) {
            return wrong(in, "an object");
          }
          Map<String, String> texts = new LinkedHashMap<>();
          Map<String, String> problems = new LinkedHashMap<>();
          for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            texts.remove(key);
            problems.remove(key);
            if (token == JsonToken.VALUE_STRING) {
              texts.put(key, in.getText());
            } else if (token != JsonToken.VALUE_NULL) {
              problems.put(key, "has an entry that " + wrong(in, A_STRING));
            }
          }
          set.accept(into, texts);
          return problems.isEmpty() ? null : problems.values().iterator().next();
        },
        record -> set.accept(record, Map.of()));
  }

  /** A list of objects that must be there. */
  static <T, E> Field<T> requiredList(
      String name, ObjectReader<E> entries, BiConsumer<T, List<E>> set) {
    return required(
        name,
        (in, into) -> {
          if (!in.isExpectedStartArrayToken()) {
            return wrong(in, "an array");
          }
          List<E> list = new ArrayList<>();
          String first = null;
          int number = 0;
          for (JsonToken t = in.nextToken(); t != JsonToken.END_ARRAY; t = in.nextToken()) {
            number++;
            String problem;
            if (t == JsonToken.START_OBJECT) {
              list.add(entries.read(in));
              problem = entries.problem();
            } else {
              problem = wrong(in, "an object");
            }
            if (problem != null && first == null) {
              first = "entry " + number + ": " + problem;
            }
          }
          set.accept(into, list);
          return first;
        });
  }

  private static <T> Field<T> required(String name, Field.ValueReader<T> reader) {
    return new Field<>(name, true, reader, record -> {});
  }

  private static <T> Field<T> optional(
      String name, Field.ValueReader<T> reader, Consumer<T> absent) {
    return new Field<>(name, false, reader, absent);
  }

  private static <T> Field.ValueReader<T> text(
      BiConsumer<T, String> set, boolean id, boolean required) {
    return (in, into) -> {
      if (in.currentToken() != JsonToken.VALUE_STRING) {
        return wrong(in, A_STRING);
      }
      String text = in.getText();
      if (required && text.isEmpty()) {
        return "is empty";
      }
      if (id && Ids.isTooLong(text)) {
        return "is longer than " + Ids.MAX_CODE_POINTS + " code points";
      }
      if (id && Ids.hasLoneSurrogate(text)) {
        return "has half of a surrogate pair";
      }
      set.accept(into, Ids.orNull(text));
      return null;
    };
  }

  private static <T> Field.ValueReader<T> whole(ObjLongConsumer<T> set, boolean cutOff) {
    WholeNumber number = new WholeNumber();
    return (in, into) -> {
      String problem = whole(in, number);
      if (problem != null) {
        return problem;
      }
      if (!cutOff && !number.fits()) {
        return "is beyond 64 bits";
      }
      set.accept(into, number.value());
      return null;
    };
  }

  private static <T> Field.ValueReader<T> instant(BiConsumer<T, Instant> set) {
    WholeNumber number = new WholeNumber();
    return (in, into) -> {
      Instant instant;
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        instant = Timestamps.parse(in.getText());
        if (instant == null) {
          return "is no ISO-8601 date and time with an offset";
        }
      } else {
        String problem = whole(in, number);
        if (problem != null) {
          return problem;
        }
        if (!number.fits()) {
          return "is beyond 64 bits";
        }
        instant = Instant.ofEpochMilli(number.value());
      }
      set.accept(into, instant);
      return null;
    };
  }

  private static <T, E extends Enum<E>> Field.ValueReader<T> symbol(
      E[] symbols, BiConsumer<T, E> set) {
    Map<String, E> byName =
        Stream.of(symbols).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));
    String problem =
        "is none of " + Stream.of(symbols).map(Enum::name).collect(Collectors.joining(", "));
    return (in, into) -> {
      if (in.currentToken() != JsonToken.VALUE_STRING) {
        return wrong(in, A_STRING);
      }
      E symbol = byName.get(in.getText());
      if (symbol == null) {
        return problem;
      }
      set.accept(into, symbol);
      return null;
    };
  }

  private static String whole(JsonParser in, WholeNumber number) throws IOException {
    JsonToken token = in.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      return wrong(in, A_NUMBER);
    }
    number.read(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
    return number.isWhole() ? null : "is no whole number";
  }

  /** Skips the value and says what it is. */
  private static String wrong(JsonParser in, String expected) throws IOException {
    String found =
        switch (in.currentToken()) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "an array";
          case VALUE_STRING -> "a string";
          case VALUE_TRUE, VALUE_FALSE -> "a boolean";
          case VALUE_NULL -> "null";
          default -> "a number";
        };
    in.skipChildren();
    return "is " + found + ", not " + expected;
  }
}
