package dev.goodhart.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final long MS = 1_000_000;
  private static final int ADA = 3;

  @Test
  void aTotalHoldsTheEventsThatWereSentFirst() {
    InFlight flight = new InFlight(user -> 10);
    flight.countFrom(0);
    flight.sent(ADA, 100 * MS);
    flight.sent(ADA, 200 * MS);
    flight.sent(ADA, 300 * MS);

    flight.visible(ADA, 12, 400 * MS);

    assertThat(flight.waiting()).isEqualTo(1);
    assertThat(flight.millis(0)).isCloseTo(200, within(1.0));
    assertThat(flight.millis(100)).isCloseTo(300, within(1.0));
  }

  @Test
  void aTotalFromBeforeTheFirstEventHoldsNoneOfThem() {
    InFlight flight = new InFlight(user -> 10);
    flight.countFrom(0);
    flight.sent(ADA, 100 * MS);

    flight.visible(ADA, 10, 400 * MS);

    assertThat(flight.waiting()).isEqualTo(1);
  }

  @Test
  void whatWasSentWhileWarmingUpIsFollowedAndNotCounted() {
    InFlight flight = new InFlight(user -> 0);
    flight.countFrom(150 * MS);
    flight.sent(ADA, 100 * MS);
    flight.sent(ADA, 200 * MS);

    flight.visible(ADA, 2, 5_000 * MS);

    assertThat(flight.waiting()).isZero();
    assertThat(flight.millis(0)).isCloseTo(4_800, within(5.0));
  }

  @Test
  void theRateIsThatOfWhatWasSeenBetweenTwoSights() {
    InFlight flight = new InFlight(user -> 0);
    for (int i = 0; i < 30; i++) {
      flight.sent(ADA, i * MS);
    }
    flight.visible(ADA, 10, 1_000 * MS);
    InFlight.Seen first = flight.seen();
    flight.visible(ADA, 10, 2_000 * MS);
    flight.visible(ADA, 30, 3_000 * MS);

    assertThat(first.perSecondUntil(flight.seen())).isCloseTo(10, within(0.01));
    assertThat(flight.waiting()).isZero();
  }
}
