package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Observation;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final long TEN_MINUTES = 10 * MINUTE;

  private final Sessions sessions = new Sessions();

  private void call(String session, long millis) {
    sessions.add(Observation.of("e", USER, 0, MONDAY + millis).session(session).build());
  }

  private void open(String session, long print) {
    sessions.add(Observation.of("e", USER, 0, MONDAY).session(session).prompt(print).build());
  }

  @Test
  void gapsWithinATenthOfEachOtherAreEven() {
    call("s", 0);
    assertThat(sessions.gapKnown()).isFalse();
    call("s", 1_000);
    assertThat(sessions.gapKnown()).isFalse();
    call("s", 2_050);
    assertThat(sessions.gapKnown()).isTrue();
    assertThat(sessions.gapEven()).isTrue();
    call("s", 3_300);
    assertThat(sessions.gapKnown()).isTrue();
    assertThat(sessions.gapEven()).isFalse();
  }

  @Test
  void gapsOfZeroSayNothingAndLeaveTheRhythmAsItIs() {
    call("s", 0);
    call("s", 3_000);
    for (int i = 0; i < 5; i++) {
      call("s", 3_000);
      assertThat(sessions.gapKnown()).isFalse();
      assertThat(sessions.gapEven()).isFalse();
    }
    call("s", 6_000);
    assertThat(sessions.gapKnown()).isTrue();
    assertThat(sessions.gapEven()).isTrue();
  }

  @Test
  void aLateCallSaysNothingOfTheRhythm() {
    call("s", 10_000);
    call("s", 11_000);
    call("s", 2_000);
    assertThat(sessions.gapKnown()).isFalse();
    call("s", 12_000);
    assertThat(sessions.gapEven()).isTrue();
  }

  @Test
  void eachSessionHasItsOwnRhythm() {
    for (int i = 0; i < 10; i++) {
      call("slow", i * 60_000L);
      boolean slowIsEven = sessions.gapEven();
      call("fast", i * 7_000L);
      assertThat(slowIsEven).isEqualTo(i >= 2);
      assertThat(sessions.gapEven()).isEqualTo(i >= 2);
    }
  }

  @Test
  void aSessionOpensOnceAndGrowsWithEachCall() {
    call("a", 0);
    assertThat(sessions.opened()).isTrue();
    assertThat(sessions.length()).isEqualTo(1);
    call("b", 1);
    assertThat(sessions.opened()).isTrue();
    call("a", 2);
    assertThat(sessions.opened()).isFalse();
    assertThat(sessions.length()).isEqualTo(2);
  }

  @Test
  void callsWithoutASessionAreOneStreamThatIsNoSession() {
    call(null, 0);
    call(null, 1_000);
    assertThat(sessions.opened()).isFalse();
    call(null, 2_000);
    assertThat(sessions.gapEven()).isTrue();
    assertThat(sessions.length()).isZero();
    assertThat(sessions.parallel()).isZero();
  }

  @Test
  void neighbouringNamesAreDifferentSessions() {
    call("s-0", 0);
    call("s-1", 1);
    assertThat(sessions.opened()).isTrue();
    assertThat(sessions.length()).isEqualTo(1);
  }

  @Test
  void theSessionLongestSilentGivesWay() {
    for (int i = 0; i < Sessions.SLOTS; i++) {
      call("s-" + i, i);
    }
    call("s-0", 100);
    assertThat(sessions.length()).isEqualTo(2);
    call("new", 101);
    call("s-0", 102);
    assertThat(sessions.length()).isEqualTo(3);
    call("s-2", 103);
    assertThat(sessions.length()).isEqualTo(2);
    call("s-1", 104);
    assertThat(sessions.opened()).isTrue();
    assertThat(sessions.length()).isEqualTo(1);
    assertThat(sessions.gapKnown()).isFalse();
  }

  @Test
  void openingWordsWithinFourBitsOfEarlierOnesAreTheSame() {
    open("a", 0);
    assertThat(sessions.openedFromSeed()).isFalse();
    open("b", 0b11111);
    assertThat(sessions.openedFromSeed()).isFalse();
    open("c", 0b1111L << 32);
    assertThat(sessions.openedFromSeed()).isTrue();
  }

  @Test
  void onlyTheWordsThatOpenASessionAreItsSeed() {
    open("a", 1L << 40);
    open("a", -1);
    open("b", -1);
    assertThat(sessions.openedFromSeed()).isFalse();
    open("b", 1L << 40);
    assertThat(sessions.openedFromSeed()).isFalse();
  }

  @Test
  void twelveSeedsAreRememberedAndNoMore() {
    Random random = new Random(3);
    long first = random.nextLong();
    open("first", first);
    for (int i = 1; i < Sessions.SEEDS; i++) {
      open("s-" + i, random.nextLong());
    }
    open("again", first);
    assertThat(sessions.openedFromSeed()).isTrue();
    for (int i = 0; i < Sessions.SEEDS; i++) {
      open("t-" + i, random.nextLong());
    }
    open("once more", first);
    assertThat(sessions.openedFromSeed()).isFalse();
  }

  @Test
  void sessionsAtOnceAreCountedToATenthUpToAHundredHoweverTheyAreNamed() {
    Random random = new Random(4);
    parallelIsCloseFor(i -> "s-" + i);
    parallelIsCloseFor(i -> "session " + (1000 + i));
    parallelIsCloseFor(i -> Long.toHexString(random.nextLong()));
    parallelIsCloseFor(i -> String.valueOf((char) ('\u4e00' + i)));
  }

  private static void parallelIsCloseFor(IntFunction<String> names) {
    for (int n : new int[] {1, 2, 6, 12, 25, 50, 100}) {
      int trials = 200;
      double sum = 0;
      for (int trial = 0; trial < trials; trial++) {
        Sessions some = new Sessions();
        for (int i = 0; i < n; i++) {
          String name = names.apply(trial * n + i);
          some.add(Observation.of("e", USER, 0, MONDAY + i).session(name).build());
        }
        sum += some.parallel();
        // A single estimate may be off by three standard deviations, 7 % each at a hundred.
        assertThat(some.parallel())
            .as("%d sessions like %s", n, names.apply(0))
            .isBetween((int) (0.72 * n), (int) Math.ceil(1.28 * n) + 1);
      }
      assertThat(sum / trials)
          .as("%d sessions like %s", n, names.apply(0))
          .isCloseTo(n, withPercentage(10));
    }
  }

  @Test
  void sessionsOfTheTenMinutesBeforeAreNotAtOnceWithThese() {
    for (int i = 0; i < 20; i++) {
      call("a-" + i, i);
    }
    call("b", TEN_MINUTES);
    assertThat(sessions.parallel()).isEqualTo(1);
    // A late call belongs to minutes that are gone.
    call("c", TEN_MINUTES - 1);
    assertThat(sessions.parallel()).isEqualTo(1);
  }

  @Test
  void moreSessionsThanCanBeCountedAreVeryMany() {
    for (int i = 0; i < 20_000; i++) {
      call("s-" + i, 0);
    }
    assertThat(sessions.parallel()).isGreaterThanOrEqualTo(500);
  }

  @Test
  void everyStateSurvivesTheRoundTrip() {
    Random random = new Random(5);
    Sessions reused = new Sessions();
    for (int i = 0; i < 200; i++) {
      Sessions some = new Sessions();
      long time = MONDAY;
      int calls = random.nextInt(200);
      for (int k = 0; k < calls; k++) {
        time += random.nextInt(3) * 1_000L * random.nextInt(100);
        Observation.Builder call = Observation.of("e", USER, time, time);
        if (random.nextInt(5) > 0) {
          call.session("s-" + random.nextInt(12)).prompt(1L << random.nextInt(64));
        }
        some.add(call.build());
      }
      byte[] bytes = encode(some);
      reused.read(new CompactReader("stored").reset(bytes));
      assertThat(encode(reused)).isEqualTo(bytes);
      // And goes on as if it had never been stored.
      Observation next = Observation.of("e", USER, time, time + 7).session("s-3").prompt(4).build();
      some.add(next);
      reused.add(next);
      assertThat(reused.gapEven()).isEqualTo(some.gapEven());
      assertThat(reused.length()).isEqualTo(some.length());
      assertThat(reused.openedFromSeed()).isEqualTo(some.openedFromSeed());
      assertThat(encode(reused)).isEqualTo(encode(some));
    }
  }

  private static byte[] encode(Sessions some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
