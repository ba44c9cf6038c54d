package dev.goodhart.schema;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes one kind of record in Confluent's wire format: a zero byte, the schema's id in four bytes
 * (big endian), Avro's binary form. The id is asked of Confluent's client once per topic; its own
 * serializer looks schemas up by content again for every record, which costs more than the rest.
 *
 * <p>It never registers a schema: schemas change in one deliberate step (`goodhart topics apply`),
 * not by whoever writes first. Thread-safe.
 *
 * @param <T> the generated class
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  static {
    AvroRuntime.prepare();
  }

  private static final int USUAL_SIZE = 512;

  // One record at a time; what a thread writes with is made once.
  private static final ThreadLocal<Pen> PENS = ThreadLocal.withInitial(Pen::new);

  /** What does not change between records of one kind in one topic. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Format(byte[] header, DatumWriter<SpecificRecord> writer) {}

  private final SchemaRegistryClient registry;
  private final boolean isKey;
  private final Map<String, Map<Schema, Format>> formats = new ConcurrentHashMap<>();

  private AvroSerializer(SchemaRegistryClient registry, boolean isKey) {
    this.registry = registry;
    this.isKey = isKey;
  }

  /** A serializer of record keys. */
  public static <T extends SpecificRecord> AvroSerializer<T> forKeys(
      SchemaRegistryClient registry) {
    return new AvroSerializer<>(registry, true);
  }

  /** A serializer of record values. */
  public static <T extends SpecificRecord> AvroSerializer<T> forValues(
      SchemaRegistryClient registry) {
    return new AvroSerializer<>(registry, false);
  }

  /**
   * @throws SerializationException if the schema is not registered for the topic, or the registry
   *     does not answer
   */
  @Override
  public byte[] serialize(String topic, T data) {
    if (data == null) {
      return null;
    }
    Format format = format(topic, data);
    try {
      return PENS.get().write(format, data);
    } catch (IOException e) {
      throw new SerializationException("Memory cannot fail to be written.", e);
    }
  }

  private Format format(String topic, T data) {
    Map<Schema, Format> ofTopic = formats.get(topic);
    Format known = ofTopic == null ? null : ofTopic.get(data.getSchema());
    if (known != null) {
      return known;
    }
    Format format = ask(topic, data);
    formats.computeIfAbsent(topic, any -> new ConcurrentHashMap<>()).put(data.getSchema(), format);
    return format;
  }

  private Format ask(String topic, T data) {
    String subject = topic + (isKey ? "-key" : "-value");
    Schema plain = AvroSchemaUtils.getSchema(data, false, false, true);
    try {
      int id =
          Patience.real()
              .ask(() -> registry.getId(subject, new AvroSchema(plain)), answer -> false);
      byte[] header = ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(id).array();
      return new Format(header, writer(data));
    } catch (RestClientException e) {
      throw new SerializationException(
          RegistryAnswers.isUnknown(e)
              ? "The schema of "
                  + plain.getName()
                  + " is not registered as "
                  + subject
                  + ": run `./goodhart topics apply`."
              : "The schema registry does not let this client read "
                  + subject
                  + " (HTTP "
                  + e.getStatus()
                  + ").",
          e);
    } catch (RegistryUnavailableException | Patience.UnusableAnswerException e) {
      throw new SerializationException("The schema registry does not answer.", e);
    }
  }

  @SuppressWarnings("unchecked") // it writes what it is made for
  private static DatumWriter<SpecificRecord> writer(SpecificRecord data) {
    if (data instanceof UsageTotals) {
      return (DatumWriter<SpecificRecord>) (DatumWriter<?>) new TotalsWriter();
    }
    SpecificData model = SpecificData.getForClass(data.getClass());
    return new SpecificDatumWriter<>(data.getSchema(), model);
  }

  /** Memory that records are written to, and what writes them. */
  private static final class Pen {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);

    byte[] write(Format format, SpecificRecord data) throws IOException {
      // What a record that failed half-way has left in the encoder comes out here.
      encoder.flush();
      out.reset();
      encoder.writeFixed(format.header());
      format.writer().write(data, encoder);
      encoder.flush();
      return out.toByteArray();
    }
  }
}
