package dev.goodhart.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.intake.DeadLetterHeaders;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static final RecordMetadata AT =
      new RecordMetadata() {
        @Override
        public String topic() {
          return "usage";
        }

        @Override
        public int partition() {
          return 3;
        }

        @Override
        public long offset() {
          return 17;
        }
      };

  @Test
  void aReplaysPublisherIsBelieved() {
    assertThat(new Origin(true).of(saying("usage.ndjson:4"), AT)).isEqualTo("usage.ndjson:4");
    assertThat(new Origin(true).of(new RecordHeaders(), AT)).isEqualTo("usage-3-17");
  }

  @Test
  void anyOtherClientIsNot() {
    assertThat(new Origin(false).of(saying("usage-0-0"), AT)).isEqualTo("usage-3-17");
  }

  @Test
  void anOriginThatIsNoneIsLeftOut() {
    assertThat(new Origin(true).of(saying("x".repeat(5_000)), AT)).isEqualTo("usage-3-17");
  }

  private static Headers saying(String origin) {
    return new RecordHeaders().add(DeadLetterHeaders.ORIGIN, origin.getBytes(UTF_8));
  }
}
