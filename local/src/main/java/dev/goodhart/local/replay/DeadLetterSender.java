package dev.goodhart.local.replay;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.local.json.AvroJson;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Writes lines that are refused before they become a record of their own topic. */
final class DeadLetterSender {
  /** What is kept of a line that is too large. */
  static final int KEPT_OF_TOO_LARGE = 64 << 10;

  private final CheckedProducer producer;
  private final String topic;
  private final InstantSource clock;
  private final Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);

  DeadLetterSender(CheckedProducer producer, String topic, InstantSource clock) {
    this.producer = producer;
    this.topic = topic;
    this.clock = clock;
  }

  /**
   * @param line as it was read, without its end
   * @param userId whose it is; null if that is not known
   */
  void send(byte[] line, LineOrigin origin, String userId, Rejection rejection) {
    boolean truncated = rejection.reason() == RejectReason.TOO_LARGE;
    byte[] kept = truncated ? Arrays.copyOf(line, Math.min(line.length, KEPT_OF_TOO_LARGE)) : line;
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topic, userId == null ? null : utf8(userId), kept);
    Headers headers = letter.headers();
    headers.add(DeadLetterHeaders.REASON, utf8(rejection.reason().name()));
    headers.add(DeadLetterHeaders.DETAIL, utf8(rejection.detail()));
    headers.add(DeadLetterHeaders.ORIGIN, utf8(origin.toString()));
    headers.add(DeadLetterHeaders.FAILED_AT, utf8(AvroJson.time(clock.instant())));
    if (truncated) {
      headers.add(DeadLetterHeaders.TRUNCATED, utf8("true"));
    }
    producer.send(letter);
    counts.merge(rejection.reason(), 1L, Long::sum);
  }

  /** How many were sent. */
  long sent() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
