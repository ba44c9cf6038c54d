package dev.goodhart.detection.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FinishesTest {
  private static final double PER_CENT = 0.005;

  private final Finishes finishes = new Finishes();

  private void period(double before, double last) {
    finishes.add(before, false);
    finishes.add(last, true);
    finishes.close();
  }

  @Test
  void nothingUsedHasNoLastHours() {
    assertThat(finishes.share()).isZero();
    assertThat(finishes.known()).isZero();
  }

  @Test
  void thePresentPeriodsShareGrowsWithItsLastHours() {
    finishes.add(300, false);
    assertThat(finishes.share()).isZero();
    finishes.add(100, true);
    assertThat(finishes.share()).isCloseTo(0.25, offset(1e-6));
  }

  @Test
  void earlierPeriodsAreRememberedLatestFirst() {
    period(1, 0);
    period(75, 25);
    period(0, 9);
    assertThat(finishes.known()).isEqualTo(3);
    assertThat(finishes.shareBefore(0)).isEqualTo(1);
    assertThat(finishes.shareBefore(1)).isCloseTo(0.25, offset(PER_CENT));
    assertThat(finishes.shareBefore(2)).isZero();
    assertThat(finishes.share()).isZero();
  }

  @Test
  void aPeriodWithoutUseIsNotRemembered() {
    period(60, 40);
    period(0, 0);
    finishes.close();
    assertThat(finishes.known()).isEqualTo(1);
    assertThat(finishes.shareBefore(0)).isCloseTo(0.4, offset(PER_CENT));
  }

  @Test
  void theOldestPeriodIsForgotten() {
    period(0, 1);
    for (int i = 0; i < Finishes.REMEMBERED; i++) {
      assertThat(finishes.shareBefore(finishes.known() - 1)).isEqualTo(1);
      period(1, 0);
    }
    assertThat(finishes.known()).isEqualTo(Finishes.REMEMBERED);
    assertThat(finishes.shareBefore(Finishes.REMEMBERED - 1)).isZero();
  }

  @Test
  void aCorrectionLeavesAShareAShare() {
    finishes.add(1_000, false);
    finishes.add(100, true);
    finishes.add(-1_090, false);
    assertThat(finishes.share()).isEqualTo(1);
    finishes.close();
    assertThat(finishes.known()).isEqualTo(1);
    assertThat(finishes.shareBefore(0)).isEqualTo(1);
  }

  @Test
  void everyStateSurvivesTheRoundTrip() {
    Random random = new Random(9);
    Finishes reused = new Finishes();
    for (int i = 0; i < 200; i++) {
      Finishes some = new Finishes();
      int steps = random.nextInt(60);
      for (int k = 0; k < steps; k++) {
        some.add(random.nextInt(1_000) - 100, random.nextBoolean());
        if (random.nextInt(3) == 0) {
          some.close();
        }
      }
      byte[] bytes = encode(some);
      reused.read(new CompactReader("stored").reset(bytes));
      assertThat(encode(reused)).isEqualTo(bytes);
      assertThat(reused.share()).isEqualTo(some.share()).isBetween(0.0, 1.0);
      assertThat(reused.known()).isEqualTo(some.known());
      for (int back = 0; back < some.known(); back++) {
        assertThat(reused.shareBefore(back)).isEqualTo(some.shareBefore(back)).isBetween(0.0, 1.0);
      }
    }
    reused.clear();
    assertThat(encode(reused)).isEqualTo(encode(new Finishes()));
  }

  private static byte[] encode(Finishes some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
