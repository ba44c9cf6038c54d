package dev.goodhart.streams.topology;

import dev.goodhart.streams.ClockRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes the clock topic, which is internal: what cannot be read there is logged and left out. */
final class ReadClock extends ContextualProcessor<byte[], byte[], byte[], Entry> {
  private static final Logger LOG = LoggerFactory.getLogger(ReadClock.class);

  @Override
  public void process(Record<byte[], byte[]> record) {
    try {
      Entry reading = new Entry.ClockReading(ClockRecord.decode(record.value()));
      context().forward(record.withValue(reading));
    } catch (IllegalArgumentException e) {
      LOG.warn("Left out a record of the clock topic: {}", e.getMessage());
    }
  }
}
