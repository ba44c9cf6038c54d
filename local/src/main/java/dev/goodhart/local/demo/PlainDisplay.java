package dev.goodhart.local.demo;

import dev.goodhart.local.watch.AnomalyText;
import dev.goodhart.local.watch.Figures;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Plain lines: what changes, and every few seconds how things are. */
final class PlainDisplay implements Display {
  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int NAMED = 3;

  private final PrintWriter out;
  private final Map<String, Anomaly> known = new HashMap<>();
  private boolean introduced;
  private long shownAt = System.nanoTime();

  PlainDisplay(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void changed(Anomaly anomaly) {
    Anomaly before = known.put(anomaly.getAnomalyId(), anomaly);
    if (before == null || before.getStatus() != anomaly.getStatus()) {
      AnomalyText.lines(anomaly).forEach(out::println);
      out.flush();
    } else if (before.getSeverity() != anomaly.getSeverity()) {
      out.println(AnomalyText.lines(anomaly).get(0));
      out.flush();
    }
  }

  @Override
  public void show(Board board, Status status) {
    if (!introduced) {
      introduced = true;
      out.printf(
          "Kafka %s, schema registry %s: %d people and services%n",
          status.kafka(), status.registry(), status.people());
      out.flush();
    }
    if (System.nanoTime() - shownAt < EVERY_NANOS) {
      return;
    }
    shownAt = System.nanoTime();
    String when =
        status.isLive()
            ? Figures.minute(status.now())
            : "the past, " + Figures.percent(status.pastCounted());
    out.printf(
        Locale.ROOT,
        "%s: %,d reports (%s/s); last 24 h: %s; teams: %s; %d open; %s%n",
        when,
        status.events(),
        Figures.shortly(Math.round(status.perSecond())),
        named(board.people(NAMED)),
        named(board.teams(NAMED)),
        board.anomalies().stream().filter(one -> one.getStatus() == AnomalyStatus.OPEN).count(),
        status.deadLetters(board.deadLetters()));
    out.flush();
  }

  private static String named(List<Board.Row> rows) {
    return rows.isEmpty()
        ? "-"
        : rows.stream()
            .map(row -> Figures.printable(row.id()) + " " + Figures.shortly(row.tokens(Board.DAY)))
            .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    out.flush();
  }
}
