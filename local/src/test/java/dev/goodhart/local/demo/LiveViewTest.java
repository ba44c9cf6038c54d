package dev.goodhart.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.goodhart.local.watch.Samples;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveViewTest {
  private final List<Anomaly> changes = new ArrayList<>();
  private final Board board = new Board(changes::add);
  private final Status status =
      new Status(
          "127.0.0.1:9092",
          "http://127.0.0.1:8081",
          60,
          14,
          1,
          true,
          Samples.NOON,
          30,
          1000,
          412,
          5);

  @Test
  void ranksByTheLastDayAndForgetsWhatIsGone() {
    board.take(Samples.userTotals("low", Board.DAY, 10));
    board.take(Samples.userTotals("high", Board.DAY, 1_000));
    board.take(Samples.userTotals("hour", "PT1H", 1_000_000));
    board.take(Samples.userTombstone("hour"));

    assertThat(board.people(5)).extracting(Board.Row::id).containsExactly("high", "low");
  }

  @Test
  void tellsOfAnomaliesAndMarksWhoIsFlagged() {
    board.take(Samples.userTotals("ada", Board.DAY, 1_000));
    board.take(Samples.record(Samples.anomaly("ada", AnomalyStatus.OPEN, Severity.WARNING)));

    assertThat(changes).hasSize(1);
    assertThat(new LiveView(/* styled= */ false).lines(board, status, 80, 24))
        .anyMatch(line -> line.startsWith(" ● ada"))
        .anyMatch(line -> line.contains("● warning  ada of blue: suspected tokenmaxxing"))
        .anyMatch(line -> line.contains("- 721 calls ask the same."))
        .anyMatch(line -> line.contains("1 open, 0 resolved"));

    board.take(Samples.record(Samples.anomaly("ada", AnomalyStatus.RESOLVED, Severity.WARNING)));

    assertThat(board.isFlagged("ada")).isFalse();
    assertThat(new LiveView(/* styled= */ false).lines(board, status, 80, 24))
        .anyMatch(line -> line.contains("○ over"))
        .noneMatch(line -> line.contains("721 calls"));
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "80, 14", "80, 9", "80, 8", "80, 7", "80, 5", "80, 3", "80, 2"})
  void keepsAnAnomalyAndTheFooterOnASmallTerminal(int columns, int rows) {
    for (int i = 0; i < 20; i++) {
      board.take(Samples.userTotals("user-" + i, Board.DAY, 1_000 - i));
    }
    board.take(Samples.record(Samples.anomaly("ada", AnomalyStatus.OPEN, Severity.WARNING)));

    List<String> lines = new LiveView(/* styled= */ false).lines(board, status, columns, rows);

    assertThat(lines).hasSize(rows);
    assertThat(lines).last().asString().contains("reports in").endsWith("Ctrl-C stops ");
    assertThat(lines).anyMatch(line -> line.contains("ada of blue"));
  }

  @ParameterizedTest
  @CsvSource({"1", "0"})
  void showsWhatFitsOnNextToNothing(int rows) {
    board.take(Samples.record(Samples.anomaly("ada", AnomalyStatus.OPEN, Severity.WARNING)));

    assertThat(new LiveView(/* styled= */ false).lines(board, status, 80, rows)).hasSize(rows);
  }

  @Test
  void explainsDeadLettersThatAreOnPurpose() {
    assertThat(status.deadLetters(0)).isEqualTo("0 dead letters");
    assertThat(status.deadLetters(5)).isEqualTo("5 dead letters (broken on purpose)");
    assertThat(status.deadLetters(7)).isEqualTo("7 dead letters, 5 of them broken on purpose");
    assertThat(new LiveView(/* styled= */ false).lines(board, status, 80, 24))
        .last()
        .asString()
        .hasSize(80)
        .contains("1,000 reports in, 0 out, 0 dead letters");
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "120, 50", "40, 10", "20, 5"})
  void fitsTheTerminal(int columns, int rows) {
    for (int i = 0; i < 100; i++) {
      String user = "a-user-with-a-rather-long-name-" + i;
      board.take(Samples.userTotals(user, Board.DAY, Long.MAX_VALUE - i));
      board.take(Samples.record(Samples.anomaly(user, AnomalyStatus.OPEN, Severity.CRITICAL)));
    }

    List<String> lines = new LiveView(/* styled= */ false).lines(board, status, columns, rows);

    assertThat(lines).hasSizeLessThanOrEqualTo(rows);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
  }
}
