package dev.goodhart.streams.topology;

import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.Decoded;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps reference data as its topic has it. A row that cannot be read is logged and left out: there
 * is no event to hold back for it.
 *
 * @param <T> the kind of row
 */
final class LoadReference<T extends SpecificRecord>
    implements Processor<Bytes, byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(LoadReference.class);

  private final String storeName;
  private final AvroReader<T> reader;
  private final Function<T, Optional<String>> put;
  private final Consumer<Bytes> remove;
  private KeyValueStore<Bytes, byte[]> store;

  /**
   * @param put takes a row; what it returns speaks against the row
   * @param remove takes the key of a row that is gone
   */
  LoadReference(
      String storeName,
      AvroReader<T> reader,
      Function<T, Optional<String>> put,
      Consumer<Bytes> remove) {
    this.storeName = storeName;
    this.reader = reader;
    this.put = put;
    this.remove = remove;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(storeName);
    try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
      while (rows.hasNext()) {
        KeyValue<Bytes, byte[]> row = rows.next();
        apply(row.key, row.value);
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
    apply(record.key(), record.value());
  }

  private void apply(Bytes key, byte[] value) {
    if (value == null) {
      remove.accept(key);
      return;
    }
    Decoded<T> decoded = reader.read(value);
    if (decoded instanceof Decoded.Found<T> found) {
      put.apply(found.record())
          .ifPresent(problem -> LOG.warn("Left out a row of {}: {}", storeName, problem));
    } else {
      LOG.warn("Left out a row of {} that cannot be read: {}", storeName, decoded);
    }
  }
}
