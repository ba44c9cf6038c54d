package dev.goodhart.local.demo;

import dev.goodhart.local.watch.AnomalyText;
import dev.goodhart.local.watch.Figures;
import dev.goodhart.schema.Anomaly;
import dev.goodhart.schema.AnomalyStatus;
import dev.goodhart.schema.Evidence;
import dev.goodhart.schema.Severity;
import dev.goodhart.schema.UsageTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The demo as lines that fill a terminal: busiest people and teams, anomalies, addresses. */
final class LiveView {
  private static final int NAME = 13;
  private static final int NUMBER = 8;
  private static final int COST = 11;
  private static final int TEAMS_AT = 53;
  private static final int TEAM_NAME = 9;
  private static final int FEWEST_PEOPLE = 6;

  /** Title, addresses, two headings, two blank lines, a line on an anomaly, footer. */
  private static final int ROWS_AROUND = 8;

  private static final String[] WINDOWS = {"PT1H", Board.DAY, "P7D"};

  private final boolean styled;

  /**
   * @param styled whether the terminal knows ANSI's styles
   */
  LiveView(boolean styled) {
    this.styled = styled;
  }

  /**
   * At most as many lines as there are rows. Where there is little room, blank lines go first and
   * people then; the footer and a line on the gravest anomaly stay longest.
   */
  List<String> lines(Board board, Status status, int columns, int rows) {
    List<Anomaly> anomalies = board.anomalies();
    String footer = footer(board, status, columns);
    if (rows < ROWS_AROUND) {
      return few(anomalies, status, footer, columns, rows);
    }
    // As many as half of the room, or six; of less room what the line on an anomaly leaves.
    int people = Math.min(rows - ROWS_AROUND, Math.max(FEWEST_PEOPLE, (rows - ROWS_AROUND) / 2));
    List<String> lines = new ArrayList<>();
    lines.add(title(status, columns));
    lines.add(addresses(status, columns));
    lines.add("");
    tables(lines, board, columns, people);
    lines.add("");
    lines.add(headline(anomalies, columns));
    lines.addAll(anomalies(anomalies, columns, rows - lines.size() - 1));
    while (lines.size() < rows - 1) {
      lines.add("");
    }
    lines.add(footer);
    return lines;
  }

  /** No room for the tables: the footer, then the gravest anomalies, then what is above them. */
  private List<String> few(
      List<Anomaly> anomalies, Status status, String footer, int columns, int rows) {
    List<String> above =
        List.of(title(status, columns), addresses(status, columns), headline(anomalies, columns));
    int shown = Math.min(above.size(), Math.max(0, rows - 2));
    List<String> lines = new ArrayList<>(above.subList(0, shown));
    lines.addAll(anomalies(anomalies, columns, rows - shown - 1));
    while (lines.size() < rows - 1) {
      lines.add("");
    }
    lines.add(footer);
    return lines.subList(lines.size() - Math.min(rows, lines.size()), lines.size());
  }

  private Line line(int columns) {
    return new Line(columns, styled);
  }

  private String title(Status status, int columns) {
    String left =
        status.isLive()
            ? " GOODHART   "
                + Figures.weekday(status.now())
                + " of "
                + Figures.date(status.now())
                + " (UTC), "
                + pace(status.minutesPerSecond())
                + " a second"
            : " GOODHART   counting "
                + status.daysOfPast()
                + " days of the past, "
                + Figures.percent(status.pastCounted());
    String right =
        String.format(
            Locale.ROOT, "%s reports/s ", Figures.shortly(Math.round(status.perSecond())));
    int gap = Math.max(1, columns - left.length() - right.length());
    return line(columns).add(Style.TITLE, left + " ".repeat(gap) + right).toString();
  }

  private static String pace(double minutes) {
    return minutes < 1
        ? String.format(Locale.ROOT, "%.0f s", minutes * 60)
        : String.format(Locale.ROOT, "%.0f min", minutes);
  }

  private String addresses(Status status, int columns) {
    return line(columns)
        .add(Style.DIM, " Kafka ")
        .add(Style.PLAIN, status.kafka())
        .add(Style.DIM, "   schema registry ")
        .add(Style.PLAIN, status.registry())
        .toString();
  }

  private void tables(List<String> lines, Board board, int columns, int rows) {
    Line heading = line(columns).left(Style.BOLD, 2 + NAME, " PEOPLE, tokens");
    for (String window : WINDOWS) {
      heading.right(Style.DIM, NUMBER, Figures.window(window));
    }
    heading.right(Style.DIM, COST, "24 h cost");
    heading.to(TEAMS_AT).left(Style.BOLD, TEAM_NAME, "TEAMS").right(Style.DIM, NUMBER, "24 h");
    heading.right(Style.DIM, 8, "people");
    lines.add(heading.toString());
    List<Board.Row> people = board.people(rows);
    List<Board.Row> teams = board.teams(rows);
    for (int i = 0; i < rows; i++) {
      Line line = line(columns);
      if (i < people.size()) {
        addPerson(line, people.get(i), board.isFlagged(people.get(i).id()));
      }
      if (i < teams.size()) {
        addTeam(line.to(TEAMS_AT), teams.get(i));
      }
      lines.add(line.toString());
    }
  }

