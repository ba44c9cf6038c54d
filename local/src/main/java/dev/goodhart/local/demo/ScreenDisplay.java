package dev.goodhart.local.demo;

import dev.goodhart.schema.Anomaly;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The live view on a terminal. */
final class ScreenDisplay implements Display {
  private static final long SIZE_HOLDS_NANOS = Duration.ofSeconds(1).toNanos();

  private final LiveView view = new LiveView(Terminal.isStyled());
  private final Terminal terminal;
  private final PrintStream stderr = System.err;
  private final Path log;
  private final PrintStream logged;
  private int[] size = Terminal.size();
  private long sizeAt = System.nanoTime();

  ScreenDisplay(PrintWriter out) throws IOException {
    // Whatever is logged meanwhile would fall into the picture.
    log = Files.createTempFile("goodhart-demo-", ".log");
    logged = new PrintStream(log.toFile(), StandardCharsets.UTF_8);
    System.setErr(logged);
    terminal = new Terminal(out);
  }

  @Override
  public void changed(Anomaly anomaly) {
    // The next picture shows it.
  }

  @Override
  public void show(Board board, Status status) {
    if (System.nanoTime() - sizeAt > SIZE_HOLDS_NANOS) {
      size = Terminal.size();
      sizeAt = System.nanoTime();
    }
    terminal.draw(view.lines(board, status, size[1], size[0]));
  }

  @Override
  public void close() {
    terminal.close();
    System.setErr(stderr);
    logged.close();
    try {
      if (Files.size(log) == 0) {
        Files.delete(log);
      } else {
        stderr.println("goodhart: what was logged meanwhile: " + log);
      }
    } catch (IOException e) {
      stderr.println("goodhart: " + log + " is left behind: " + e.getMessage());
    }
  }
}
