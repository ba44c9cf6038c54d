package dev.goodhart.local.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads one kind of object by a table of its fields. Of a field that is given twice the last holds,
 * right or wrong. To be used again and again by one thread.
 */
final class ObjectReader<T> {
  /** Fields that no table knows, counted over all readers of one line. */
  static final class Unknown {
    private long count;

    long count() {
      return count;
    }

    void reset() {
      count = 0;
    }
  }

  private record Place<T>(int index, Field<T> field) {}

  private final Supplier<T> blank;
  private final List<Field<T>> fields;
  private final Map<String, Place<T>> places = new HashMap<>();
  private final Unknown unknown;
  private final long required;
  private final String[] problems;
  private String problem;

  /**
   * @param blank a record as it is without any optional field
   * @param fields at most 64; of several problems that of the first is given
   */
  ObjectReader(Supplier<T> blank, List<Field<T>> fields, Unknown unknown) {
    this.blank = blank;
    this.fields = fields;
    this.unknown = unknown;
    this.problems = new String[fields.size()];
    long mask = 0;
    for (int i = 0; i < fields.size(); i++) {
      places.put(fields.get(i).name(), new Place<>(i, fields.get(i)));
      mask |= fields.get(i).required() ? 1L << i : 0;
    }
    this.required = mask;
  }

  /** What is wrong with the object read last, or null. */
  String problem() {
    return problem;
  }

  /**
   * @param in stands on an object's beginning; afterwards on its end
   * @return of no use where there is a {@link #problem}
   */
  T read(JsonParser in) throws IOException {
    T record = blank.get();
    long missing = required;
    long wrong = 0;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      Place<T> place = places.get(name);
      if (place == null) {
        unknown.count++;
        in.skipChildren();
        continue;
      }
      Field<T> field = place.field();
      long bit = 1L << place.index();
      if (token == JsonToken.VALUE_NULL) {
        field.absent().accept(record);
        missing |= bit & required;
        wrong &= ~bit;
        continue;
      }
      missing &= ~bit;
      String found = field.reader().read(in, record);
      problems[place.index()] = found;
      wrong = found == null ? wrong & ~bit : wrong | bit;
    }
    problem = null;
    if ((missing | wrong) != 0) {
      int first = Long.numberOfTrailingZeros(missing | wrong);
      boolean isMissing = (missing >>> first & 1) != 0;
      problem = fields.get(first).name() + " " + (isMissing ? "is missing" : problems[first]);
    }
    return record;
  }
}
