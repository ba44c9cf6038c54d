package dev.goodhart.streams.topology;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps reference data as its topic has it. */
final class LoadReference implements Processor<Bytes, byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(LoadReference.class);

  private final String topic;
  private final ReferenceTable<?, ?> table;

  /**
   * @param topic for messages
   * @param table shared by all processors of one topic: Kafka Streams has one for what was there
   *     before the start, and another one afterwards
   */
  LoadReference(String topic, ReferenceTable<?, ?> table) {
    this.topic = topic;
    this.table = table;
  }

  /** Events must not meet half of the rows: a start without the registry fails. */
  @Override
  public void init(ProcessorContext<Void, Void> context) {
    table.requireRegistry();
  }

  @Override
  public void process(Record<Bytes, byte[]> record) {
    if (record.key() == null) {
      LOG.warn("Left out a row of {} without a key.", topic);
      return;
    }
    table.apply(record.key(), record.value());
  }

  @Override
  public void close() {
    table.close();
  }
}
