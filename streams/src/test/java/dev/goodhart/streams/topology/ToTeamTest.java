package dev.goodhart.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class ToTeamTest {
  private final MockProcessorContext<String, TeamEntry> context = new MockProcessorContext<>();

  @Test
  void tellsTeamsTheTimeNowAndThenAndAlwaysWhenItSettles() {
    ToTeam toTeam = new ToTeam(Duration.ofSeconds(5));
    toTeam.init(context);
    for (long second = 0; second < 60; second++) {
      tick(toTeam, second * 1000, false);
    }
    assertThat(context.forwarded()).hasSize(12);

    tick(toTeam, 59_000, true);
    assertThat(context.forwarded()).hasSize(13);
  }

  @Test
  void sendsLessThanTheSquareOfThePartitions() {
    assertThat(Mocks.settings("topics.partitions", "12").teamTickInterval())
        .isLessThan(Duration.ofSeconds(1));
    assertThat(Mocks.settings("topics.partitions", "100").teamTickInterval())
        .isEqualTo(Duration.ofSeconds(5));
  }

  private static void tick(ToTeam toTeam, long instant, boolean settle) {
    toTeam.process(new Record<>(new byte[0], new Entry.Tick(instant, settle), instant));
  }
}
