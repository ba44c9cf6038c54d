package dev.goodhart.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.intake.ArrivalLimits;
import dev.goodhart.intake.RejectReason;
import dev.goodhart.intake.Rejection;
import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayClockTest {
  private static final OptionalLong NOT_GIVEN = OptionalLong.empty();
  private static final long NOW = 1_000_000;

  private final ReplayClock clock = new ReplayClock(new ArrivalLimits(300, 10_000), NOW);

  private static TokenUsageEvent usage(long occurredAt) {
    TokenUsageEvent event = new TokenUsageEvent();
    event.setEventId("e");
    event.setOccurredAt(Instant.ofEpochMilli(occurredAt));
    event.setUserId("u");
    event.setSource(Source.CLIENT);
    event.setModel("m");
    return event;
  }

  private RejectReason reason(TokenUsageEvent event, OptionalLong receivedAt) {
    return clock.judge(event, receivedAt).rejection().map(Rejection::reason).orElse(null);
  }

  private RejectReason reason(long occurredAt, long receivedAt) {
    return reason(usage(occurredAt), OptionalLong.of(receivedAt));
  }

  @Test
  void anEventArrivesWhenItWasReceived() {
    assertThat(clock.judge(usage(50_000), OptionalLong.of(51_000)).arrival()).isEqualTo(51_000);
    assertThat(clock.time()).hasValue(51_000);
  }

  @Test
  void withoutThatItArrivesAtTheClockOrWhenItOccurred() {
    assertThat(clock.time()).isEmpty();
    assertThat(clock.judge(usage(50_000), NOT_GIVEN).arrival()).isEqualTo(50_000);
    assertThat(clock.judge(usage(49_000), NOT_GIVEN).arrival()).isEqualTo(50_000);
    assertThat(clock.judge(usage(50_001), NOT_GIVEN).arrival()).isEqualTo(50_001);
    assertThat(clock.time()).hasValue(50_001);
  }

  @Test
  void anArrivalBeforeTheClockLeavesItWhereItIs() {
    reason(50_000, 50_000);
    assertThat(reason(40_000, 41_000)).isNull();
    assertThat(clock.time()).hasValue(50_000);
  }

  @Test
  void nothingRejectedMovesTheClock() {
    reason(50_000, 50_000);
    TokenUsageEvent negative = usage(60_000);
    negative.setInputTokens(-1);
    TokenUsageEvent overflow = usage(60_000);
    overflow.setInputTokens(1_000_000_001);
    TokenUsageEvent invalid = usage(60_000);
    invalid.setModel("");
    assertThat(reason(negative, NOT_GIVEN)).isEqualTo(RejectReason.NEGATIVE_COUNT);
    assertThat(reason(overflow, NOT_GIVEN)).isEqualTo(RejectReason.COUNT_OVERFLOW);
    assertThat(reason(invalid, NOT_GIVEN)).isEqualTo(RejectReason.INVALID_FIELD);
    assertThat(reason(60_301, 60_000)).isEqualTo(RejectReason.FROM_THE_FUTURE);
    assertThat(reason(49_999, 60_000)).isEqualTo(RejectReason.TOO_LATE);
    assertThat(reason(NOW, NOW + 1)).isEqualTo(RejectReason.FROM_THE_FUTURE);
    assertThat(clock.time()).hasValue(50_000);
  }

  @ParameterizedTest
  @CsvSource({
    "60300,60000,",
    "60301,60000,FROM_THE_FUTURE",
    "50000,60000,",
    "49999,60000,TOO_LATE",
    "1000000,1000000,",
    "1000300,1000000,",
    "1000301,1000000,FROM_THE_FUTURE",
    "1000000,1000001,FROM_THE_FUTURE",
    "1,1000001,FROM_THE_FUTURE",
    "0,0,",
    "-10000,0,",
    "-10001,0,TOO_LATE",
    "-1,-1,TOO_LATE",
    "299,-1,TOO_LATE",
    "300,-1,FROM_THE_FUTURE",
    "9223372036854775807,9223372036854775807,FROM_THE_FUTURE",
    "-9223372036854775808,-9223372036854775808,TOO_LATE",
  })
  void judgesArrivalAgainstTheStartOfTheRun(
      long occurredAt, long receivedAt, RejectReason expected) {
    assertThat(reason(occurredAt, receivedAt)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1000000,",
    "1000001,FROM_THE_FUTURE",
    "9223372036854775807,FROM_THE_FUTURE",
    "0,",
    "-1,TOO_LATE",
    "-9223372036854775808,TOO_LATE",
  })
  void judgesTheFirstEventThatDoesNotSayWhenItWasReceived(long occurredAt, RejectReason expected) {
    assertThat(reason(usage(occurredAt), NOT_GIVEN)).isEqualTo(expected);
    assertThat(clock.time().isPresent()).isEqualTo(expected == null);
  }

  @Test
  void anEventFromBefore1970CanArriveAfterIt() {
    reason(5_000, 5_000);
    assertThat(clock.judge(usage(-5_000), NOT_GIVEN))
        .isEqualTo(new Verdict(5_000, Optional.empty()));
    assertThat(reason(usage(-5_001), NOT_GIVEN)).isEqualTo(RejectReason.TOO_LATE);
  }

  @Test
  void wrongCountsAreToldBeforeAWrongArrival() {
    TokenUsageEvent event = usage(NOW + 1);
    event.setToolErrors(-1);
    assertThat(reason(event, NOT_GIVEN)).isEqualTo(RejectReason.NEGATIVE_COUNT);
  }

  @Test
  void outcomesArriveWhenReceivedOrWhenTheyOccurredAndNeverMoveTheClock() {
    WorkOutcomeEvent outcome =
        new WorkOutcomeEvent("e", Instant.ofEpochMilli(40_000), "u", null, OutcomeKind.COMMIT, 1L);
    reason(30_000, 30_000);
    assertThat(clock.judge(outcome, NOT_GIVEN).arrival()).isEqualTo(40_000);
    assertThat(clock.judge(outcome, OptionalLong.of(41_000)).arrival()).isEqualTo(41_000);
    assertThat(clock.judge(outcome, OptionalLong.of(50_000)).rejection()).isEmpty();
    assertThat(clock.judge(outcome, OptionalLong.of(50_001)).rejection())
        .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo(RejectReason.TOO_LATE));
    assertThat(clock.judge(outcome, OptionalLong.of(NOW + 1)).rejection())
        .hasValueSatisfying(r -> assertThat(r.reason()).isEqualTo(RejectReason.FROM_THE_FUTURE));
    assertThat(clock.time()).hasValue(30_000);
  }
}
