package dev.goodhart.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.bench.measure.Metric;
import dev.goodhart.bench.measure.Rival;
import dev.goodhart.bench.measure.RunResult;
import dev.goodhart.bench.oracle.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void aFurtherRoundIsALineWithWhatWasMeasuredAgainAlone() {
    RunResult second =
        new RunResult(
            Rival.GOODHART, 2, 2, 100, Map.of(Metric.USER_P99_MS, 1_400.0), Optional.empty());

    assertThat(Report.json(second))
        .isEqualTo("{\"scenario\":\"goodhart\",\"run\":2,\"round\":2,\"user_p99_ms\":1400.0}");
  }

  private static RunResult result(Rival rival, int repeat, double rate, Verdict verdict) {
    return new RunResult(
        rival,
        repeat,
        1,
        100,
        Map.of(Metric.EVENTS_PER_SECOND, rate),
        Optional.ofNullable(verdict));
  }

  @Test
  void theTableHasMediansWithTheirRange() {
    Report report =
        new Report(
            List.of(
                result(Rival.COPY, 1, 1_000, null),
                result(Rival.GOODHART, 1, 300, null),
                result(Rival.COPY, 2, 3_000, null),
                result(Rival.COPY, 3, 2_000, null)));

    assertThat(report.table().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly("median (range) copy goodhart", "events/s 2,000 (1,000 to 3,000) 300");
  }

  @Test
  void wrongTotalsAreSaidWithAnExample() {
    Report report =
        new Report(
            List.of(
                result(
                    Rival.GOODHART,
                    1,
                    1,
                    new Verdict(6, 1, List.of("ada: events is 1 and not 2")))));

    assertThat(report.isExact()).isFalse();
    assertThat(report.verdicts())
        .containsExactly(
            "goodhart, run 1: 1 rows of totals are wrong, such as ada: events is 1 and not 2.");
  }

  @Test
  void aRunIsALineOfJson() {
    assertThat(Report.json(result(Rival.GOODHART, 2, 12.345678, new Verdict(6, 0, List.of()))))
        .isEqualTo(
            "{\"scenario\":\"goodhart\",\"run\":2,\"round\":1,\"events\":100,\"events_per_second\":12.3457,"
                + "\"totals_rows\":6,\"totals_wrong\":0}");
  }
}
