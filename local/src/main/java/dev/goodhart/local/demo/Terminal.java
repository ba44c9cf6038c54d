package dev.goodhart.local.demo;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A screen of its own on the terminal, redrawn in place; what was there before comes back. */
final class Terminal implements AutoCloseable {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final int[] USUAL = {24, 80};

  private final PrintWriter out;

  Terminal(PrintWriter out) {
    this.out = out;
    out.print(ENTER);
    out.flush();
  }

  /** Whether standard output is a terminal: the launcher says so. */
  static boolean isThere() {
    return Boolean.getBoolean("goodhart.terminal");
  }

  /** Whether it is to have styles, see no-color.org. */
  static boolean isStyled() {
    return System.getenv("NO_COLOR") == null;
  }

  void draw(List<String> lines) {
    StringBuilder frame = new StringBuilder(HOME);
    for (int i = 0; i < lines.size(); i++) {
      frame.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(CLEAR_LINE);
    }
    out.print(frame.append(CLEAR_BELOW));
    out.flush();
  }

  /** Rows and columns; the usual ones where the terminal does not say. */
  static int[] size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (stty.waitFor(1, TimeUnit.SECONDS) && answer.matches("[1-9]\\d{0,3} [1-9]\\d{0,3}")) {
        String[] parts = answer.split(" ", 2);
        return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
      }
    } catch (IOException e) {
      return USUAL.clone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return USUAL.clone();
  }

  @Override
  public void close() {
    out.print(LEAVE);
    out.flush();
  }
}
