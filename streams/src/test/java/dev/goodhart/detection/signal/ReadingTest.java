package dev.goodhart.detection.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private final Reading reading = new Reading();

  @Test
  void weightsStayOnTheScaleAndWhatCannotBeComputedWeighsNothing() {
    reading.known(SignalId.SAME_SEED, 1, 2, 99);
    assertThat(reading.weight()).isEqualTo(Reading.MAX_WEIGHT);
    reading.known(SignalId.SAME_SEED, 1, 2, -1);
    assertThat(reading.weight()).isZero();
    reading.known(SignalId.SAME_SEED, 1, 2, Double.NaN);
    assertThat(reading.weight()).isZero();
    reading.unknown(SignalId.SAME_SEED, Reading.State.CANNOT_KNOW);
    assertThat(reading.weight()).isZero();
    assertThat(reading.state()).isEqualTo(Reading.State.CANNOT_KNOW);
  }

  @Test
  void whatIsStoredIsExplainedAsItWasSeen() {
    reading.known(SignalId.LONG_OUTPUT, 12.5, 3.25, 1.75, 4e9, -7);
    ByteBuffer bytes = ByteBuffer.allocate(Reading.BYTES);
    reading.write(bytes);
    assertThat(bytes.remaining()).isZero();
    Reading copy = new Reading();
    copy.unknown(SignalId.SAME_SEED, Reading.State.NOT_ENOUGH_DATA);
    copy.read(bytes.flip());
    assertThat(copy).usingRecursiveComparison().isEqualTo(reading);
    Reading another = new Reading();
    another.copyFrom(copy);
    assertThat(another).usingRecursiveComparison().isEqualTo(reading);
  }

  @Test
  void aSignalOfALaterVersionIsReadOverAndHasNoName() {
    byte[] bytes = new byte[Reading.BYTES];
    bytes[0] = 127;
    ByteBuffer in = ByteBuffer.wrap(bytes);
    reading.read(in);
    assertThat(reading.id()).isNull();
    assertThat(in.remaining()).isZero();
  }

  @Test
  void theScaleRisesFromAHalfToThree() {
    assertThat(Ramp.weight(-1, 2, 6)).isZero();
    assertThat(Ramp.weight(0, 2, 6)).isZero();
    assertThat(Ramp.weight(1, 2, 6)).isEqualTo(0.25);
    assertThat(Ramp.weight(2, 2, 6)).isEqualTo(0.5);
    assertThat(Ramp.weight(4, 2, 6)).isEqualTo(1.75);
    assertThat(Ramp.weight(6, 2, 6)).isEqualTo(3);
    assertThat(Ramp.weight(1e9, 2, 6)).isEqualTo(3);
    assertThat(Ramp.part(1, 2, 6)).isZero();
    assertThat(Ramp.part(4, 2, 6)).isEqualTo(0.5);
    assertThat(Ramp.part(7, 2, 6)).isEqualTo(1);
  }

  @Test
  void numbersAreWrittenAsPeopleSayThem() {
    assertThat(Text.amount(0)).isEqualTo("0");
    assertThat(Text.amount(60_000)).isEqualTo("60,000");
    assertThat(Text.amount(1_234_567)).isEqualTo("1.2 million");
    assertThat(Text.amount(2.5e9)).isEqualTo("2.5 billion");
    assertThat(Text.percent(0.424)).isEqualTo("42 %");
    assertThat(Text.times(4.52)).isEqualTo("4.5 times");
    assertThat(Text.times(12.3)).isEqualTo("12 times");
    assertThat(Text.hours(1)).isEqualTo("1 hour");
    assertThat(Text.hours(9.8)).isEqualTo("10 hours");
    assertThat(Text.days(1)).isEqualTo("1 known day");
    assertThat(Text.days(14)).isEqualTo("14 known days");
  }
}
