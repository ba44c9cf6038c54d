package dev.goodhart.bench.cli;

import java.io.PrintWriter;
import java.time.Duration;

/** One line that is written over on a terminal; elsewhere now and then a line. */
final class ShownProgress implements AutoCloseable {
  private static final Duration IN_A_LOG = Duration.ofSeconds(10);

  private final PrintWriter err;
  private final boolean terminal;
  private final long begin = System.nanoTime();
  private String phase = "";
  private long shownAt;

  ShownProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  void tell(String what) {
    long now = System.nanoTime();
    // The same phase, a little further: a log need not hear of every percent.
    String phaseNow = what.replaceAll(", \\d+ %$", "");
    if (!terminal && phaseNow.equals(phase) && now - shownAt < IN_A_LOG.toNanos()) {
      return;
    }
    phase = phaseNow;
    shownAt = now;
    String line = "%s (%d s)".formatted(what, Duration.ofNanos(now - begin).toSeconds());
    if (terminal) {
      err.print("\r\u001b[K" + line);
    } else {
      err.println(line);
    }
    err.flush();
  }

  @Override
  public void close() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
