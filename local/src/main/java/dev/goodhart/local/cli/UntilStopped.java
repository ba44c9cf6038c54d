package dev.goodhart.local.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command run until Ctrl-C (or SIGTERM) and then end in order: the signal is answered by
 * returning from {@link #await}, and the process ends once {@link #close} says that the command is
 * done.
 *
 * <p>What is to be closed in order must be closed before this, that is, opened after it: the
 * process is gone the moment this is closed.
 */
public final class UntilStopped implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::answer, "goodhart-stop");
  private Runnable wakeUp = () -> {};

  /** Answers the signal from now on. */
  public UntilStopped() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * @param action ends whatever the command is waiting in; runs when the signal comes, in another
   *     thread, or at once if it has come
   */
  public void onSignal(Runnable action) {
    synchronized (this) {
      wakeUp = action;
      if (!isStopped()) {
        return;
      }
    }
    action.run();
  }

  private void answer() {
    Runnable action;
    synchronized (this) {
      stopped.countDown();
      action = wakeUp;
    }
    action.run();
    waitForTheCommand();
  }

  /** Whether the signal has come. */
  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Waits for the signal; returns whether it came in time. */
  public boolean await(Duration patience) throws InterruptedException {
    return stopped.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits for the signal. */
  public void await() throws InterruptedException {
    stopped.await();
  }

  /** The command has put everything away. */
  @Override
  public void close() {
    done.countDown();
    if (!isStopped()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending already, and the hook is answering.
      }
    }
  }

  private void waitForTheCommand() {
    try {
      if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("goodhart: it did not stop in time, ending without waiting for it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
