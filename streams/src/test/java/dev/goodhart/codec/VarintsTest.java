package dev.goodhart.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VarintsTest {
  private final ByteBuffer buffer = ByteBuffer.allocate(32);

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        63,
        -64,
        64,
        127,
        128,
        300,
        16_383,
        16_384,
        1L << 32,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void areWrittenAsACompactWriterDoesAndComeBackAsTheyWere(long number) {
    CompactWriter expected = new CompactWriter(32);
    expected.putUnsigned(number);
    expected.putSigned(number);

    Varints.putUnsigned(buffer, number);
    Varints.putSigned(buffer, number);
    assertThat(Arrays.copyOf(buffer.array(), buffer.position())).isEqualTo(expected.toByteArray());

    buffer.flip();
    assertThat(Varints.getUnsigned(buffer)).isEqualTo(number);
    assertThat(Varints.getSigned(buffer)).isEqualTo(number);
    assertThat(buffer.hasRemaining()).isFalse();
  }

  @Test
  void refuseWhatIsNoNumber() {
    Arrays.fill(buffer.array(), (byte) -1);
    assertThatThrownBy(() -> Varints.getUnsigned(buffer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("longer than 64 bits");
  }
}
