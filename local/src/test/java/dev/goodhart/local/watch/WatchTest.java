package dev.goodhart.local.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String printed(OutputPrinter printer, OutputRecord... records) throws IOException {
    for (OutputRecord record : records) {
      printer.print(record);
    }
    printer.flush();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void alignsTotalsUnderAHeadingAndShowsTombstones() throws IOException {
    String text =
        printed(
            Watch.forPeople(out),
            Samples.userTotals("ada", "PT24H", 1_234_567),
            Samples.userTombstone("ada"));

    String[] lines = text.split("\n", -1);
    assertThat(lines[0]).startsWith("as of (UTC)").contains("user", "window", "tokens");
    assertThat(lines[1]).contains("2026-03-02 12:00", "ada", "PT24H", "1,234,567", "$2.50");
    assertThat(lines[1].indexOf("1,234,567") + 9).isEqualTo(lines[0].indexOf("tokens") + 6);
    assertThat(lines[2]).contains("ada", "PT1H", "gone (tombstone)");
  }

  @Test
  void tellsAnAnomalyAsSomethingToTalkAbout() throws IOException {
    String text =
        printed(
            Watch.forPeople(out),
            Samples.record(Samples.anomaly("ada", AnomalyStatus.OPEN, Severity.WARNING)),
            Samples.anomalyTombstone("ada"));

    assertThat(text)
        .contains(
            "● WARNING: user ada of team blue, suspected tokenmaxxing, score 74 of 100, episode 2",
            "12.3 M tokens, $41.20 at list price",
            "What was seen",
            "- 721 calls ask the same.",
            "What speaks for honest work",
            "- Two pull requests.",
            "not a verdict",
            "suspected tokenmaxxing of user ada: forgotten (tombstone)");
  }

  @Test
  void writesTheLinesOfAReplaysFiles() throws IOException {
    String text =
        printed(
            Watch.asJson(out),
            Samples.userTombstone("ada"),
            Samples.deadLetter("ada", "UNREADABLE"));

    assertThat(text)
        .isEqualTo(
            "{\"key\":{\"user_id\":\"ada\",\"window\":\"PT1H\"},\"value\":null}\n"
                + "{\"headers\":{\"goodhart.reason\":\"UNREADABLE\"},\"key\":\"ada\","
                + "\"value\":\"eyJ4Ijo=\"}\n");
  }

  @Test
  void countsPeopleOfATeamOnlyWhereItsMembersAreKnown() throws IOException {
    String text =
        printed(
            Watch.forPeople(out),
            Samples.teamTotals("blue", 2, 5L),
            Samples.teamTotals("green", 1, 0L),
            Samples.teamTotals("red", 1, null));

    assertThat(text.lines().skip(1))
        .satisfiesExactly(
            line -> assertThat(line).contains("  2 of 5 people, the largest 60 %"),
            line ->
                assertThat(line).contains("green", "  the largest 60 %").doesNotContain("people"),
            line -> assertThat(line).contains("red").doesNotContain("people"));
  }

  @Test
  void takesSymbolsInAnyCase() {
    OutputRecord open = Samples.record(Samples.anomaly("ada", AnomalyStatus.OPEN, Severity.INFO));

    assertThat(anomalies(Map.of("status", "open", "severity", "Info")).accepts(open)).isTrue();
    assertThat(anomalies(Map.of("type", "suspected_tokenmaxxing")).accepts(open)).isTrue();
    assertThat(anomalies(Map.of("status", "resolved")).accepts(open)).isFalse();
    assertThat(
            OutputFilter.of(TOPICS.deadLetters(), Map.of("reason", "too_late"))
                .accepts(Samples.deadLetter("ada", "TOO_LATE")))
        .isTrue();
  }

  @Test
  void refusesAFilterThatNoRecordCouldPass() {
    assertThatThrownBy(() -> anomalies(Map.of("severity", "huge")))
        .hasMessage("'huge' is no severity: give one of UNKNOWN, INFO, WARNING, CRITICAL.");
    assertThatThrownBy(() -> anomalies(Map.of("type", "spike")))
        .hasMessageStartingWith("'spike' is no type: give one of ")
        .hasMessageContaining("USAGE_SPIKE");
    assertThatThrownBy(() -> anomalies(Map.of("user", "")))
        .hasMessage("The filter 'user' has no value: give it as user=VALUE.");
    assertThatThrownBy(() -> OutputFilter.of(TOPICS.userTotals(), Map.of("team", "blue")))
        .hasMessageStartingWith(
            "Records of goodhart.user-totals.v1 have no field 'team' to filter by: give one of"
                + " user, user_id, window, ");
    assertThatThrownBy(() -> OutputFilter.of(TOPICS.deadLetters(), Map.of("model", "m")))
        .hasMessageEndingWith("give one of user, reason.");
  }

  private static OutputFilter anomalies(Map<String, String> wanted) {
    return OutputFilter.of(TOPICS.anomalies(), wanted);
  }

  @Test
  void filtersByWhatTopicsCallTheSameThing() {
    OutputFilter user = new OutputFilter(Map.of("user", "ada"));
    OutputFilter both = new OutputFilter(Map.of("user", "ada", "window", "PT24H"));
    OutputFilter reason = new OutputFilter(Map.of("reason", "TOO_LATE"));

    assertThat(user.accepts(Samples.userTotals("ada", "PT1H", 1))).isTrue();
    assertThat(user.accepts(Samples.userTotals("bob", "PT1H", 1))).isFalse();
    assertThat(user.accepts(Samples.userTombstone("ada"))).isTrue();
    assertThat(
            user.accepts(Samples.record(Samples.anomaly("ada", AnomalyStatus.OPEN, Severity.INFO))))
        .isTrue();
    assertThat(user.accepts(Samples.anomalyTombstone("bob"))).isFalse();
    assertThat(user.accepts(Samples.deadLetter("ada", "TOO_LATE"))).isTrue();
    assertThat(both.accepts(Samples.userTotals("ada", "PT1H", 1))).isFalse();
    assertThat(both.accepts(Samples.userTotals("ada", "PT24H", 1))).isTrue();
    assertThat(reason.accepts(Samples.deadLetter("ada", "TOO_LATE"))).isTrue();
    assertThat(reason.accepts(Samples.deadLetter("ada", "UNREADABLE"))).isFalse();
  }
}
