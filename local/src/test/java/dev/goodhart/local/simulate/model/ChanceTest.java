package dev.goodhart.local.simulate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ChanceTest {
  @Test
  void drawsAreTheSameForEver() {
    Chance chance = Chance.of(1, "test", 2);

    assertThat(chance.hex(16)).isEqualTo("3114ae9d29e36ea7");
    assertThat(chance.between(1, 1_000)).isEqualTo(147);
  }

  @Test
  void anotherSeedPurposeOrNumberIsAnotherDraw() {
    long bits = Chance.of(1, "test", 2).bits();

    assertThat(Chance.of(2, "test", 2).bits()).isNotEqualTo(bits);
    assertThat(Chance.of(1, "best", 2).bits()).isNotEqualTo(bits);
    assertThat(Chance.of(1, "test", 3).bits()).isNotEqualTo(bits);
  }

  @Test
  void countsHaveTheirMean() {
    Chance chance = Chance.of(1, "counts", 0);
    for (double mean : new double[] {0.3, 4, 80}) {
      double sum = 0;
      for (int i = 0; i < 20_000; i++) {
        sum += chance.count(mean);
      }
      assertThat(sum / 20_000).isCloseTo(mean, within(mean * 0.05));
    }
  }

  @Test
  void pausesAreAsWideAsPeoples() {
    Chance chance = Chance.of(1, "pauses", 0);
    double[] pauses =
        DoubleStream.generate(() -> chance.logNormal(86, 2.08)).limit(20_000).sorted().toArray();

    assertThat(pauses[10_000]).isCloseTo(86, within(5.0));
    assertThat(pauses[18_000]).isCloseTo(1_236, within(150.0));
  }
}
