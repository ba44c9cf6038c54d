package dev.goodhart.streams.topology;

import dev.goodhart.intake.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Where a record came from: what its publisher says (file and line), else its place in Kafka. */
final class Origin {
  private Origin() {}

  static String of(Headers headers, RecordMetadata at) {
    Header header = headers.lastHeader(DeadLetterHeaders.ORIGIN);
    return header == null || header.value() == null
        ? at.topic() + "-" + at.partition() + "-" + at.offset()
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
