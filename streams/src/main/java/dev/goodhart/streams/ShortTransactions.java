package dev.goodhart.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka Streams' clients, with transactions that end long before Kafka Streams commits by itself: a
 * commit is asked for with every emit interval. Whoever reads what is committed waits for an open
 * transaction, so that of an instance that was killed is not to last for long.
 *
 * <p>It extends the internal supplier, as with another one the streams protocol (KIP-1071) takes
 * the main consumer for a foreign one.
 */
final class ShortTransactions extends DefaultKafkaClientSupplier {
  private final int timeoutMs;

  /**
   * @param timeoutMs after which the broker aborts a transaction, in place of what Kafka Streams
   *     has for its producers
   */
  ShortTransactions(int timeoutMs) {
    this.timeoutMs = timeoutMs;
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Map<String, Object> shortened = new HashMap<>(config);
    shortened.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, timeoutMs);
    return super.getProducer(shortened);
  }
}
