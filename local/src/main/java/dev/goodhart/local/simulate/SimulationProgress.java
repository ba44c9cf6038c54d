package dev.goodhart.local.simulate;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says how far a simulation is. Not thread-safe. */
public final class SimulationProgress implements AutoCloseable {
  private static final Duration ON_A_TERMINAL = Duration.ofMillis(200);
  private static final Duration IN_A_LOG = Duration.ofSeconds(10);

  private final PrintWriter err;
  private final boolean terminal;
  private final long interval;
  private final long begin = System.nanoTime();
  private long said = begin;

  /**
   * @param err where people look
   * @param terminal one line that is written over; else now and then a line
   */
  public SimulationProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
    interval = (terminal ? ON_A_TERMINAL : IN_A_LOG).toNanos();
  }

  /** So much of something is done. */
  void at(String what, long done, long of) {
    long now = System.nanoTime();
    if (now - said < interval) {
      return;
    }
    said = now;
    String line =
        String.format(
            Locale.ROOT, "%s, %d %%", what, of == 0 ? 100 : Math.min(100, 100 * done / of));
    if (terminal) {
      err.print("\r\u001b[K" + line);
      err.flush();
    } else {
      err.println(line);
    }
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** It is over. */
  @Override
  public void close() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
