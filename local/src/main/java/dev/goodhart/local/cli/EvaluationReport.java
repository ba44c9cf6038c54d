package dev.goodhart.local.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goodhart.local.evaluate.EpisodeScore;
import dev.goodhart.local.evaluate.FalseDay;
import dev.goodhart.local.evaluate.Group;
import dev.goodhart.local.evaluate.GroupScore;
import dev.goodhart.local.evaluate.OperatingPoint;
import dev.goodhart.local.evaluate.PatternScore;
import dev.goodhart.local.evaluate.PointScore;
import dev.goodhart.local.json.AvroJson;
import dev.goodhart.local.watch.Figures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** An evaluation for people and for programs: what is weak comes first. */
final class EvaluationReport {
  private static final String NONE = "-";

  private final List<PointScore> points;
  private final PointScore warning;
  private final PointScore info;
  private final boolean verbose;

  /**
   * @param points budgets first, then by severity
   * @param verbose with every episode and every false alarm
   */
  EvaluationReport(List<PointScore> points, boolean verbose) {
    this.points = points;
    this.warning = at(OperatingPoint.WARNING);
    this.info = at(OperatingPoint.INFO);
    this.verbose = verbose;
  }

  private PointScore at(OperatingPoint wanted) {
    return points.stream().filter(score -> score.point().equals(wanted)).findFirst().orElseThrow();
  }

  String tables() {
    List<String> parts = new ArrayList<>();
    parts.add("RECALL, share of episodes; delay of WARNING and up, median of those found");
    parts.add(patterns().toString());
    parts.add("");
    parts.add("ALERTS THAT COUNT, and what comes of them");
    parts.add(summary().toString());
    parts.add("");
    parts.add("FALSE ALARMS, user-days per 1,000 user-days of each group");
    parts.add(groups().toString());
    if (verbose) {
      parts.add("");
      parts.add("EPISODES, every alert");
      parts.add(episodes().toString());
      parts.add("");
      parts.add("FALSE ALARMS, every alert");
      parts.add(falseAlarms().toString());
    }
    return String.join(System.lineSeparator(), parts) + System.lineSeparator();
  }

  private Table patterns() {
    List<String> titles = new ArrayList<>(List.of("pattern", "episodes"));
    points.forEach(score -> titles.add(score.point().name()));
    titles.addAll(List.of("tokens before", "hours before", "strongest evidence (every alert)"));
    Table table = new Table(titles.toArray(String[]::new));
    for (String pattern : weakFirst()) {
      PatternScore told = pattern(warning, pattern);
      PatternScore every = pattern(info, pattern);
      List<String> row =
          new ArrayList<>(List.of(Figures.printable(pattern), "" + every.episodes().size()));
      points.forEach(score -> row.add(Figures.percent(pattern(score, pattern).recall())));
      row.add(percent(told.medianTokenShareBefore()));
      row.add(oneDigit(told.medianHoursBefore()));
      row.add(signals(every));
      table.add(row.toArray(String[]::new));
    }
    List<String> mean = new ArrayList<>(List.of("mean of patterns", "" + episodeCount()));
    points.forEach(score -> mean.add(percent(score.macroRecall())));
    mean.addAll(List.of("", "", ""));
    table.add(mean.toArray(String[]::new));
    return table;
  }

  private Table summary() {
    Table table =
        new Table(
            "alerts",
            "from score",
            "recall",
            "false user-days",
            "of",
            "per 1,000",
            "incidents",
            "true",
            "precision",
            "services' false days");
    for (PointScore score : points) {
      table.add(
          score.point().name(),
          score.point().threshold().isPresent()
              ? number(score.point().threshold().getAsDouble())
              : score.point().budget().isPresent() ? "none" : NONE,
          percent(score.macroRecall()),
          Figures.whole(score.falseUserDays()),
          Figures.whole(score.userDays()),
          twoDigits(score.falseAlarmsPerThousand()),
          Figures.whole(score.incidents()),
          Figures.whole(score.trueIncidents()),
          percent(score.precision()),
          Figures.whole(score.falseDays().size() - score.falseUserDays()));
    }
    return table;
  }

