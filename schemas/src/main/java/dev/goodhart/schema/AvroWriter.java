package dev.goodhart.schema;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes one kind of record in Confluent's wire format in two steps, for whoever cannot wait for
 * the registry while a record is at hand: encoded now, the schema's id filled in when it is known.
 * Thread-safe.
 *
 * @param <T> the generated class
 */
public final class AvroWriter<T extends SpecificRecord> {
  static {
    AvroRuntime.prepare();
  }

  private static final int HEADER = 1 + Integer.BYTES;
  private static final int TYPICAL_BYTES = 512;

  private final SpecificDatumWriter<T> writer;

  /**
   * @param type the generated class
   */
  public AvroWriter(Class<T> type) {
    SpecificData model = SpecificData.getForClass(type);
    writer = new SpecificDatumWriter<>(model.getSchema(type), model);
  }

  /**
   * @param data a record
   * @return the wire format with schema id 0
   * @throws RuntimeException Avro's, if a field is missing or of a wrong type
   */
  public byte[] write(T data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
    out.write(new byte[HEADER], 0, HEADER);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      writer.write(data, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Completes what {@link #write} made.
   *
   * @param written changed in place
   * @param id what the registry calls the record's schema
   */
  public static void setSchemaId(byte[] written, int id) {
    ByteBuffer.wrap(written).putInt(1, id);
  }
}
