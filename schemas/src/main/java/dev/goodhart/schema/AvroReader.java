package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
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
  private static final int UNKNOWN_IDS_REMEMBERED = 1_000;
  private static final long UNKNOWN_ID_HOLDS_NANOS = 60_000_000_000L;

  private final SchemaRegistryClient registry;
  private final Schema expected;
  private final SpecificData model;
  private final Map<Integer, SpecificDatumReader<T>> readers = new HashMap<>();
  // A flood of made-up ids must not become a flood of requests.
  private final Map<Integer, Long> unknownIds =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
          return size() > UNKNOWN_IDS_REMEMBERED;
        }
      };
  private BinaryDecoder decoder;

  /**
   * @param registry where writers' schemas are looked up, once per id
   * @param type the generated class
   */
  public AvroReader(SchemaRegistryClient registry, Class<T> type) {
    this.registry = registry;
    this.model = SpecificData.getForClass(type);
    this.expected = model.getSchema(type);
  }

  /**
   * @param bytes a record's key or value, or null
   * @return what is in them
   * @throws UncheckedIOException if the registry does not answer
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
      if (isKnownToBeUnknown(id)) {
        return new Decoded.UnknownSchema<>(id);
      }
      try {
        if (!(registry.getSchemaById(id) instanceof AvroSchema writer)) {
          return new Decoded.Unreadable<>("schema " + id + " is not an Avro schema");
        }
        reader = new SpecificDatumReader<>(writer.rawSchema(), expected, model);
        readers.put(id, reader);
      } catch (RestClientException e) {
        if (e.getStatus() != 404) {
          throw new UncheckedIOException(
              new IOException("The schema registry refused to give schema " + id + ".", e));
        }
        unknownIds.put(id, System.nanoTime());
        return new Decoded.UnknownSchema<>(id);
      } catch (IOException e) {
        throw new UncheckedIOException("The schema registry does not answer.", e);
      }
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
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      return new Decoded.Unreadable<>("no " + expected.getName() + " in the bytes");
    }
  }

  private boolean isKnownToBeUnknown(int id) {
    Long since = unknownIds.get(id);
    return since != null && System.nanoTime() - since < UNKNOWN_ID_HOLDS_NANOS;
  }
}