  private static void addPerson(Line line, Board.Row row, boolean flagged) {
    Style style = flagged ? Style.WARNING : Style.PLAIN;
    line.add(style, flagged ? " ●" : "  ").left(style, NAME, " " + Figures.printable(row.id()));
    for (String window : WINDOWS) {
      line.right(style, NUMBER, tokens(row.byWindow(), window));
    }
    UsageTotals day = row.byWindow().get(Board.DAY);
    line.right(Style.DIM, COST, day == null ? "" : Figures.dollars(day.getCostNanoUsd()));
  }

  private static void addTeam(Line line, Board.Row row) {
    line.left(Style.PLAIN, TEAM_NAME, Figures.printable(row.id()));
    UsageTotals day = row.byWindow().get(Board.DAY);
    line.right(Style.PLAIN, NUMBER, tokens(row.byWindow(), Board.DAY));
    if (day != null) {
      line.right(
          Style.DIM,
          8,
          day.getActiveUsers() + (Figures.hasMembers(day) ? "/" + day.getMembers() : ""));
    }
  }

  private static String tokens(Map<String, UsageTotals> windows, String window) {
    UsageTotals totals = windows.get(window);
    return totals == null ? "-" : Figures.shortly(totals.getTotalTokens());
  }

  private String headline(List<Anomaly> anomalies, int columns) {
    long open = anomalies.stream().filter(one -> one.getStatus() == AnomalyStatus.OPEN).count();
    return line(columns)
        .add(Style.BOLD, " ANOMALIES")
        .add(Style.DIM, "   " + open + " open, " + (anomalies.size() - open) + " resolved")
        .toString();
  }

  /** A line for each as far as there is room, then details of the gravest that are open. */
  private List<String> anomalies(List<Anomaly> anomalies, int columns, int room) {
    List<Anomaly> shown = anomalies.subList(0, Math.max(0, Math.min(room, anomalies.size())));
    List<String> lines = new ArrayList<>();
    int left = room - shown.size();
    for (Anomaly anomaly : shown) {
      lines.add(summary(anomaly, columns));
      List<String> details =
          anomaly.getStatus() == AnomalyStatus.OPEN ? details(anomaly, columns) : List.of();
      int more = Math.min(left, details.size());
      lines.addAll(details.subList(0, more));
      left -= more;
    }
    return lines;
  }

  private String summary(Anomaly anomaly, int columns) {
    boolean open = anomaly.getStatus() == AnomalyStatus.OPEN;
    String what = AnomalyText.briefly(anomaly) + ": " + Figures.plain(anomaly.getAnomalyType());
    if (open) {
      return line(columns)
          .add(style(anomaly.getSeverity()), " ● ")
          .left(style(anomaly.getSeverity()), 9, Figures.plain(anomaly.getSeverity()))
          .add(Style.BOLD, what)
          .add(
              Style.PLAIN,
              String.format(
                  Locale.ROOT,
                  ", score %.0f, since %s",
                  anomaly.getScore(),
                  Figures.weekday(anomaly.getStartedAt())))
          .toString();
    }
    return line(columns)
        .add(Style.GOOD, " ○ ")
        .left(Style.GOOD, 9, "over")
        .add(Style.PLAIN, what)
        .add(Style.DIM, ", " + Figures.shortly(anomaly.getExcessTokens()) + " tokens beyond usual")
        .toString();
  }

  private List<String> details(Anomaly anomaly, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(
        line(columns)
            .to(12)
            .add(
                Style.PLAIN,
                Figures.shortly(anomaly.getExcessTokens())
                    + " tokens, "
                    + Figures.dollars(anomaly.getExcessCostNanoUsd())
                    + " beyond what was to be expected")
            .toString());
    anomaly.getEvidence().forEach(one -> addWrapped(lines, "- ", one, columns));
    anomaly.getMitigating().forEach(one -> addWrapped(lines, "+ ", one, columns));
    return lines;
  }

  private void addWrapped(List<String> lines, String mark, Evidence evidence, int columns) {
    int width = columns - 14;
    String left = Figures.printable(evidence.getExplanation());
    String lead = mark;
    while (!left.isEmpty()) {
      int end = left.length() <= width ? left.length() : left.lastIndexOf(' ', width);
      end = end <= 0 ? Math.min(width, left.length()) : end;
      lines.add(
          line(columns).to(12).add(Style.DIM, lead + left.substring(0, end).strip()).toString());
      left = left.substring(end).strip();
      lead = "  ";
    }
  }

  private static Style style(Severity severity) {
    return switch (severity) {
      case CRITICAL -> Style.CRITICAL;
      case WARNING -> Style.WARNING;
      default -> Style.NOTICE;
    };
  }

  private String footer(Board board, Status status, int columns) {
    Duration behind = Duration.between(board.asOf(), status.now());
    boolean late = status.isLive() && behind.compareTo(Duration.ofHours(4)) > 0;
    boolean ahead = behind.compareTo(Duration.ofHours(-4)) < 0;
    return line(columns)
        .add(
            Style.DIM,
            " "
                + Figures.whole(status.events())
                + " reports in, "
                + Figures.whole(board.updates())
                + " out, "
                + status.deadLetters(board.deadLetters())
                + (late ? ", catching up" : "")
                + (ahead ? ", somebody's clock is ahead" : ""))
        .end(Style.DIM, "Ctrl-C stops ")
        .toString();
  }
}
