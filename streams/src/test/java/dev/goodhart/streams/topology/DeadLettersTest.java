package dev.goodhart.streams.topology;

import static dev.goodhart.streams.topology.Harness.START;
import static dev.goodhart.streams.topology.Harness.TOPICS;
import static dev.goodhart.streams.topology.Harness.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.schema.RecordLimits;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters keep what came in, as far as their topic takes it. */
class DeadLettersTest {
  private static final int KIB = 1024;
  private static final byte[] ANN = "ann".getBytes(UTF_8);
  private static final byte[] GARBAGE = {1, 2, 3};

  @TempDir Path state;
  private Harness goodhart;

  @BeforeEach
  void open() {
    goodhart = new Harness(state);
  }

  @AfterEach
  void close() {
    goodhart.close();
  }

  @Test
  void headersMayStandOnAnEventThatCounts() {
    Headers headers = new RecordHeaders().add("traceparent", new byte[63 * KIB]);
    goodhart.send(ANN, goodhart.written(event("e1", "ann", START, 1)), headers, START);

    assertThat(goodhart.records(TOPICS.deadLetters())).isEmpty();
  }

  @Test
  void hugeHeadersAreTooLargeAndLeftOut() {
    byte[] value = goodhart.written(event("e1", "ann", START, 1));
    Headers headers = new RecordHeaders().add("a", new byte[KIB]).add("b", new byte[2048 * KIB]);
    goodhart.send(ANN, value, headers, START);

    TestRecord<byte[], byte[]> letter = letter();
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("TOO_LARGE");
    assertThat(text(letter, DeadLetterHeaders.TRUNCATED)).isEqualTo("true");
    assertThat(letter.key()).isEqualTo(ANN);
    assertThat(letter.value()).as("whole, as it is short").isEqualTo(value);
    assertThat(letter.headers().lastHeader("a").value()).hasSize(KIB);
    assertThat(letter.headers().lastHeader("b")).isNull();
  }

  @Test
  void manyEmptyHeadersAreLargeToo() {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < 100_000; i++) {
      headers.add("", null);
    }
    goodhart.send(ANN, GARBAGE, headers, START);

    TestRecord<byte[], byte[]> letter = letter();
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("TOO_LARGE");
    assertThat(letter.headers().toArray()).hasSizeLessThan(2_000);
  }

  @Test
  void aHugeKeyIsTooLargeAndCut() {
    goodhart.send(new byte[2048 * KIB], GARBAGE, START);

    TestRecord<byte[], byte[]> letter = letter();
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("TOO_LARGE");
    assertThat(text(letter, DeadLetterHeaders.TRUNCATED)).isEqualTo("true");
    assertThat(letter.key()).hasSize(64 * KIB);
    assertThat(letter.value()).isEqualTo(GARBAGE);
  }

  @Test
  void aHugeValueIsTooLargeAndCut() {
    byte[] value = new byte[900 * KIB + 1];
    Arrays.fill(value, (byte) 7);
    goodhart.send(ANN, value, START);

    TestRecord<byte[], byte[]> letter = letter();
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("TOO_LARGE");
    assertThat(text(letter, DeadLetterHeaders.TRUNCATED)).isEqualTo("true");
    assertThat(letter.value()).isEqualTo(Arrays.copyOf(value, 64 * KIB));
  }

  @Test
  void theLargestThatIsKeptWholeFitsIntoItsTopic() {
    Headers headers = new RecordHeaders().add("b", new byte[20 * KIB]);
    byte[] value = new byte[900 * KIB];
    Arrays.fill(value, (byte) 7);
    goodhart.send(new byte[40 * KIB], value, headers, START);
    goodhart.send(new byte[64 * KIB], value, START);

    assertThat(goodhart.records(TOPICS.deadLetters()))
        .hasSize(2)
        .allSatisfy(
            letter -> {
              assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("UNREADABLE");
              assertThat(letter.value()).hasSize(900 * KIB);
              int size = letter.key().length + letter.value().length;
              for (Header header : letter.headers()) {
                size += header.key().length() + header.value().length;
              }
              assertThat(size).isLessThan(RecordLimits.MAX_RECORD_BYTES - 16 * KIB);
            });
  }

  @Test
  void whatALetterSaysOfItselfIsNotTheClients() {
    Headers headers = new RecordHeaders();
    headers.add(DeadLetterHeaders.REASON, "NONE".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.TRUNCATED, "true".getBytes(UTF_8));
    headers.add("traceparent", "00-1".getBytes(UTF_8));
    goodhart.send(ANN, GARBAGE, headers, START);

    TestRecord<byte[], byte[]> letter = letter();
    assertThat(letter.headers().headers(DeadLetterHeaders.REASON)).hasSize(1);
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("UNREADABLE");
    assertThat(letter.headers().lastHeader(DeadLetterHeaders.TRUNCATED)).isNull();
    assertThat(text(letter, "traceparent")).isEqualTo("00-1");
  }

  @Test
  void aKeyThatIsNoUtf8IsNobodys() {
    byte[] key = {'a', (byte) 0xff};
    goodhart.send(key, goodhart.written(event("e1", "a\ufffd", START, 1)), START);

    TestRecord<byte[], byte[]> letter = letter();
    assertThat(text(letter, DeadLetterHeaders.REASON)).isEqualTo("IDENTITY_MISMATCH");
    assertThat(letter.key()).isEqualTo(key);
  }

  @Test
  void theReplacementCharacterIsACharacter() {
    goodhart.send(event("e1", "a\ufffd", START, 1), START);

    assertThat(goodhart.records(TOPICS.deadLetters())).isEmpty();
  }

  private TestRecord<byte[], byte[]> letter() {
    var letters = goodhart.records(TOPICS.deadLetters());
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }

  private static String text(TestRecord<byte[], byte[]> letter, String header) {
    return new String(letter.headers().lastHeader(header).value(), UTF_8);
  }
}
