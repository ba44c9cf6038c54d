package dev.goodhart.local.replay;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * One field of a record as JSON spells it.
 *
 * @param name as in the schema
 * @param required whether it must be there and not null
 * @param reader takes its value
 * @param absent puts back what holds without it
 * @param <T> the record
 */
record Field<T>(String name, boolean required, ValueReader<T> reader, Consumer<T> absent) {

  /** Takes one value, which is not null, from a parser that stands on its first token. */
  interface ValueReader<T> {
    /**
     * Moves to the value's last token.
     *
     * @return what is wrong, to be read after the field's name, or null
     */
    String read(JsonParser in, T into) throws IOException;
  }
}
