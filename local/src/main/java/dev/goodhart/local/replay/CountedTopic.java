package dev.goodhart.local.replay;

import dev.goodhart.local.cli.CommandException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;

/**
 * A topic whose end is known as far as this writer has written: its offsets are counted when a
 * record is sent, and compared when it is acknowledged. Where others write as well, the offsets are
 * those that the broker gave.
 */
final class CountedTopic {
  private final CheckedProducer producer;
  private final String topic;
  private final boolean alone;
  private final long[] sent;
  private final AtomicLongArray acknowledged;
  private final Callback callback = this::acknowledge;

  /**
   * @param ends per partition, the offset that the next record will have
   * @param alone whether another writer is an error
   */
  CountedTopic(CheckedProducer producer, String topic, long[] ends, boolean alone) {
    this.producer = producer;
    this.topic = topic;
    this.alone = alone;
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

  /** Offset after the last record sent; where others write as well, after a flush alone. */
  long end(int partition) {
    return sent[partition];
  }

  /** After a flush: has every record the offset that was counted for it? */
  void check() {
    for (int partition = 0; partition < sent.length; partition++) {
      if (!alone) {
        sent[partition] = acknowledged.get(partition);
      } else if (acknowledged.get(partition) != sent[partition]) {
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
    if (!alone || metadata.offset() == acknowledged.get(partition)) {
      acknowledged.lazySet(partition, metadata.offset() + 1);
    }
  }

  private CommandException otherWriter(int partition) {
    return new CommandException(
        "The topic %s has another writer (partition %d is at %d and not at %d): use other topics."
            .formatted(topic, partition, acknowledged.get(partition), sent[partition]));
  }
}
