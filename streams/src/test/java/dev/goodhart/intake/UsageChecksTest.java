package dev.goodhart.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.Source;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TokenUsageEvent;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UsageChecksTest {
  private static final long ARRIVAL = 1_760_000_000_000L;
  private static final int PARTITIONS = 12;
  private static final long MOST = 1_000_000_000L;

  private final UsageChecks checks = new UsageChecks(new ArrivalLimits(300_000, 604_800_000));

  private static TokenUsageEvent event() {
    TokenUsageEvent event = new TokenUsageEvent();
    event.setEventId("e1");
    event.setOccurredAt(Instant.ofEpochMilli(ARRIVAL));
    event.setUserId("u1");
    event.setSource(Source.CLIENT);
    event.setModel("m");
    return event;
  }

  private static TokenUsageEvent event(Consumer<TokenUsageEvent> change) {
    TokenUsageEvent event = event();
    change.accept(event);
    return event;
  }

  private RejectReason reason(TokenUsageEvent event) {
    String key = event.getUserId();
    int partition = key == null ? 0 : SubjectPartition.of(key, PARTITIONS);
    return reason(event, key, partition, ARRIVAL);
  }

  private RejectReason reason(TokenUsageEvent event, String key, int partition, long arrival) {
    return checks
        .check(event, key, partition, PARTITIONS, arrival)
        .map(Rejection::reason)
        .orElse(null);
  }

  @Test
  void acceptsAnEventWithNothingButWhatIsRequired() {
    assertThat(reason(event())).isNull();
  }

  @Test
  void acceptsSymbolsOfANewerWriter() {
    assertThat(reason(event(e -> e.setSource(Source.UNKNOWN)))).isNull();
  }

  static Stream<Arguments> requiredIds() {
    Map<String, BiConsumer<TokenUsageEvent, String>> ids =
        Map.of(
            "event_id", TokenUsageEvent::setEventId,
            "user_id", TokenUsageEvent::setUserId,
            "model", TokenUsageEvent::setModel);
    return ids.entrySet().stream().map(id -> Arguments.of(id.getKey(), id.getValue()));
  }

  static Stream<Arguments> optionalIds() {
    Map<String, BiConsumer<TokenUsageEvent, String>> ids =
        Map.of(
            "team_id", TokenUsageEvent::setTeamId,
            "session_id", TokenUsageEvent::setSessionId,
            "request_id", TokenUsageEvent::setRequestId,
            "run_id", TokenUsageEvent::setRunId,
            "parent_run_id", TokenUsageEvent::setParentRunId);
    return ids.entrySet().stream().map(id -> Arguments.of(id.getKey(), id.getValue()));
  }

  @ParameterizedTest
  @MethodSource("requiredIds")
  void refusesARequiredIdThatIsMissingOrEmpty(
      String name, BiConsumer<TokenUsageEvent, String> set) {
    assertThat(checks.check(event(e -> set.accept(e, null)), "u1", 0, PARTITIONS, ARRIVAL))
        .contains(new Rejection(RejectReason.INVALID_FIELD, name + " is missing"));
    assertThat(checks.check(event(e -> set.accept(e, "")), "u1", 0, PARTITIONS, ARRIVAL))
        .contains(new Rejection(RejectReason.INVALID_FIELD, name + " is empty"));
  }

  @ParameterizedTest
  @MethodSource("optionalIds")
  void takesAnEmptyOptionalIdForAnAbsentOne(String name, BiConsumer<TokenUsageEvent, String> set) {
    assertThat(reason(event(e -> set.accept(e, "")))).as(name).isNull();
    assertThat(Ids.orNull("")).isNull();
    assertThat(Ids.orNull(null)).isNull();
    assertThat(Ids.orNull(" ")).isEqualTo(" ");
  }

  @ParameterizedTest
  @MethodSource({"requiredIds", "optionalIds"})
  void countsTheLengthOfIdsInCodePoints(String name, BiConsumer<TokenUsageEvent, String> set) {
    assertThat(reason(event(e -> set.accept(e, "x".repeat(256))))).isNull();
    assertThat(reason(event(e -> set.accept(e, "😀".repeat(256))))).isNull();
    assertThat(reason(event(e -> set.accept(e, "x".repeat(257)))))
        .isEqualTo(RejectReason.INVALID_FIELD);
    assertThat(
            checks.check(event(e -> set.accept(e, "😀".repeat(257))), "u1", 0, PARTITIONS, ARRIVAL))
        .contains(
            new Rejection(
                RejectReason.INVALID_FIELD,
                name + " has 257 code points, at most 256 are allowed"));
  }

  @Test
  void refusesAKeyThatIsNotTheUser() {
    int partition = SubjectPartition.of("u1", PARTITIONS);
    assertThat(reason(event(), "u2", partition, ARRIVAL)).isEqualTo(RejectReason.IDENTITY_MISMATCH);
    assertThat(reason(event(), null, partition, ARRIVAL)).isEqualTo(RejectReason.IDENTITY_MISMATCH);
  }

  @Test
  void refusesEveryPartitionButTheOneOfMurmur2() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertThat(reason(event(), "u1", partition, ARRIVAL))
          .isEqualTo(
              partition == SubjectPartition.of("u1", PARTITIONS)
                  ? null
                  : RejectReason.WRONG_PARTITION);
    }
  }

  interface SetCount {
    void on(TokenUsageEvent event, long count);
  }

  static Stream<Arguments> counts() {
    Map<String, SetCount> counts =
        Map.of(
            "input_tokens", TokenUsageEvent::setInputTokens,
            "cache_read_tokens", TokenUsageEvent::setCacheReadTokens,
            "cache_write_tokens", TokenUsageEvent::setCacheWriteTokens,
            "output_tokens", TokenUsageEvent::setOutputTokens,
            "reasoning_tokens", TokenUsageEvent::setReasoningTokens,
            "tool_calls", TokenUsageEvent::setToolCalls,
            "tool_errors", TokenUsageEvent::setToolErrors);
    return counts.entrySet().stream().map(c -> Arguments.of(c.getKey(), c.getValue()));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void acceptsCountsFromZeroToABillion(String name, SetCount set) {
    assertThat(reason(event(e -> set.on(e, 0)))).isNull();
    assertThat(reason(event(e -> set.on(e, MOST)))).isNull();
    assertThat(checks.content(event(e -> set.on(e, -1))))
        .contains(new Rejection(RejectReason.NEGATIVE_COUNT, name + " is -1, below 0"));
    assertThat(checks.content(event(e -> set.on(e, MOST + 1))))
        .contains(
            new Rejection(RejectReason.COUNT_OVERFLOW, name + " is 1000000001, above 1000000000"));
    assertThat(reason(event(e -> set.on(e, Long.MIN_VALUE))))
        .isEqualTo(RejectReason.NEGATIVE_COUNT);
    assertThat(reason(event(e -> set.on(e, Long.MAX_VALUE))))
        .isEqualTo(RejectReason.COUNT_OVERFLOW);
  }

  @Test
  void limitsTheSumOfTokensButNotOfToolCalls() {
    TokenUsageEvent event = event();
    event.setInputTokens(MOST - 4);
    event.setCacheReadTokens(1);
    event.setCacheWriteTokens(1);
    event.setOutputTokens(1);
    event.setReasoningTokens(1);
    event.setToolCalls(MOST);
    event.setToolErrors(MOST);
    assertThat(reason(event)).isNull();
    event.setReasoningTokens(2);
    assertThat(reason(event)).isEqualTo(RejectReason.COUNT_OVERFLOW);
  }

  @Test
  void refusesCountsWhoseSumWouldWrap() {
    TokenUsageEvent event = event();
    event.setInputTokens(Long.MAX_VALUE);
    event.setOutputTokens(Long.MAX_VALUE);
    event.setReasoningTokens(2);
    assertThat(reason(event)).isEqualTo(RejectReason.COUNT_OVERFLOW);
  }

  @ParameterizedTest
  @CsvSource({
    "0,",
    "300000,",
    "300001,FROM_THE_FUTURE",
    "-604800000,",
    "-604800001,TOO_LATE",
  })
  void judgesEventTimeAgainstItsOwnArrival(long offset, RejectReason expected) {
    TokenUsageEvent event = event(e -> e.setOccurredAt(Instant.ofEpochMilli(ARRIVAL + offset)));
    assertThat(reason(event)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807,1760000000000,FROM_THE_FUTURE",
    "-9223372036854775808,1760000000000,TOO_LATE",
    "9223372036854775807,9223372036854775807,",
    "9223372036854775807,-9223372036854775808,FROM_THE_FUTURE",
    "-9223372036854775808,-9223372036854775808,",
    "-9223372036854775808,9223372036854775807,TOO_LATE",
    "9223372036854775807,9223372036854475807,",
    "9223372036854775807,9223372036854475806,FROM_THE_FUTURE",
    "-9223372036854775808,-9223372036249975808,",
    "-9223372036854775808,-9223372036249975807,TOO_LATE",
  })
  void judgesTimesAtTheEdgesOfALong(long occurredAt, long arrival, RejectReason expected) {
    TokenUsageEvent event = event(e -> e.setOccurredAt(Instant.ofEpochMilli(occurredAt)));
    assertThat(reason(event, "u1", SubjectPartition.of("u1", PARTITIONS), arrival))
        .isEqualTo(expected);
  }

  @Test
  void givesTheFirstReasonThatHolds() {
    TokenUsageEvent event = event();
    event.setModel("");
    event.setInputTokens(-1);
    event.setOutputTokens(MOST + 1);
    event.setOccurredAt(Instant.ofEpochMilli(ARRIVAL + 300_001));
    int right = SubjectPartition.of("u1", PARTITIONS);
    int wrong = (right + 1) % PARTITIONS;
    assertThat(reason(event, "u2", wrong, ARRIVAL)).isEqualTo(RejectReason.INVALID_FIELD);
    event.setModel("m");
    assertThat(reason(event, "u2", wrong, ARRIVAL)).isEqualTo(RejectReason.IDENTITY_MISMATCH);
    assertThat(reason(event, "u1", wrong, ARRIVAL)).isEqualTo(RejectReason.WRONG_PARTITION);
    assertThat(reason(event, "u1", right, ARRIVAL)).isEqualTo(RejectReason.NEGATIVE_COUNT);
    event.setInputTokens(0);
    assertThat(reason(event, "u1", right, ARRIVAL)).isEqualTo(RejectReason.COUNT_OVERFLOW);
    event.setOutputTokens(0);
    assertThat(reason(event, "u1", right, ARRIVAL)).isEqualTo(RejectReason.FROM_THE_FUTURE);
  }
}
