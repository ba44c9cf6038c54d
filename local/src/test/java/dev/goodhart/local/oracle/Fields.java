package dev.goodhart.local.oracle;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Typed access to a line's fields; what does not fit is INVALID_FIELD. A null is an absence. */
final class Fields {
  static final int LONGEST_ID = 256;

  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private final Map<String, Object> values;

  Fields(Map<String, Object> values) {
    this.values = values;
  }

  private Object value(String name) {
    Object value = values.get(name);
    return value == JsonLine.NULL ? null : value;
  }

  private static RejectedException invalid(String name, String why) {
    return new RejectedException(Reason.INVALID_FIELD, name + " " + why);
  }

  private Object required(String name) throws RejectedException {
    Object value = value(name);
    if (value == null) {
      throw invalid(name, "is missing");
    }
    return value;
  }

  /** An id or model that must be there: 1 to 256 code points. */
  String requiredId(String name) throws RejectedException {
    required(name);
    String id = optionalId(name);
    if (id == null) {
      throw invalid(name, "is empty");
    }
    return id;
  }

  /** An id that may be absent; an empty one is absent, hence null. */
  String optionalId(String name) throws RejectedException {
    String id = optionalString(name);
    if (id != null && id.codePointCount(0, id.length()) > LONGEST_ID) {
      throw invalid(name, "is longer than 256 code points");
    }
    return id == null || id.isEmpty() ? null : id;
  }

  String requiredString(String name) throws RejectedException {
    required(name);
    String text = optionalString(name);
    if (text.isEmpty()) {
      throw invalid(name, "is empty");
    }
    return text;
  }

  String optionalString(String name) throws RejectedException {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw invalid(name, "is no string");
    }
    if (!unicode(text)) {
      throw invalid(name, "holds half a surrogate pair");
    }
    return text;
  }

  /** Half a surrogate pair, which JSON can escape, is no character and has no UTF-8 form. */
  private static boolean unicode(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  String requiredSymbol(String name, Set<String> symbols) throws RejectedException {
    required(name);
    return optionalSymbol(name, symbols);
  }

  String optionalSymbol(String name, Set<String> symbols) throws RejectedException {
    String symbol = optionalString(name);
    if (symbol != null && !symbols.contains(symbol)) {
      throw invalid(name, "is none of " + symbols);
    }
    return symbol;
  }

  long requiredTimestamp(String name) throws RejectedException {
    required(name);
    return optionalTimestamp(name);
  }

  Long optionalTimestamp(String name) throws RejectedException {
    Object value = value(name);
    if (value instanceof String text) {
      try {
        return Instant.parse(text).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        throw invalid(name, "is no ISO-8601 instant");
      }
    }
    return optionalLong(name);
  }

  /** A count of any size, 0 where absent. */
  BigInteger count(String name) throws RejectedException {
    Object value = value(name);
    return value == null ? BigInteger.ZERO : whole(name, value);
  }

  BigInteger requiredCount(String name) throws RejectedException {
    return whole(name, required(name));
  }

  /** A whole number that fits its field of 64 bits. */
  Long optionalLong(String name) throws RejectedException {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    BigInteger whole = whole(name, value);
    if (whole.compareTo(LONG_MIN) < 0 || whole.compareTo(LONG_MAX) > 0) {
      throw invalid(name, "does not fit 64 bits");
    }
    return whole.longValueExact();
  }

  void optionalInt(String name) throws RejectedException {
    Long number = optionalLong(name);
    if (number != null && number != number.intValue()) {
      throw invalid(name, "does not fit 32 bits");
    }
  }

  private static BigInteger whole(String name, Object value) throws RejectedException {
    if (value instanceof JsonNumber number) {
      Optional<BigInteger> whole = number.whole();
      if (whole.isPresent()) {
        return whole.get();
      }
    }
    throw invalid(name, "is no whole number");
  }

  void optionalMapOfStrings(String name) throws RejectedException {
    Object value = value(name);
    if (value == null) {
      return;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw invalid(name, "is no map");
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getValue() instanceof String text)
          || !unicode(text)
          || !unicode((String) entry.getKey())) {
        throw invalid(name, "holds what is no string");
      }
    }
  }

  @SuppressWarnings("unchecked")
  List<Fields> requiredListOfObjects(String name) throws RejectedException {
    if (!(required(name) instanceof List<?> list)) {
      throw invalid(name, "is no list");
    }
    for (Object element : list) {
      if (!(element instanceof Map)) {
        throw invalid(name, "holds what is no object");
      }
    }
    return list.stream().map(element -> new Fields((Map<String, Object>) element)).toList();
  }

  /** The text of a field, where it is text. */
  String textOrNull(String name) {
    return value(name) instanceof String text ? text : null;
  }
}