  private Table groups() {
    List<String> titles = new ArrayList<>(List.of("days of", "user-days"));
    points.forEach(score -> titles.add(score.point().name()));
    Table table = new Table(titles.toArray(String[]::new));
    for (Group group : worstFirst()) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  Figures.printable(group.name()), Figures.whole(group(info, group).userDays())));
      points.forEach(score -> row.add(twoDigits(group(score, group).perThousand())));
      table.add(row.toArray(String[]::new));
    }
    return table;
  }

  private Table episodes() {
    Table table =
        new Table(
            "pattern",
            "subject",
            "from",
            "to",
            "best score",
            "first alert",
            "first WARNING",
            "tokens before",
            "strongest evidence");
    for (String pattern : weakFirst()) {
      List<EpisodeScore> all = pattern(info, pattern).episodes();
      List<EpisodeScore> told = pattern(warning, pattern).episodes();
      for (int i = 0; i < all.size(); i++) {
        EpisodeScore episode = all.get(i);
        table.add(
            Figures.printable(pattern),
            Figures.printable(episode.label().subjectId()),
            Figures.minute(episode.label().from()),
            Figures.minute(episode.label().to()),
            episode.highest().map(alert -> number(alert.score())).orElse(NONE),
            episode.first().map(alert -> Figures.minute(alert.time())).orElse(NONE),
            told.get(i).first().map(alert -> Figures.minute(alert.time())).orElse(NONE),
            percent(episode.tokenShareBefore()),
            episode.highest().flatMap(alert -> alert.signal()).orElse(NONE));
      }
    }
    return table;
  }

  private Table falseAlarms() {
    Table table = new Table("user", "day", "score", "severity", "strongest evidence", "whose day");
    for (FalseDay day : falseDays()) {
      table.add(
          Figures.printable(day.day().user()),
          day.day().day().toString(),
          number(day.highest().score()),
          day.highest().severity().toString(),
          day.highest().signal().orElse(NONE),
          groupNames(day));
    }
    return table;
  }

  String json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = AvroJson.generator(bytes)) {
      for (PointScore score : points) {
        writePoint(out, score);
        for (String pattern : weakFirst()) {
          writePattern(out, score.point(), pattern(score, pattern));
        }
        for (Group group : worstFirst()) {
          writeGroup(out, score.point(), group(score, group));
        }
      }
      if (verbose) {
        for (String pattern : weakFirst()) {
          for (EpisodeScore episode : pattern(info, pattern).episodes()) {
            writeEpisode(out, episode);
          }
        }
        for (FalseDay day : falseDays()) {
          writeFalseDay(out, day);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void writePoint(JsonGenerator out, PointScore score) throws IOException {
    begin(out, "point", score.point());
    write(out, "budget", score.point().budget());
    write(out, "threshold", score.point().threshold());
    write(out, "macro_recall", score.macroRecall());
    out.writeNumberField("episodes", episodeCount());
    out.writeNumberField("false_user_days", score.falseUserDays());
    out.writeNumberField("user_days", score.userDays());
    write(out, "false_alarms_per_1000", score.falseAlarmsPerThousand());
    out.writeNumberField("incidents", score.incidents());
    out.writeNumberField("true_incidents", score.trueIncidents());
    write(out, "precision", score.precision());
    out.writeNumberField(
        "service_false_user_days", score.falseDays().size() - score.falseUserDays());
    end(out);
  }

  private static void writePattern(JsonGenerator out, OperatingPoint point, PatternScore pattern)
      throws IOException {
    begin(out, "pattern", point);
    out.writeStringField("pattern", pattern.pattern());
    out.writeNumberField("episodes", pattern.episodes().size());
    out.writeNumberField("found", pattern.found());
    out.writeNumberField("recall", pattern.recall());
    write(out, "median_token_share_before", pattern.medianTokenShareBefore());
    write(out, "median_hours_before", pattern.medianHoursBefore());
    out.writeObjectFieldStart("strongest_signals");
    for (Map.Entry<String, Long> signal : pattern.strongestSignals().entrySet()) {
      out.writeNumberField(signal.getKey(), signal.getValue());
    }
    out.writeEndObject();
    end(out);
  }

  private static void writeGroup(JsonGenerator out, OperatingPoint point, GroupScore score)
      throws IOException {
    begin(out, "group", point);
    out.writeStringField("kind", score.group().kind().name());
    out.writeStringField("group", score.group().name());
    out.writeNumberField("user_days", score.userDays());
    out.writeNumberField("false_user_days", score.falseUserDays());
    write(out, "false_alarms_per_1000", score.perThousand());
    end(out);
  }

  private static void writeEpisode(JsonGenerator out, EpisodeScore episode) throws IOException {
    begin(out, "episode", OperatingPoint.INFO);
    out.writeStringField("pattern", episode.label().pattern());
    out.writeStringField("subject_type", episode.label().subjectType().name());
    out.writeStringField("subject_id", episode.label().subjectId());
    out.writeStringField("from", AvroJson.time(episode.label().from()));
    out.writeStringField("to", AvroJson.time(episode.label().to()));
    out.writeStringField(
        "first_alert", episode.first().map(alert -> AvroJson.time(alert.time())).orElse(null));
    write(
        out,
        "best_score",
        episode.highest().stream().mapToDouble(alert -> alert.score()).findFirst());
    out.writeStringField(
        "strongest_signal", episode.highest().flatMap(alert -> alert.signal()).orElse(null));
    write(out, "token_share_before", episode.tokenShareBefore());
    end(out);
  }

  private static void writeFalseDay(JsonGenerator out, FalseDay day) throws IOException {
    begin(out, "false_alarm", OperatingPoint.INFO);
    out.writeStringField("user", day.day().user());
    out.writeStringField("day", day.day().day().toString());
    out.writeNumberField("score", day.highest().score());
    out.writeStringField("severity", day.highest().severity().name());
    out.writeStringField("anomaly_type", day.highest().type().name());
    out.writeStringField("strongest_signal", day.highest().signal().orElse(null));
    out.writeArrayFieldStart("groups");
    for (Group group : day.groups()) {
      out.writeString(group.name());
    }
    out.writeEndArray();
    end(out);
  }

  private static void begin(JsonGenerator out, String measure, OperatingPoint point)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("measure", measure);
    out.writeStringField("alerts", point.name());
  }

  private static void end(JsonGenerator out) throws IOException {
    out.writeEndObject();
    out.writeRaw('\n');
  }

  private static void write(JsonGenerator out, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      out.writeNumberField(name, value.getAsDouble());
    } else {
      out.writeNullField(name);
    }
  }

  /** By recall at the first point (the tightest budget), then at the next. */
  private List<String> weakFirst() {
    Comparator<String> order =
        points.stream()
            .map(
                score -> Comparator.comparingDouble((String name) -> pattern(score, name).recall()))
            .reduce(Comparator::thenComparing)
            .orElseThrow();
    return info.patterns().stream()
        .map(PatternScore::pattern)
        .sorted(order.thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** By false alarms of every alert. */
  private List<Group> worstFirst() {
    return info.groups().stream()
        .sorted(
            Comparator.comparingDouble(
                    (GroupScore score) ->
                        -score.perThousand().orElse(score.falseUserDays() > 0 ? 1000 : 0))
                .thenComparing(GroupScore::group))
        .map(GroupScore::group)
        .toList();
  }

  private List<FalseDay> falseDays() {
    return info.falseDays().stream()
        .sorted(
            Comparator.comparingDouble((FalseDay day) -> -day.highest().score())
                .thenComparing(day -> day.day().user())
                .thenComparing(day -> day.day().day()))
        .toList();
  }

  private static PatternScore pattern(PointScore score, String name) {
    return score.patterns().stream()
        .filter(pattern -> pattern.pattern().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static GroupScore group(PointScore score, Group group) {
    return score.groups().stream()
        .filter(one -> one.group().equals(group))
        .findFirst()
        .orElse(new GroupScore(group, 0, 0));
  }

  private int episodeCount() {
    return info.patterns().stream().mapToInt(pattern -> pattern.episodes().size()).sum();
  }

  private static String signals(PatternScore pattern) {
    return pattern.strongestSignals().entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(signal -> signal.getKey() + " " + signal.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String groupNames(FalseDay day) {
    return Figures.printable(
        day.groups().stream().map(Group::name).collect(Collectors.joining(", ")));
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? Figures.percent(share.getAsDouble()) : NONE;
  }

  private static String oneDigit(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%,.1f", value.getAsDouble()) : NONE;
  }

  private static String twoDigits(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%,.2f", value.getAsDouble()) : NONE;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
