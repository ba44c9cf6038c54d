package dev.goodhart.streams.topology;

import org.apache.kafka.common.serialization.Deserializer;

/**
 * Stands where Kafka Streams wants a deserializer for a topic that is only written.
 *
 * @param <T> what is written
 */
final class WriteOnly<T> implements Deserializer<T> {
  @Override
  public T deserialize(String topic, byte[] data) {
    throw new UnsupportedOperationException(topic + " is only written here.");
  }
}
