package dev.goodhart.local.watch;

import dev.goodhart.schema.TopicSpec;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;

/**
 * A record of an output topic, decoded.
 *
 * @param topic where it lies
 * @param time its timestamp
 * @param headers as UTF-8, in their order
 * @param key a generated record, a string, or null
 * @param value a generated record; null for a tombstone and where the topic holds raw bytes
 * @param bytes the value as it lies in the topic; null for a tombstone
 */
public record OutputRecord(
    TopicSpec topic,
    Instant time,
    Map<String, String> headers,
    Object key,
    SpecificRecord value,
    Bytes bytes) {

  /** Says that the key's row is gone. */
  public boolean isTombstone() {
    return bytes == null;
  }

  /**
   * A field of the value or, where the value has none of that name, of the key.
   *
   * @param name as in the schema
   * @return null where neither has it
   */
  public Object field(String name) {
    Object found = field(value, name);
    return found == null && key instanceof SpecificRecord record ? field(record, name) : found;
  }

  private static Object field(SpecificRecord record, String name) {
    if (record == null || record.getSchema().getField(name) == null) {
      return null;
    }
    return record.get(record.getSchema().getField(name).pos());
  }
}
