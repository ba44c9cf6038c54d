package dev.goodhart.streams.topology;

import dev.goodhart.intake.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Where a record came from: its place in Kafka. In a replay its publisher says which line of which
 * file it was; elsewhere any client could say so, and is not believed.
 *
 * @param recorded whether records are a replay's
 */
record Origin(boolean recorded) {
  /** No path is longer, and a dead letter has room for no more. */
  private static final int LONGEST = 4096;

  String of(Headers headers, RecordMetadata at) {
    Header header = recorded ? headers.lastHeader(DeadLetterHeaders.ORIGIN) : null;
    return header == null || header.value() == null || header.value().length > LONGEST
        ? at.topic() + "-" + at.partition() + "-" + at.offset()
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
