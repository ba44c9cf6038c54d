package dev.goodhart.streams.topology;

import dev.goodhart.streams.ClockRecord;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the clock topic, which is internal: what cannot be read there is logged and left out. So
 * is, where the broker stamps the records, one that speaks of a time after its stamp: a tick cannot
 * be taken back, and whatever arrived before it would count as late.
 */
final class ReadClock extends ContextualProcessor<byte[], byte[], byte[], Entry> {
  private static final Logger LOG = LoggerFactory.getLogger(ReadClock.class);

  private final boolean stamped;

  /**
   * @param stamped the broker stamps clock records
   */
  ReadClock(boolean stamped) {
    this.stamped = stamped;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    try {
      ClockRecord read = ClockRecord.decode(record.value());
      if (stamped && read.instant() > record.timestamp()) {
        LOG.warn(
            "Left out a record of the clock topic: it says {}, but was appended at {}.",
            Instant.ofEpochMilli(read.instant()),
            Instant.ofEpochMilli(record.timestamp()));
        return;
      }
      context().forward(record.withValue(new Entry.ClockReading(read)));
    } catch (IllegalArgumentException e) {
      LOG.warn("Left out a record of the clock topic: {}", e.getMessage());
    }
  }
}
