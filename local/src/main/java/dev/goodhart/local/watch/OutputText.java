package dev.goodhart.local.watch;

import dev.goodhart.intake.DeadLetterHeaders;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import dev.goodhart.schema.UsageTotals;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Records for a person: aligned lines, and anomalies as something to talk about. */
final class OutputText implements OutputPrinter {
  private static final int HEADING_EVERY = 40;

  private final PrintWriter out;
  private int lines;

  OutputText(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void print(OutputRecord record) {
    if (record.value() instanceof Anomaly anomaly) {
      AnomalyText.lines(anomaly).forEach(out::println);
      out.println();
    } else if (record.key() instanceof AnomalyKey key) {
      out.printf(
          "%s  %s of %s %s: forgotten (tombstone)%n%n",
          Figures.minute(record.time()),
          Figures.plain(key.getAnomalyType()),
          Figures.plain(key.getSubjectType()),
          Figures.printable(key.getSubjectId()));
    } else if (record.topic().value().isEmpty()) {
      printDeadLetter(record);
    } else {
      printTotals(record);
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  private void printTotals(OutputRecord record) {
    List<String> identity = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String name : List.of("hour", "user_id", "team_id", "model", "window")) {
      Object value = record.field(name);
      if (value != null) {
        names.add(name.replace("_id", ""));
        identity.add(
            value instanceof Instant hour
                ? Figures.minute(hour)
                : Figures.printable(value.toString()));
      }
    }
    if (lines++ % HEADING_EVERY == 0) {
      out.printf(
          "%-16s  %s  %15s %9s %12s  %s%n",
          "as of (UTC)", columns(names), "tokens", "events", "list price", "also");
    }
    if (record.value() instanceof UsageTotals totals) {
      out.printf(
          "%-16s  %s  %15s %9s %12s  %s%n",
          Figures.minute(totals.getAsOf()),
          columns(identity),
          Figures.whole(totals.getTotalTokens()),
          Figures.whole(totals.getEvents()),
          Figures.dollars(totals.getCostNanoUsd()),
          also(totals));
    } else {
      out.printf(
          "%-16s  %s  %15s%n",
          Figures.minute(record.time()), columns(identity), "gone (tombstone)");
    }
  }

  private static String columns(List<String> texts) {
    List<String> padded = texts.stream().map(text -> String.format("%-20s", text)).toList();
    return String.join(" ", padded);
  }

  private static String also(UsageTotals totals) {
    List<String> notes = new ArrayList<>();
    if (totals.getTopUserShare() != null) {
      String people =
          Figures.hasMembers(totals)
              ? String.format(
                  Locale.ROOT, "%d of %d people, ", totals.getActiveUsers(), totals.getMembers())
              : "";
      notes.add(people + "the largest " + Figures.percent(totals.getTopUserShare()));
    }
    if (totals.getUnpricedEvents() > 0) {
      notes.add(Figures.whole(totals.getUnpricedEvents()) + " without a price");
    }
    return String.join("; ", notes);
  }

  private void printDeadLetter(OutputRecord record) {
    out.printf(
        "%-24s  %-22s  %-36s  %s%n",
        record.headers().getOrDefault(DeadLetterHeaders.FAILED_AT, record.time().toString()),
        record.headers().getOrDefault(DeadLetterHeaders.REASON, "?"),
        record.headers().getOrDefault(DeadLetterHeaders.ORIGIN, "?"),
        Figures.printable(record.headers().getOrDefault(DeadLetterHeaders.DETAIL, "")));
  }
}
