package dev.goodhart.local.replay;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says how far a replay is, and keeps the time of its phases. */
public final class ReplayProgress implements AutoCloseable {
  private static final Duration ON_A_TERMINAL = Duration.ofMillis(500);
  private static final Duration IN_A_LOG = Duration.ofSeconds(10);

  /** How far a phase is; may be asked by another thread. */
  interface Gauge {
    /** Between 0 and 1. */
    double share();

    /** Lines done. */
    long lines();
  }

  private final PrintWriter err;
  private final boolean terminal;
  private final ScheduledExecutorService ticker;
  private final Map<ReplayPhase, Duration> durations = new EnumMap<>(ReplayPhase.class);
  private final long begin = System.nanoTime();
  private ReplayPhase phase;
  private long phaseBegin;
  private Gauge gauge;

  /**
   * @param err where people look
   * @param terminal one line that is written over; else now and then a line
   */
  public ReplayProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "goodhart-progress");
              thread.setDaemon(true);
              return thread;
            });
    long interval = (terminal ? ON_A_TERMINAL : IN_A_LOG).toMillis();
    var unused = ticker.scheduleAtFixedRate(this::tick, interval, interval, TimeUnit.MILLISECONDS);
  }

  synchronized void enter(ReplayPhase next) {
    leave();
    phase = next;
    phaseBegin = System.nanoTime();
    show();
  }

  /** The same, with a gauge. */
  synchronized void enter(ReplayPhase next, Gauge measured) {
    enter(next);
    gauge = measured;
  }

  private void leave() {
    if (phase != null) {
      durations.merge(phase, Duration.ofNanos(System.nanoTime() - phaseBegin), Duration::plus);
    }
    phase = null;
    gauge = null;
  }

  /** How long each phase took that is over. */
  synchronized Map<ReplayPhase, Duration> durations() {
    return new EnumMap<>(durations);
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private synchronized void tick() {
    if (phase != null) {
      show();
    }
  }

  private void show() {
    StringBuilder line = new StringBuilder(phase.label());
    if (gauge != null) {
      double seconds = (System.nanoTime() - phaseBegin) / 1e9;
      long lines = gauge.lines();
      line.append(
          String.format(
              ", %.0f %%, %,d lines, %,.0f lines/s",
              100 * gauge.share(), lines, lines / Math.max(seconds, 1e-3)));
    }
    line.append(String.format(" (%d s)", elapsed().toSeconds()));
    if (terminal) {
      err.print("\r\u001b[K" + line);
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** The last phase is over. */
  @Override
  public void close() {
    ticker.shutdownNow();
    synchronized (this) {
      leave();
      if (terminal) {
        err.print("\r\u001b[K");
        err.flush();
      }
    }
  }
}
