package dev.goodhart.local.watch;

import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyKey;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.AnomalyType;
import dev.goodhart.schema.Evidence;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.SubjectType;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.UsageTotals;
import dev.goodhart.schema.UserWindowKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/** Records to print. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final Bytes SOME = Bytes.wrap(new byte[] {0});

  private Samples() {}

  public static UsageTotals totals(long tokens) {
    return new UsageTotals(
        3L,
        tokens,
        0L,
        0L,
        0L,
        0L,
        tokens,
        2_500_000_000L,
        1L,
        1L,
        null,
        null,
        NOON,
        NOON,
        NOON,
        NOON,
        null,
        7L);
  }

  public static OutputRecord userTotals(String user, String window, long tokens) {
    return new OutputRecord(
        TOPICS.userTotals(), NOON, Map.of(), new UserWindowKey(user, window), totals(tokens), SOME);
  }

  public static OutputRecord teamTotals(String team, long active, Long members) {
    UsageTotals totals = totals(1_000);
    totals.setActiveUsers(active);
    totals.setMembers(members);
    totals.setTopUserShare(0.6);
    return new OutputRecord(
        TOPICS.teamTotals(), NOON, Map.of(), new TeamWindowKey(team, "PT24H"), totals, SOME);
  }

  public static OutputRecord userTombstone(String user) {
    return new OutputRecord(
        TOPICS.userTotals(), NOON, Map.of(), new UserWindowKey(user, "PT1H"), null, null);
  }

  public static Anomaly anomaly(String user, AnomalyStatus status, Severity severity) {
    return new Anomaly(
        "USER/" + user + "/1",
        SubjectType.USER,
        user,
        "blue",
        AnomalyType.SUSPECTED_TOKENMAXXING,
        status,
        severity,
        74.4,
        2L,
        NOON,
        NOON.plusSeconds(3600),
        NOON.plusSeconds(7200),
        status == AnomalyStatus.RESOLVED ? NOON.plusSeconds(7200) : null,
        12_345_678L,
        41_200_000_000L,
        List.of(new Evidence("s", 0.9, 0.2, 2.0, "721 calls ask the same.", List.of("e1"))),
        List.of(new Evidence("m", 1.0, 0.0, 0.5, "Two pull requests.", List.of())),
        List.of(),
        null,
        3L,
        "1",
        "h");
  }

  public static OutputRecord record(Anomaly anomaly) {
    return new OutputRecord(
        TOPICS.anomalies(),
        NOON,
        Map.of(),
        new AnomalyKey("USER", anomaly.getSubjectId(), anomaly.getAnomalyType().name()),
        anomaly,
        SOME);
  }

  public static OutputRecord anomalyTombstone(String user) {
    return new OutputRecord(
        TOPICS.anomalies(),
        NOON,
        Map.of(),
        new AnomalyKey("USER", user, "SUSPECTED_TOKENMAXXING"),
        null,
        null);
  }

  public static OutputRecord deadLetter(String user, String reason) {
    return new OutputRecord(
        TOPICS.deadLetters(),
        NOON,
        Map.of("goodhart.reason", reason),
        user,
        null,
        Bytes.wrap("{\"x\":".getBytes(StandardCharsets.UTF_8)));
  }
}
