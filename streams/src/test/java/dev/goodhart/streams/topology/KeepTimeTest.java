package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.Topics;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.streams.ClockRecord;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepTimeTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FOR_EVER = Duration.ofDays(365_000);

  private final MockProcessorContext<byte[], Entry> context = Mocks.context(Names.TIME_STORE);
  private KeepTime keepTime;
  private long usage;
  private long wallNow;

  @BeforeEach
  void start() {
    restart(PATIENCE);
  }

  @Test
  void waitsForUsageThatArrivedBefore() {
    clock(100, 2, 0);
    usageArrives();
    assertThat(ticks()).isEmpty();

    usageArrives();
    assertThat(ticks()).containsExactly(100L);
  }

  @Test
  void doesNotStopForAnInputThatNeverReachesItsEndWhileTheOtherFlows() {
    // The five outcomes were removed by retention: nothing will ever be read there.
    for (int second = 1; second <= 60; second++) {
      usageArrives();
      clock(second, usage, 5);
      pass(Duration.ofSeconds(1));
    }

    assertThat(ticks()).as("gave up once, after ten seconds").hasSize(60).last().isEqualTo(60L);
  }

  @Test
  void waitsThePatienceAnewWhenTheEndMovesOn() {
    clock(1, 0, 5);
    pass(PATIENCE);
    assertThat(ticks()).containsExactly(1L);

    clock(2, 0, 6);
    pass(PATIENCE.minusSeconds(1));
    assertThat(ticks()).as("an outcome may be under way").containsExactly(1L);

    outcomeArrives(5);
    assertThat(ticks()).containsExactly(1L, 2L);
  }

  @Test
  void fallsNoFurtherBehindThanThePatienceWhereTheEndAlwaysMoves() {
    for (int second = 1; second <= 60; second++) {
      clock(second, 0, second);
      pass(Duration.ofSeconds(1));
    }

    assertThat(ticks()).last().isEqualTo(51L);
  }

  @Test
  void waitsWhileTheInputThatHoldsItUpFlows() {
    clock(1, 1000, 0);
    for (int second = 0; second < 60; second++) {
      usageArrives();
      pass(Duration.ofSeconds(1));
    }
    assertThat(ticks()).isEmpty();

    pass(PATIENCE);
    assertThat(ticks()).containsExactly(1L);
  }

  @Test
  void givesUpNothingWhereTimeIsRecorded() {
    restart(FOR_EVER);
    clock(1, 1, 1);
    pass(Duration.ofDays(365));

    assertThat(ticks()).isEmpty();
  }

  @Test
  void goesOnWaitingAfterARestart() {
    clock(1, 0, 5);
    pass(PATIENCE.minusSeconds(1));
    restart(PATIENCE);
    pass(PATIENCE.minusSeconds(1));
    assertThat(ticks()).isEmpty();

    pass(Duration.ofSeconds(1));
    assertThat(ticks()).containsExactly(1L);
  }

  @Test
  void keepsABoundedNumberOfRecordsAndEverySettlingOne() {
    for (int i = 1; i <= 1000; i++) {
      boolean settles = i == 256 || i == 300;
      tell(new ClockRecord(i, 1, 0, settles));
    }
    restart(FOR_EVER);
    usageArrives();

    assertThat(ticks()).hasSizeLessThan(260).contains(256L, 300L, 1000L);
  }

  private void restart(Duration patience) {
    Mocks.commit(context, Names.TIME_STORE);
    Mocks.beginAnew(context, Names.TIME_STORE);
    keepTime = new KeepTime(Mocks.settings("clock.patience", patience.toString()));
    keepTime.init(context);
  }

  private void clock(long instant, long usageEnd, long outcomesEnd) {
    tell(new ClockRecord(instant, usageEnd, outcomesEnd, false));
  }

  private void tell(ClockRecord record) {
    keepTime.process(new Record<>(new byte[0], new Entry.ClockReading(record), 0));
  }

  private void usageArrives() {
    arrives(TOPICS.tokenUsage().name(), usage++);
  }

  private void outcomeArrives(long offset) {
    arrives(TOPICS.workOutcomes().name(), offset);
  }

  private void arrives(String topic, long offset) {
    context.setRecordMetadata(topic, 0, offset);
    keepTime.process(new Record<>(new byte[0], new Entry.Outcome(new WorkOutcomeEvent(), 0), 0));
  }

  private void pass(Duration time) {
    wallNow += time.toMillis();
    Mocks.punctuate(context, wallNow);
  }

  private List<Long> ticks() {
    return context.forwarded().stream()
        .map(forwarded -> (Entry) forwarded.record().value())
        .filter(Entry.Tick.class::isInstance)
        .map(entry -> ((Entry.Tick) entry).instant())
        .toList();
  }
}
