package dev.goodhart.detection.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitsTest {
  private final ByteBuffer buffer = ByteBuffer.allocate(16);

  @Test
  void takeAsManyBytesAsMembersAndOneButNeverMoreThanNine() {
    assertThat(bytesOf(0)).isEqualTo(1);
    assertThat(bytesOf(1L << 63)).isEqualTo(2);
    assertThat(bytesOf(0b1111111)).isEqualTo(8);
    assertThat(bytesOf(0b11111111)).isEqualTo(9);
    assertThat(bytesOf(-1)).isEqualTo(9);
  }

  @Test
  void comeBackAsTheyWere() {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      long bits = 0;
      while (bits != -1) {
        bytesOf(bits);
        assertThat(Bits.read(buffer.flip())).isEqualTo(bits);
        bits |= 1L << random.nextInt();
      }
    }
  }

  private int bytesOf(long bits) {
    Bits.write(buffer.clear(), bits);
    return buffer.position();
  }
}
