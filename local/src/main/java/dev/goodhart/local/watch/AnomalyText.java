package dev.goodhart.local.watch;

import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.Evidence;
import dev.goodhart.schema.SubjectType;
import java.util.ArrayList;
import java.util.List;

/** An anomaly as a few lines that two people can talk about. */
public final class AnomalyText {
  private AnomalyText() {}

  /** Who it is about, such as {@code user ada of team blue}. */
  public static String subject(Anomaly anomaly) {
    String subject =
        Figures.plain(anomaly.getSubjectType()) + " " + Figures.printable(anomaly.getSubjectId());
    return anomaly.getTeamId() == null || anomaly.getSubjectType() == SubjectType.TEAM
        ? subject
        : subject + " of team " + Figures.printable(anomaly.getTeamId());
  }

  /** The same in fewer words, such as {@code ada of blue}. */
  public static String briefly(Anomaly anomaly) {
    return anomaly.getSubjectType() != SubjectType.USER || anomaly.getTeamId() == null
        ? subject(anomaly)
        : Figures.printable(anomaly.getSubjectId() + " of " + anomaly.getTeamId());
  }

  /** The anomaly, its evidence, and what speaks against it. */
  public static List<String> lines(Anomaly anomaly) {
    List<String> lines = new ArrayList<>();
    boolean open = anomaly.getStatus() == AnomalyStatus.OPEN;
    lines.add(
        "%s %s: %s, %s, score %.0f of 100%s"
            .formatted(
                open ? "●" : "○",
                open ? anomaly.getSeverity() : anomaly.getStatus(),
                subject(anomaly),
                Figures.plain(anomaly.getAnomalyType()),
                anomaly.getScore(),
                anomaly.getEpisode() > 1 ? ", episode " + anomaly.getEpisode() : ""));
    lines.add(
        "  since %s, flagged %s, %s %s (UTC)"
            .formatted(
                Figures.minute(anomaly.getStartedAt()),
                Figures.minute(anomaly.getOpenedAt()),
                open ? "as of" : "over",
                Figures.minute(open ? anomaly.getUpdatedAt() : anomaly.getResolvedAt())));
    lines.add(
        "  beyond what was to be expected: %s tokens, %s at list price"
            .formatted(
                Figures.shortly(anomaly.getExcessTokens()),
                Figures.dollars(anomaly.getExcessCostNanoUsd())));
    add(lines, "  What was seen", anomaly.getEvidence());
    add(lines, "  What speaks for honest work", anomaly.getMitigating());
    if (!anomaly.getInvolvedUsers().isEmpty()) {
      lines.add(
          "  Who took part: " + Figures.printable(String.join(", ", anomaly.getInvolvedUsers())));
    }
    if (open) {
      lines.add("  A reason to ask, not a verdict: what was this work for?");
    }
    return lines;
  }

  private static void add(List<String> lines, String heading, List<Evidence> evidence) {
    if (!evidence.isEmpty()) {
      lines.add(heading);
      evidence.forEach(one -> lines.add("    - " + Figures.printable(one.getExplanation())));
    }
  }
}
