package dev.goodhart.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageSumsTest {

  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

  @Test
  void costIsExactBeyondALongAndSaturatesWhereItIsRead() {
    Seeds.forEach(
        1000,
        random -> {
          UsageSums sums = new UsageSums();
          BigInteger exact = BigInteger.ZERO;
          List<Long> added = new ArrayList<>();
          for (int i = 0; i < 100; i++) {
            if (!added.isEmpty() && random.nextInt(3) == 0) {
              long cost = added.remove(random.nextInt(added.size()));
              sums.subtract(new UsageSums().costNanoUsd(cost));
              exact = exact.subtract(BigInteger.valueOf(cost));
            } else {
              long cost =
                  switch (random.nextInt(4)) {
                    case 0 -> Long.MAX_VALUE - random.nextInt(2);
                    case 1 -> Long.MIN_VALUE + random.nextInt(2);
                    case 2 -> random.nextLong();
                    default -> random.nextInt(5) - 2;
                  };
              added.add(cost);
              sums.add(new UsageSums().costNanoUsd(cost));
              exact = exact.add(BigInteger.valueOf(cost));
            }
            sums = new UsageSums().decode(sums.encode());
            assertThat(sums.costNanoUsd()).isEqualTo(exact.min(MOST).max(LEAST).longValueExact());
            assertThat(sums.isEmpty()).isEqualTo(exact.signum() == 0);
            assertThat(sums.toString()).endsWith(" cost=" + exact);
          }
          for (long cost : added) {
            sums.subtract(new UsageSums().costNanoUsd(cost));
          }
          assertThat(sums.isEmpty()).isTrue();
        });
  }

  @Test
  void costAtTheEndsOfALongIsExact() {
    UsageSums one = new UsageSums().costNanoUsd(1);
    UsageSums sums = new UsageSums().costNanoUsd(Long.MAX_VALUE);
    assertThat(sums.costNanoUsd()).isEqualTo(Long.MAX_VALUE);
    assertThat(sums.add(one).add(one).costNanoUsd()).isEqualTo(Long.MAX_VALUE);
    assertThat(sums.subtract(one).costNanoUsd()).isEqualTo(Long.MAX_VALUE);
    assertThat(sums.subtract(one).subtract(one).costNanoUsd()).isEqualTo(Long.MAX_VALUE - 1);
    sums.costNanoUsd(Long.MIN_VALUE);
    assertThat(sums.subtract(one).costNanoUsd()).isEqualTo(Long.MIN_VALUE);
    assertThat(sums.add(one).add(one).costNanoUsd()).isEqualTo(Long.MIN_VALUE + 1);
  }

  @Test
  void everyColumnIsAddedSubtractedCopiedAndStored() {
    for (int column = 0; column < 8; column++) {
      UsageSums one = onlyColumn(column, 5);
      UsageSums sums = onlyColumn(column, -7).add(one);
      assertThat(sums).isEqualTo(onlyColumn(column, -2)).hasSameHashCodeAs(onlyColumn(column, -2));
      assertThat(new UsageSums().set(sums)).isEqualTo(sums);
      assertThat(new UsageSums().decode(sums.encode())).isEqualTo(sums);
      assertThat(sums.isEmpty()).isFalse();
      for (int other = 0; other < 8; other++) {
        assertThat(one.equals(onlyColumn(other, 5))).isEqualTo(other == column);
      }
      assertThat(sums.subtract(onlyColumn(column, -2)).isEmpty()).isTrue();
      assertThat(one.set(one)).isEqualTo(onlyColumn(column, 5));
      assertThat(one.clear().isEmpty()).isTrue();
    }
  }

  @Test
  void totalTokensAreTheFiveTokenCounts() {
    UsageSums sums =
        new UsageSums()
            .events(1_000_000)
            .input(1)
            .cacheRead(10)
            .cacheWrite(100)
            .output(1000)
            .reasoning(10_000)
            .unpriced(1_000_000)
            .costNanoUsd(1_000_000);
    assertThat(sums.totalTokens()).isEqualTo(11_111);
  }

  @Test
  void versionOneStaysReadable() {
    UsageSums sums =
        new UsageSums()
            .events(1)
            .input(300)
            .cacheRead(-1)
            .output(64)
            .unpriced(1)
            .costNanoUsd(Long.MAX_VALUE);
    String golden =
        "01" + "d7" + "02" + "d804" + "01" + "8001" + "02" + "ffffdfd7e3ebc99906" + "12";
    assertThat(HexFormat.of().formatHex(sums.encode())).isEqualTo(golden);
    assertThat(new UsageSums().decode(HexFormat.of().parseHex(golden))).isEqualTo(sums);
    assertThat(new UsageSums().decode(new byte[] {1, 0}).isEmpty()).isTrue();
  }

  @Test
  void refusesBytesItCannotRead() {
    byte[] stored = new UsageSums().events(3).costNanoUsd(Long.MIN_VALUE).encode();
    for (int length = 0; length < stored.length; length++) {
      byte[] cut = Arrays.copyOf(stored, length);
      assertThatThrownBy(() -> new UsageSums().decode(cut))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> new UsageSums().decode(Arrays.copyOf(stored, stored.length + 1)))
        .hasMessage("Cannot read the stored usage sums: it has 1 bytes too many.");
    stored[0] = 9;
    assertThatThrownBy(() -> new UsageSums().decode(stored))
        .hasMessage(
            "Cannot read the stored usage sums: its version is 9, this program reads version 1.");
  }

  @Test
  void theLongestFormFitsItsLengthByte() {
    UsageSums largest = new UsageSums();
    for (int column = 0; column < 7; column++) {
      largest.add(onlyColumn(column, Long.MIN_VALUE));
    }
    for (int i = 0; i < 1000; i++) {
      largest.add(onlyColumn(7, Long.MIN_VALUE));
    }
    assertThat(largest.encode().length - 1)
        .isLessThanOrEqualTo(UsageSums.MAX_ENCODED_BYTES)
        .isLessThan(128);
  }

  private static UsageSums onlyColumn(int column, long value) {
    UsageSums sums = new UsageSums();
    return switch (column) {
      case 0 -> sums.events(value);
      case 1 -> sums.input(value);
      case 2 -> sums.cacheRead(value);
      case 3 -> sums.cacheWrite(value);
      case 4 -> sums.output(value);
      case 5 -> sums.reasoning(value);
      case 6 -> sums.unpriced(value);
      default -> sums.costNanoUsd(value);
    };
  }
}
