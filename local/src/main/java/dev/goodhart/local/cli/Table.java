package dev.goodhart.local.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in columns, two spaces apart, numbers to the right. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with one title for each column. */
  public Table(String... titles) {
    rows.add(List.of(titles));
  }

  /** A row: a cell for each column. */
  public void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, without an end after the last. */
  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    boolean[] numeric = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      int at = column;
      widths[at] = rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
      numeric[at] =
          rows.stream().skip(1).allMatch(row -> row.get(at).matches("[\\d,.]*( %)?|-"))
              && rows.size() > 1;
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String pad = " ".repeat(widths[column] - row.get(column).length());
        line.append(column == 0 ? "" : "  ");
        line.append(numeric[column] ? pad + row.get(column) : row.get(column) + pad);
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join(System.lineSeparator(), lines);
  }
}
