package dev.goodhart.detection.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final long WINDOW = 1_000;

  private final Samples samples = new Samples();

  @Test
  void theThreeHeaviestOfTheWindowAreKeptOldestFirst() {
    long[] amounts = {5, 90, 10, 70, 80, 1};
    for (int i = 0; i < amounts.length; i++) {
      samples.keepHeaviest("e-" + i, 100 + i, amounts[i], WINDOW);
    }
    assertThat(samples.since(0)).containsExactly("e-1", "e-3", "e-4");
    assertThat(samples.since(103)).containsExactly("e-3", "e-4");
    assertThat(samples.since(200)).isEmpty();
  }

  @Test
  void whatIsOlderThanTheWindowGivesWayToAnything() {
    for (int i = 0; i < Samples.SIZE; i++) {
      samples.keepHeaviest("old-" + i, i, 1_000, WINDOW);
    }
    samples.keepHeaviest("new", WINDOW + 1, 1, WINDOW);
    assertThat(samples.since(0)).containsExactly("old-1", "old-2", "new");
  }

  @Test
  void ofRepeatsTheNewestAreKeptApartFromEachOther() {
    for (int i = 0; i <= 50; i++) {
      samples.keepSpaced("e-" + i, i, 10);
    }
    assertThat(samples.since(0)).containsExactly("e-30", "e-40", "e-50");
  }

  @Test
  void anIdTooLongToKeepIsNoSample() {
    samples.keepHeaviest("x".repeat(65), 1, 5, WINDOW);
    samples.keepHeaviest("識".repeat(22), 2, 5, WINDOW);
    samples.keepSpaced("x".repeat(65), 3, 1);
    assertThat(samples.since(0)).isEmpty();
    samples.keepHeaviest("識".repeat(21) + "x", 4, 5, WINDOW);
    assertThat(samples.since(0)).hasSize(1);
  }

  @Test
  void everyStateSurvivesTheRoundTrip() {
    String[] ids = {
      "識別子", "01890a5d-ac96-774b-bcce-b302099a8057", "00ff", "msg_01XFDU", "", "a".repeat(64)
    };
    Samples reused = new Samples();
    for (int n = 0; n < 12; n++) {
      byte[] bytes = encode(samples);
      reused.read(new CompactReader("stored").reset(bytes));
      assertThat(encode(reused)).isEqualTo(bytes);
      assertThat(reused.since(0)).isEqualTo(samples.since(0));
      samples.keepHeaviest(ids[n % ids.length], n - 3L, (n - 2L) << (5 * n), WINDOW);
    }
  }

  private static byte[] encode(Samples some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
