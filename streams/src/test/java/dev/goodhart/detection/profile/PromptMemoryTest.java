package dev.goodhart.detection.profile;

import static dev.goodhart.detection.Calls.DAY;
import static dev.goodhart.detection.Calls.MINUTE;
import static dev.goodhart.detection.Calls.MONDAY;
import static dev.goodhart.detection.Calls.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.goodhart.codec.CompactReader;
import dev.goodhart.codec.CompactWriter;
import dev.goodhart.detection.Observation;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptMemoryTest {
  private static final Random RANDOM = new Random(6);

  private final PromptMemory memory = new PromptMemory();
  private long now = MONDAY;

  private static Observation.Builder call(long time) {
    return Observation.of("e", USER, time, time).tokens(1000, 0, 0, 100, 0);
  }

  private boolean add(Observation.Builder call) {
    now += MINUTE;
    return memory.add(call.build(), now);
  }

  private boolean prompt(long print) {
    return add(call(now).prompt(print));
  }

  @Test
  void printsWithinThreeBitsAreTheSamePrompt() {
    assertThat(prompt(0)).isFalse();
    assertThat(prompt(0b111)).isTrue();
    assertThat(prompt(0b1111L << 20)).isFalse();
  }

  @Test
  void aPromptIsRememberedForThirtyTwoCalls() {
    prompt(42);
    for (int i = 1; i < PromptMemory.SIZE; i++) {
      assertThat(prompt(RANDOM.nextLong())).isFalse();
    }
    assertThat(prompt(42)).isTrue();
    for (int i = 0; i < PromptMemory.SIZE; i++) {
      prompt(RANDOM.nextLong());
    }
    assertThat(prompt(42)).isFalse();
  }

  @Test
  void theSamePromptWithOtherArgumentsIsABatchAndNoRepeat() {
    assertThat(add(call(now).prompt(7).tool(1))).isFalse();
    assertThat(add(call(now).prompt(7).tool(2))).isFalse();
    assertThat(add(call(now).prompt(7).tool(1))).isTrue();
    // Where one of the two says nothing of its tool, the prompt decides.
    assertThat(add(call(now).prompt(7))).isTrue();
  }

  @Test
  void aToolCallWithoutAPromptIsKnownByItsArguments() {
    assertThat(add(call(now).tool(123_456))).isFalse();
    assertThat(add(call(now).tool(123_456))).isTrue();
    assertThat(add(call(now).tool(0x7777_0000_1234L))).isFalse();
  }

  @Test
  void callsWithoutPrintsRepeatNothingAndAreNotForgotten() {
    for (int i = 0; i < 10; i++) {
      assertThat(add(call(now))).isFalse();
    }
    assertThat(memory.calls()).isCloseTo(10, offset(0.1));
    assertThat(memory.alike()).isZero();
    assertThat(memory.freshSessionShare()).isZero();
  }

  @Test
  void theShareOfRepeatsThatBeganASessionIsKnown() {
    add(call(now).prompt(9).session("a"));
    assertThat(memory.freshSessionShare()).isZero();
    add(call(now).prompt(9).session("a"));
    add(call(now).prompt(9).session("b"));
    add(call(now).prompt(9).session("b"));
    add(call(now).prompt(9));
    // Of four repeats, one: whoever names no session has begun none.
    assertThat(memory.freshSessionShare()).isCloseTo(0.25, offset(0.01));
  }

  @Test
  void countsHalveInADay() {
    prompt(1);
    prompt(1);
    double before = memory.calls();
    now += DAY - MINUTE;
    prompt(RANDOM.nextLong());
    assertThat(memory.calls() - 1).isCloseTo(before / 2, offset(0.001));
  }

  @Test
  void whatComesLateCountsAsLittleAsIfItHadComeInTime() {
    PromptMemory inTime = new PromptMemory();
    PromptMemory late = new PromptMemory();
    inTime.add(call(MONDAY).prompt(5).build(), MONDAY);
    inTime.add(call(MONDAY + DAY).prompt(6).build(), MONDAY + DAY);
    late.add(call(MONDAY + DAY).prompt(6).build(), MONDAY + DAY);
    late.add(call(MONDAY).prompt(5).build(), MONDAY + DAY);
    assertThat(late.calls()).isCloseTo(inTime.calls(), offset(1e-9));
    assertThat(late.calls()).isCloseTo(1.5, offset(1e-9));
  }

  @Test
  void theRememberedCallsAreAlikeAsFarAsEachHasItsLike() {
    prompt(3);
    assertThat(memory.alike()).isZero();
    prompt(3);
    prompt(-1);
    prompt(0x5555_5555_5555_5555L);
    assertThat(memory.alike()).isEqualTo(0.5);
  }

  @Test
  void everyStateSurvivesTheRoundTrip() {
    Random random = new Random(7);
    PromptMemory reused = new PromptMemory();
    for (int i = 0; i < 200; i++) {
      PromptMemory some = new PromptMemory();
      long time = MONDAY;
      int calls = random.nextInt(100);
      for (int k = 0; k < calls; k++) {
        time += random.nextInt(10_000_000);
        Observation.Builder call = call(time - random.nextInt(100_000_000)).session("s" + k / 9);
        call.tokens(
            random.nextInt(10) == 0 ? Long.MAX_VALUE / 4 : random.nextInt(100_000), 0, 0, 1, 0);
        if (random.nextInt(4) > 0) {
          call.prompt(random.nextInt(20));
        }
        if (random.nextInt(4) == 0) {
          call.tool(random.nextInt(3));
        }
        some.add(call.build(), time);
      }
      byte[] bytes = encode(some);
      reused.read(new CompactReader("stored").reset(bytes));
      assertThat(encode(reused)).isEqualTo(bytes);
      Observation next = call(time).prompt(random.nextInt(20)).session("s0").build();
      assertThat(reused.add(next, time)).isEqualTo(some.add(next, time));
      assertThat(encode(reused)).isEqualTo(encode(some));
    }
  }

  private static byte[] encode(PromptMemory some) {
    CompactWriter out = new CompactWriter(64);
    some.write(out);
    return out.toByteArray();
  }
}
