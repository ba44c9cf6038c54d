package dev.goodhart.streams.topology;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps reference data as its topic has it: the bytes in a store, what they say in a table. */
final class LoadReference implements Processor<Bytes, byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(LoadReference.class);

  private final String storeName;
  private final ReferenceTable<?, ?> table;
  private KeyValueStore<Bytes, byte[]> store;

  /**
   * @param table shared by all processors of one topic: Kafka Streams has one while it restores and
   *     another one afterwards
   */
  LoadReference(String storeName, ReferenceTable<?, ?> table) {
    this.storeName = storeName;
    this.table = table;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(storeName);
    try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        // Events must not meet half of the rows: a start without the registry fails.
        table.load(row.key, row.value);
      }
    }
  }

  @Override
  public void process(Record<Bytes, byte[]> record) {
    if (record.key() == null) {
      LOG.warn("Left out a row of {} without a key.", storeName);
      return;
    }
    store.put(record.key(), record.value());
    table.apply(record.key(), record.value());
  }

  @Override
  public void close() {
    table.close();
  }
}
