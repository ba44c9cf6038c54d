package dev.goodhart.local.demo;

/** One line of the screen, never wider than it. */
final class Line {
  private final int width;
  private final boolean styled;
  private final StringBuilder text = new StringBuilder();
  private int used;

  /**
   * @param width columns
   * @param styled whether styles are shown
   */
  Line(int width, boolean styled) {
    this.width = width;
    this.styled = styled;
  }

  /** Adds text; what does not fit is cut, with a mark. */
  Line add(Style style, String more) {
    int room = width - used;
    String fitting = fit(more, room);
    used += columns(fitting);
    text.append(styled ? style.apply(fitting) : fitting);
    return this;
  }

  /** As above, in a column of its own. */
  Line left(Style style, int columns, String more) {
    String fitting = fit(more, columns);
    return add(style, fitting + " ".repeat(columns - columns(fitting)));
  }

  /** As above, at the column's right end. */
  Line right(Style style, int columns, String more) {
    String fitting = fit(more, columns);
    return add(style, " ".repeat(columns - columns(fitting)) + fitting);
  }

  /** Goes to a column. */
  Line to(int column) {
    return add(Style.PLAIN, " ".repeat(Math.max(0, column - used)));
  }

  /** Fills the rest and puts text at its end. */
  Line end(Style style, String more) {
    int gap = Math.max(1, width - used - columns(more));
    return add(style, " ".repeat(gap) + more);
  }

  private static String fit(String text, int columns) {
    if (columns(text) <= columns) {
      return text;
    }
    return columns <= 0 ? "" : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
