package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads one kind of record in Confluent's wire format: a zero byte, the schema's id in four bytes
 * (big endian), Avro's binary form. Bad bytes are an answer, not an exception, so that the caller
 * can keep them; only a registry that does not answer is an exception. Not thread-safe.
 *
 * @param <T> the generated class
 */
public final class AvroReader<T extends SpecificRecord> {
  static {
    AvroRuntime.prepare();
  }

  private static final int HEADER = 5;

  private final WriterSchemas schemas;
  private final Schema expected;
  private final SpecificData model;
  private final Map<Integer, SpecificDatumReader<T>> readers = new HashMap<>();
  private BinaryDecoder decoder;

  /**
   * @param registry where writers' schemas are looked up, once per id
   * @param type the generated class
   */
  public AvroReader(SchemaRegistryClient registry, Class<T> type) {
    this(new WriterSchemas(registry), type);
  }

  /**
   * @param schemas shared with other readers
   * @param type the generated class
   */
  public AvroReader(WriterSchemas schemas, Class<T> type) {
    this.schemas = schemas;
    this.model = SpecificData.getForClass(type);
    this.expected = model.getSchema(type);
  }

  /**
   * @param bytes a record's key or value, or null
   * @return what is in them
   * @throws RegistryUnavailableException if the registry does not answer for a few seconds
   */
  public Decoded<T> read(byte[] bytes) {
    if (bytes == null) {
      return new Decoded.Unreadable<>("no value");
    }
    if (bytes.length < HEADER || bytes[0] != 0) {
      return new Decoded.Unreadable<>("not in Confluent's wire format");
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    SpecificDatumReader<T> reader = readers.get(id);
    if (reader == null) {
      WriterSchemas.Answer answer = schemas.find(id);
      if (answer instanceof WriterSchemas.Answer.NotAvro not) {
        return new Decoded.Unreadable<>(not.detail());
      }
      if (answer instanceof WriterSchemas.Answer.Unknown unknown) {
        return new Decoded.UnknownSchema<>(id, unknown.detail());
      }
      Schema writer = ((WriterSchemas.Answer.Usable) answer).schema();
      reader = new SpecificDatumReader<>(writer, expected, model);
      readers.put(id, reader);
    }
    return decode(reader, bytes);
  }

  private Decoded<T> decode(SpecificDatumReader<T> reader, byte[] bytes) {
    decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, decoder);
    try {
      T found = reader.read(null, decoder);
      return decoder.isEnd()
          ? new Decoded.Found<>(found)
          : new Decoded.Unreadable<>("bytes are left over after the record");
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Nothing is read here but memory: whatever Avro throws is about the bytes, and it throws
      // more kinds than it declares (UnsupportedOperationException for a long string).
      return new Decoded.Unreadable<>("no " + expected.getName() + " in the bytes");
    }
  }
}
