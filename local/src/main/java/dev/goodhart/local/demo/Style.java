package dev.goodhart.local.demo;

/** How a piece of text looks on a terminal that knows ANSI's codes. */
enum Style {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  TITLE("1;7"),
  GOOD("32"),
  NOTICE("36"),
  WARNING("1;33"),
  CRITICAL("1;31");

  private static final String ESCAPE = "\u001b[";
  private final String codes;

  Style(String codes) {
    this.codes = codes;
  }

  String apply(String text) {
    return this == PLAIN || text.isEmpty() ? text : ESCAPE + codes + "m" + text + ESCAPE + "0m";
  }
}
