package dev.goodhart.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompactWriterTest {
  // It must grow in the midst of numbers too.
  private final CompactWriter out = new CompactWriter(1);
  private final CompactReader in = new CompactReader("numbers");

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
  void numbersComeBackAsTheyWere(long number) {
    out.putUnsigned(number);
    out.putSigned(number);
    out.putLong(number);
    out.putInt((int) number);
    out.putShort((int) number);
    out.putByte((int) number);

    in.reset(out.toByteArray());
    assertThat(in.getUnsigned()).isEqualTo(number);
    assertThat(in.getSigned()).isEqualTo(number);
    assertThat(in.getLong()).isEqualTo(number);
    assertThat(in.getInt()).isEqualTo((int) number);
    assertThat(in.getShort()).isEqualTo((int) (number & 0xFFFF));
    assertThat(in.getByte()).isEqualTo((int) (number & 0xFF));
    in.expectEnd();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00, 00",
    "1, 01, 02",
    "-1, ffffffffffffffffff01, 01",
    "64, 40, 8001",
    "127, 7f, fe01",
    "128, 8001, 8002",
    "300, ac02, d804",
    "9223372036854775807, ffffffffffffffff7f, feffffffffffffffff01",
    "-9223372036854775808, 80808080808080808001, ffffffffffffffffff01"
  })
  void numbersOfAnyLengthHaveTheirLowBitsFirst(long number, String unsigned, String signed) {
    out.putUnsigned(number);
    assertThat(hex()).isEqualTo(unsigned);
    out.reset().putSigned(number);
    assertThat(hex()).isEqualTo(signed);
  }

  @Test
  void numbersOfEveryLengthAreWrittenAsByteByByte() {
    Random random = new Random(7);
    for (int bits = 0; bits <= Long.SIZE; bits++) {
      long smallest = bits == 0 ? 0 : 1L << (bits - 1);
      assertAsByteByByte(smallest);
      assertAsByteByByte(smallest - 1);
      for (int i = 0; i < 100; i++) {
        assertAsByteByByte(bits == 0 ? 0 : smallest | (random.nextLong() >>> (Long.SIZE - bits)));
      }
    }
  }

  /** By the definition of Protocol Buffers' base 128 varints. */
  private void assertAsByteByByte(long number) {
    StringBuilder expected = new StringBuilder();
    long rest = number;
    while (Long.compareUnsigned(rest, 0x7F) > 0) {
      expected.append("%02x".formatted((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    expected.append("%02x".formatted(rest));
    out.reset().putUnsigned(number);
    assertThat(hex()).isEqualTo(expected.toString());
  }

  @Test
  void numbersOfOneLengthHaveTheirHighBitsFirst() {
    out.putByte(0x1FF);
    out.putShort(0x10203);
    out.putInt(0x04050607);
    out.putLong(0x08090a0b0c0d0e0fL);
    out.putFloat(-2);
    out.putDouble(1);

    assertThat(hex())
        .isEqualTo(
            "ff" + "0203" + "04050607" + "08090a0b0c0d0e0f" + "c0000000" + "3ff0000000000000");
  }

  @Test
  void fractionsComeBackToTheBit() {
    int[] floats = {0, 0x80000000, 1, 0x7F800000, 0x7FC00000, 0xFFC12345};
    for (int bits : floats) {
      out.reset().putFloat(Float.intBitsToFloat(bits));
      out.putDouble(Double.longBitsToDouble((long) bits << 32));
      in.reset(out.toByteArray());
      assertThat(Float.floatToRawIntBits(in.getFloat())).isEqualTo(bits);
      assertThat(Double.doubleToRawLongBits(in.getDouble())).isEqualTo((long) bits << 32);
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    byte[] tooLong = new byte[16];
    Arrays.fill(tooLong, (byte) -1);
    assertThatIllegalStateException()
        .isThrownBy(() -> in.reset(tooLong).getUnsigned())
        .withMessage("Cannot read the stored numbers: a number is longer than 64 bits.");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void bytesThatEndTooEarlyAreRefusedThoughTheArrayGoesOn(int width) {
    byte[] zeros = new byte[16];
    in.reset(zeros, 1, width);
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              switch (width) {
                case 1 -> in.getByte();
                case 2 -> in.getShort();
                case 4 -> in.getInt();
                default -> in.getLong();
              }
            })
        .withMessage("Cannot read the stored numbers: it ends too early.");
    assertThat(in.position()).isEqualTo(1);
  }

  @Test
  void aNumberThatEndsTooEarlyIsRefused() {
    byte[] begun = {(byte) 0x80, (byte) 0x80, 1};
    assertThatIllegalStateException()
        .isThrownBy(() -> in.reset(begun, 0, 2).getUnsigned())
        .withMessageContaining("ends too early");
  }

  private String hex() {
    return HexFormat.of().formatHex(out.toByteArray());
  }
}
