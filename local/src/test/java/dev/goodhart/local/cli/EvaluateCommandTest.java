package dev.goodhart.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in, tables and JSON out. */
class EvaluateCommandTest {
  private static final String EPISODE =
      """
      {"subject_type":"USER","subject_id":"eve","pattern":"naive_loop","gaming":true,\
      "from":"2026-03-02T10:00:00Z","to":"2026-03-02T14:00:00Z"}
      """;

  @TempDir Path directory;
  private Path out;
  private Path labels;

  @BeforeEach
  void files() throws IOException {
    out = Files.createDirectory(directory.resolve("out"));
    labels = directory.resolve("labels.ndjson");
    Files.writeString(labels, EPISODE);
    write(
        "goodhart.hourly-usage.v1.ndjson", hour("eve", "10"), hour("ada", "11"), hour("ci", "11"));
    write("goodhart.anomalies.v1.changelog.ndjson");
  }

  @Test
  void countsOpenSuspicionsAndEachUserOfACoordinatedBurn() throws IOException {
    write(
        "goodhart.anomalies.v1.changelog.ndjson",
        anomaly("USER", "eve", "SUSPECTED_TOKENMAXXING", "OPEN", "INFO", 30, "11:00", ""),
        anomaly("USER", "eve", "SUSPECTED_TOKENMAXXING", "RESOLVED", "INFO", 99, "12:00", ""),
        anomaly("USER", "eve", "RUNAWAY_AGENT", "OPEN", "CRITICAL", 99, "12:00", ""),
        anomaly("USER", "ada", "USAGE_SPIKE", "OPEN", "INFO", 99, "12:00", ""),
        "{\"key\":{},\"value\":null}\n",
        anomaly(
            "TEAM", "t", "COORDINATED_BURN", "OPEN", "WARNING", 60, "13:00", "\"eve\",\"ada\""));
    JsonNode info = point("INFO and up");
    assertThat(info.get("macro_recall").doubleValue()).isEqualTo(1);
    assertThat(info.get("incidents").intValue()).isEqualTo(2);
    assertThat(info.get("true_incidents").intValue()).isEqualTo(1);
    assertThat(info.get("false_user_days").intValue()).isEqualTo(1);
    // Without memberships the service account is taken for a person.
    assertThat(info.get("user_days").intValue()).isEqualTo(3);
    assertThat(info.get("false_alarms_per_1000").doubleValue()).isEqualTo(1000 / 3.0);
    JsonNode budget = point("5 per 1,000");
    assertThat(budget.get("threshold").isNull()).isTrue();
    assertThat(budget.get("macro_recall").doubleValue()).isZero();
    JsonNode pattern = row("pattern", "INFO and up");
    assertThat(pattern.get("median_hours_before").doubleValue()).isEqualTo(1);
    assertThat(pattern.get("strongest_signals").toString()).isEqualTo("{\"strong\":1}");
  }

  @Test
  void whoHasTheRoleOfAServiceIsNoPerson() throws IOException {
    Files.writeString(
        directory.resolve("memberships.ndjson"),
        "{\"user_id\":\"ci\",\"role\":\"service\",\"valid_from\":0}\n{\"user_id\":\"ada\"}\n");
    assertThat(point("INFO and up").get("user_days").intValue()).isEqualTo(2);
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    assertThat(rows("--usage", elsewhere.toString()).get(0).get("user_days").intValue())
        .isEqualTo(3);
  }

  @Test
  void showsTablesWithTheWeakFirst() throws IOException {
    Files.writeString(
        labels,
        EPISODE
            + EPISODE.replace("eve", "mal").replace("naive_loop", "swarm")
            + EPISODE.replace("eve", "ada").replace("naive_loop", "ping_pong"));
    write(
        "goodhart.anomalies.v1.changelog.ndjson",
        anomaly("USER", "eve", "SUSPECTED_TOKENMAXXING", "OPEN", "WARNING", 30, "11:00", ""),
        anomaly("USER", "fay", "SUSPECTED_TOKENMAXXING", "OPEN", "INFO", 20, "11:00", ""));
    CommandRun run = evaluate("--verbose");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsSubsequence("ping_pong", "swarm", "naive_loop", "mean of patterns", "33 %")
        .containsSubsequence("FALSE ALARMS, every alert", "fay", "2026-03-02", "20", "strong");
    assertThat(run.err()).contains("No memberships");
  }

