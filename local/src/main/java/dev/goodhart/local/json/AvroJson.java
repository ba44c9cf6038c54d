package dev.goodhart.local.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as people and files see them: enums as strings, timestamps as ISO-8601 UTC with
 * milliseconds, absent fields left out. Equal records give equal bytes.
 */
public final class AvroJson {
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  // Java's own Double.toString gives superfluous digits before JDK 19; Jackson's does not.
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private AvroJson() {}

  /**
   * A generator that puts nothing between its roots.
   *
   * @param out where UTF-8 goes; closed with the generator
   */
  public static JsonGenerator generator(OutputStream out) throws IOException {
    return JSON.createGenerator(out).setRootValueSeparator(null);
  }

  /**
   * Writes a record's key or value.
   *
   * @param out made by {@link #generator}, so that numbers look alike everywhere
   * @param datum a generated record, a string, or null
   */
  public static void write(JsonGenerator out, Object datum) throws IOException {
    if (datum == null) {
      out.writeNull();
    } else if (datum instanceof SpecificRecord record) {
      writeRecord(out, record);
    } else {
      out.writeString(datum.toString());
    }
  }

  /** The JSON text of a record's key or value. */
  public static String text(Object datum) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out, datum);
    } catch (IOException e) {
      throw new UncheckedIOException("A string cannot be written to.", e);
    }
    return text.toString();
  }

  /** An instant as records show it, such as {@code 2026-03-02T09:30:00.000Z}. */
  public static String time(Instant instant) {
    return MILLISECONDS.format(instant);
  }

  private static void writeRecord(JsonGenerator out, SpecificRecord record) throws IOException {
    out.writeStartObject();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null) {
        out.writeFieldName(field.name());
        writeValue(out, present(field.schema()), value);
      }
    }
    out.writeEndObject();
  }

  private static void writeValue(JsonGenerator out, Schema schema, Object value)
      throws IOException {
    if (value == null) {
      out.writeNull();
      return;
    }
    switch (schema.getType()) {
      case RECORD -> writeRecord(out, (SpecificRecord) value);
      case ARRAY -> {
        out.writeStartArray();
        for (Object element : (List<?>) value) {
          writeValue(out, present(schema.getElementType()), element);
        }
        out.writeEndArray();
      }
      case MAP -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : new TreeMap<>((Map<?, ?>) value).entrySet()) {
          out.writeFieldName(entry.getKey().toString());
          writeValue(out, present(schema.getValueType()), entry.getValue());
        }
        out.writeEndObject();
      }
      case LONG -> {
        if (value instanceof Instant instant) {
          out.writeString(time(instant));
        } else if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
          out.writeString(time(Instant.ofEpochMilli((Long) value)));
        } else {
          out.writeNumber((Long) value);
        }
      }
      case INT -> out.writeNumber((Integer) value);
      case DOUBLE -> out.writeNumber((Double) value);
      case FLOAT -> out.writeNumber((Float) value);
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case STRING, ENUM -> out.writeString(value.toString());
      case BYTES -> {
        ByteBuffer bytes = ((ByteBuffer) value).duplicate();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.writeBinary(copy);
      }
      default -> throw new IllegalArgumentException("No JSON for " + schema + ".");
    }
  }

  /** The one branch beside null. */
  private static Schema present(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    Schema present = null;
    for (Schema branch : schema.getTypes()) {
      if (branch.getType() != Schema.Type.NULL) {
        if (present != null) {
          throw new IllegalArgumentException("More than one type beside null in " + schema + ".");
        }
        present = branch;
      }
    }
    return present;
  }
}
