package dev.goodhart.bench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.goodhart.bench.measure.Metric;
import dev.goodhart.bench.measure.Rival;
import dev.goodhart.bench.measure.RunResult;
import dev.goodhart.bench.measure.Spread;
import dev.goodhart.bench.oracle.Verdict;
import dev.goodhart.bench.process.Json;
import dev.goodhart.local.cli.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a benchmark has found, for people and for programs. */
final class Report {
  private final List<RunResult> results;

  Report(List<RunResult> results) {
    this.results = results;
  }

  /** Medians, with the least and the most where there were several. */
  String table() {
    List<Rival> rivals = results.stream().map(RunResult::rival).distinct().toList();
    List<String> titles = new ArrayList<>(List.of("median (range)"));
    rivals.forEach(rival -> titles.add(rival.toString()));
    Table table = new Table(titles.toArray(String[]::new));
    for (Metric metric : Metric.values()) {
      if (results.stream().anyMatch(result -> result.values().containsKey(metric))) {
        List<String> cells = new ArrayList<>(List.of(metric.label()));
        rivals.forEach(
            rival -> cells.add(spread(rival, metric).map(one -> cell(metric, one)).orElse("-")));
        table.add(cells.toArray(String[]::new));
      }
    }
    return table + System.lineSeparator();
  }

  private static String cell(Metric metric, Spread spread) {
    String median = metric.format(spread.median());
    return spread.least() == spread.most()
        ? median
        : "%s (%s to %s)"
            .formatted(median, metric.format(spread.least()), metric.format(spread.most()));
  }

  private Optional<Spread> spread(Rival rival, Metric metric) {
    List<Double> values =
        results.stream()
            .filter(result -> result.rival() == rival && result.values().containsKey(metric))
            .map(result -> result.values().get(metric))
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** What the check of the totals says, a sentence a scenario. */
  List<String> verdicts() {
    List<String> sentences = new ArrayList<>();
    for (RunResult result : results) {
      result.verdict().ifPresent(verdict -> sentences.add(sentence(result, verdict)));
    }
    return sentences;
  }

  private static String sentence(RunResult result, Verdict verdict) {
    return verdict.isExact()
        ? "%s, run %d: all %,d rows of totals are exact."
            .formatted(result.rival(), result.repeat(), verdict.rows())
        : "%s, run %d: %,d rows of totals are wrong, such as %s."
            .formatted(
                result.rival(),
                result.repeat(),
                verdict.wrong(),
                String.join("; ", verdict.examples()));
  }

  boolean isExact() {
    return results.stream().flatMap(result -> result.verdict().stream()).allMatch(Verdict::isExact);
  }

  /** One round of a run as a line of JSON. */
  static String json(RunResult result) {
    ObjectNode line =
        Json.object()
            .put("scenario", result.rival().toString())
            .put("run", result.repeat())
            .put("round", result.round());
    if (result.round() == 1) {
      line.put("events", result.events());
    }
    result.values().forEach((metric, value) -> line.put(metric.field(), rounded(value)));
    result
        .verdict()
        .ifPresent(
            verdict ->
                line.put("totals_rows", verdict.rows()).put("totals_wrong", verdict.wrong()));
    return Json.line(line);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
