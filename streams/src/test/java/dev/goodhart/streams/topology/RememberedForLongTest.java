package dev.goodhart.streams.topology;

import static dev.goodhart.streams.topology.Harness.START;
import static dev.goodhart.streams.topology.Harness.TOPICS;
import static dev.goodhart.streams.topology.Harness.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.schema.HourlyUsageKey;
import dev.goodhart.schema.Source;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.UsageTotals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids that are reported again and again, and hours that are forgotten meanwhile. */
class RememberedForLongTest {
  @TempDir Path state;
  private final Map<String, UsageTotals> hours = new TreeMap<>();
  private Harness goodhart;

  @BeforeEach
  void start() {
    goodhart = new Harness(state);
  }

  @AfterEach
  void stop() {
    goodhart.close();
  }

  @Test
  void aReportThatGrowsForWeeksDoesNotOverwriteTheHourItBeganIn() {
    goodhart.send(event("other", "ann", START, 1000), START);
    goodhart.send(event("session", "ann", START, 100), START);
    publish(START);
    for (int i = 1; i <= 4; i++) {
      Instant at = START.plus(Duration.ofDays(5L * i));
      goodhart.tick(at.minusSeconds(1));
      goodhart.send(event("session", "ann", at, 100 + i), at);
      publish(at);
    }

    // Grown on day 5 and 10; on day 15 it lies too far back to be known.
    assertThat(hours.get(hour(START)).getTotalTokens()).isEqualTo(1102);
  }

  @Test
  void aRequestThatIsReportedForWeeksTakesNothingOutOfAForgottenHour() {
    goodhart.send(event("other", "ann", START, 1000), START);
    goodhart.send(report("gateway", Source.GATEWAY, START), START);
    publish(START);
    for (int i = 1; i <= 3; i++) {
      Instant at = START.plus(Duration.ofDays(6L * i));
      goodhart.send(report("client" + i, Source.CLIENT, at), at);
      publish(at);
    }
    Instant last = START.plus(Duration.ofDays(20));
    goodhart.send(report("bill", Source.PROVIDER_BILL, last), last);
    publish(last);

    assertThat(hours.get(hour(START)).getTotalTokens()).isEqualTo(1100);
  }

  @Test
  void anEventThatArrivedBeforeItOccurredIsRememberedUntilItIsTooLate() {
    Instant occurred = START.plus(Duration.ofMinutes(5));
    goodhart.send(event("early", "ann", occurred, 100), START);
    Instant again = START.plus(Duration.ofDays(7)).plus(Duration.ofMinutes(4));
    goodhart.send(event("early", "ann", occurred, 100), again);
    publish(again);

    assertThat(hours.get(hour(occurred)).getTotalTokens()).isEqualTo(100);
  }

  private void publish(Instant at) {
    goodhart.tick(at.plusSeconds(1));
    goodhart.publish();
    hours.putAll(goodhart.table(TOPICS.hourlyUsage(), HourlyUsageKey.class, UsageTotals.class));
  }

  private static TokenUsageEvent report(String id, Source source, Instant at) {
    TokenUsageEvent report = event(id, "ann", at, 100);
    report.setRequestId("request");
    report.setSource(source);
    return report;
  }

  private static String hour(Instant time) {
    return new HourlyUsageKey(time.truncatedTo(ChronoUnit.HOURS), "ann", "red", "m").toString();
  }
}
