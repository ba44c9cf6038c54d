package dev.goodhart.streams.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;

/** How much headers take in a record, at most. */
final class HeaderSize {
  /** The lengths of name and value, as Kafka writes them. */
  private static final int LENGTHS = 10;

  private HeaderSize() {}

  static long of(Headers headers) {
    long size = 0;
    for (Header header : headers) {
      size += of(header);
    }
    return size;
  }

  static long of(Header header) {
    byte[] value = header.value();
    return LENGTHS + Utils.utf8Length(header.key()) + (value == null ? 0L : value.length);
  }
}
