package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;

/**
 * A topic with one writer, whose offsets are known before the broker tells them: counted when a
 * record is sent, and compared when it is acknowledged.
 */
final class CountedTopic {
  private final CheckedProducer producer;
  private final String topic;
  private final long[] sent;
  private final AtomicLongArray acknowledged;
  private final Callback callback = this::acknowledge;

  /**
   * @param ends per partition, the offset that the next record will have
   */
  CountedTopic(CheckedProducer producer, String topic, long[] ends) {
    this.producer = producer;
    this.topic = topic;
    sent = ends.clone();
    acknowledged = new AtomicLongArray(ends);
  }

  String topic() {
    return topic;
  }

  void send(int partition, long timestamp, byte[] key, byte[] value, Iterable<Header> headers) {
    producer.send(new ProducerRecord<>(topic, partition, timestamp, key, value, headers), callback);
    sent[partition]++;
  }

  /** Offset after the last record sent. */
  long end(int partition) {
    return sent[partition];
  }

  /** After a flush: has every record the offset that was counted for it? */
  void check() {
    for (int partition = 0; partition < sent.length; partition++) {
      if (acknowledged.get(partition) != sent[partition]) {
        throw otherWriter(partition);
      }
    }
  }

  private void acknowledge(RecordMetadata metadata, Exception exception) {
    if (exception != null) {
      producer.failed(exception);
      return;
    }
    // Acknowledgements of one partition come in order, in the producer's own thread.
    int partition = metadata.partition();
    if (metadata.offset() == acknowledged.get(partition)) {
      acknowledged.lazySet(partition, metadata.offset() + 1);
    }
  }

  private CommandException otherWriter(int partition) {
    return new CommandException(
        "The topic %s has another writer (partition %d is at %d and not at %d): use other topics."
            .formatted(topic, partition, acknowledged.get(partition), sent[partition]));
  }
}