  @Test
  void anEmptyChangelogAndNoLabelsAreNoFailure() throws IOException {
    Files.writeString(labels, "\n");
    assertThat(evaluate().exitCode()).isZero();
    assertThat(point("INFO and up").get("macro_recall").isNull()).isTrue();
    assertThat(point("INFO and up").get("precision").isNull()).isTrue();
  }

  @Test
  void namesTheLineThatItCannotRead() throws IOException {
    for (String bad :
        List.of(
            "nonsense",
            "[]",
            EPISODE.strip() + "}",
            EPISODE.replace("\"gaming\":true,", ""),
            EPISODE.replace("USER", "UNKNOWN"),
            EPISODE.replace("USER", "CAT"),
            EPISODE.replace("T10:00:00Z", ""),
            EPISODE.replace("T10", "T15"),
            EPISODE.replace("\"eve\"", "7"))) {
      Files.writeString(labels, EPISODE + "\n" + bad + "\n");
      CommandRun run = evaluate();
      assertThat(run.exitCode()).as(bad).isEqualTo(1);
      assertThat(run.err().strip()).contains("labels.ndjson:3").doesNotContain("\n");
    }
  }

  @Test
  void takesMillisecondsToo() throws IOException {
    Files.writeString(
        labels,
        EPISODE
            .replace("\"2026-03-02T10:00:00Z\"", "1772445600000")
            .replace("\"2026-03-02T14:00:00Z\"", "1772460000000"));
    write(
        "goodhart.anomalies.v1.changelog.ndjson",
        anomaly("USER", "eve", "SUSPECTED_TOKENMAXXING", "OPEN", "INFO", 30, "10:00", ""));
    assertThat(point("INFO and up").get("macro_recall").doubleValue()).isEqualTo(1);
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Files.delete(out.resolve("goodhart.anomalies.v1.changelog.ndjson"));
    assertThat(evaluate())
        .satisfies(
            run -> {
              assertThat(run.exitCode()).isEqualTo(1);
              assertThat(run.err())
                  .contains("no goodhart.anomalies.v1.changelog.ndjson", "--changelog");
            });
    Files.delete(labels);
    assertThat(evaluate().err()).contains("There is no file " + labels);
    assertThat(CommandRun.of("evaluate", "nowhere", "--labels", labels.toString()).exitCode())
        .isEqualTo(1);
    assertThat(CommandRun.of("evaluate", out.toString()).exitCode()).isEqualTo(2);
    assertThat(evaluate("--budgets", "1,-1").exitCode()).isEqualTo(2);
    assertThat(evaluate("--budgets", "few").exitCode()).isEqualTo(2);
  }

  private CommandRun evaluate(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", out.toString(), "--labels", labels.toString()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private List<JsonNode> rows(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--json");
    CommandRun run = evaluate(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }

  private JsonNode point(String alerts) throws IOException {
    return row("point", alerts);
  }

  private JsonNode row(String measure, String alerts) throws IOException {
    return rows().stream()
        .filter(row -> row.get("measure").textValue().equals(measure))
        .filter(row -> row.get("alerts").textValue().equals(alerts))
        .findFirst()
        .orElseThrow();
  }

  private void write(String file, String... lines) throws IOException {
    Files.writeString(out.resolve(file), String.join("", lines));
  }

  private static String hour(String user, String hour) {
    return """
        {"key":{"hour":"2026-03-02T%s:00:00.000Z","user_id":"%s","team_id":"t","model":"m"},\
        "value":{"total_tokens":10}}
        """
        .formatted(hour, user);
  }

  private static String anomaly(
      String subjectType,
      String subject,
      String type,
      String status,
      String severity,
      int score,
      String time,
      String involved) {
    return """
        {"key":{},"value":{"subject_type":"%s","subject_id":"%s","anomaly_type":"%s",\
        "status":"%s","severity":"%s","score":%d.0,"episode":1,\
        "started_at":"2026-03-02T09:00:00.000Z","opened_at":"2026-03-02T09:30:00.000Z",\
        "updated_at":"2026-03-02T%s:00.000Z","evidence":[{"signal":"weak","weight":0.5},\
        {"signal":"strong","weight":2.5}],"involved_users":[%s]}}
        """
        .formatted(subjectType, subject, type, status, severity, score, time, involved);
  }
}
