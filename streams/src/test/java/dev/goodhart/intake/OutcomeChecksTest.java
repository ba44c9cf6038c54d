package dev.goodhart.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.OutcomeKind;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.WorkOutcomeEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeChecksTest {
  private static final long ARRIVAL = 1_760_000_000_000L;
  private static final int HOME = SubjectPartition.of("u1", 3);

  private final OutcomeChecks checks = new OutcomeChecks(new ArrivalLimits(300_000, 604_800_000));
  private final WorkOutcomeEvent outcome =
      new WorkOutcomeEvent("e1", Instant.ofEpochMilli(ARRIVAL), "u1", null, OutcomeKind.COMMIT, 1L);

  private RejectReason reason(String key, int partition) {
    return checks.check(outcome, key, partition, 3, ARRIVAL).map(Rejection::reason).orElse(null);
  }

  @ParameterizedTest
  @CsvSource({
    "0,",
    "1000000000,",
    "-1,NEGATIVE_COUNT",
    "1000000001,COUNT_OVERFLOW",
    "-9223372036854775808,NEGATIVE_COUNT",
    "9223372036854775807,COUNT_OVERFLOW",
  })
  void limitsTheAmount(long amount, RejectReason expected) {
    outcome.setAmount(amount);
    assertThat(reason("u1", HOME)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "300000,",
    "300001,FROM_THE_FUTURE",
    "-604800000,",
    "-604800001,TOO_LATE",
  })
  void judgesEventTimeAgainstArrival(long offset, RejectReason expected) {
    outcome.setOccurredAt(Instant.ofEpochMilli(ARRIVAL + offset));
    assertThat(reason("u1", HOME)).isEqualTo(expected);
  }

  @Test
  void saysHowLateAndHowEarlyInWordsOfACalendar() {
    outcome.setOccurredAt(Instant.parse("2025-09-01T00:00:00Z"));
    assertThat(checks.time(outcome, ARRIVAL).map(Rejection::detail))
        .hasValue(
            "occurred_at 2025-09-01T00:00:00Z is more than 7 days before the arrival"
                + " 2025-10-09T08:53:20Z");
    outcome.setOccurredAt(Instant.parse("2025-10-09T09:00:00Z"));
    assertThat(checks.time(outcome, ARRIVAL).map(Rejection::detail))
        .hasValue(
            "occurred_at 2025-10-09T09:00:00Z is more than 5 minutes after the arrival"
                + " 2025-10-09T08:53:20Z");
  }

  @Test
  void givesTheFirstReasonThatHolds() {
    outcome.setSessionId("x".repeat(257));
    outcome.setAmount(-1);
    assertThat(reason(null, 1 + HOME)).isEqualTo(RejectReason.INVALID_FIELD);
    outcome.setSessionId("");
    assertThat(reason(null, 1 + HOME)).isEqualTo(RejectReason.IDENTITY_MISMATCH);
    assertThat(reason("u1", 1 + HOME)).isEqualTo(RejectReason.WRONG_PARTITION);
    assertThat(reason("u1", HOME)).isEqualTo(RejectReason.NEGATIVE_COUNT);
  }

  @Test
  void refusesWhatHasNoIdOrKind() {
    outcome.setEventId("");
    assertThat(reason("u1", HOME)).isEqualTo(RejectReason.INVALID_FIELD);
    outcome.setEventId("e");
    outcome.setKind(null);
    assertThat(reason("u1", HOME)).isEqualTo(RejectReason.INVALID_FIELD);
  }
}
