package dev.goodhart.detection.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitsTest {
  private final CompactWriter out = new CompactWriter(16);
  private final CompactReader in = new CompactReader("bits");

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
        assertThat(Bits.read(in.reset(out.toByteArray()))).isEqualTo(bits);
        bits |= 1L << random.nextInt();
      }
    }
  }

  private int bytesOf(long bits) {
    Bits.write(out.reset(), bits);
    return out.length();
  }
}
